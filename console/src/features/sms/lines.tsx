import type { SmsLines } from '@btepai/contract';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Loading } from '../../ui/loading.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { StateTag, type Tone } from '../../ui/state-tag.tsx';
import { inShare, linesQuery } from './sms.ts';

const tones: Record<SmsLines['items'][number]['state'], Tone> = { ok: 'good', degraded: 'wait', down: 'bad' };

/** Each gateway as it is now: whether it is used, whether it tells, and how much arrives. */
export function Lines() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(linesQuery);
  return (
    <section className="stack" aria-label={t('sms.lines')}>
      <h2>{t('sms.lines')}</h2>
      <ProblemAlert failure={error} onRetry={() => void refetch()} />
      {!data && !error && <Loading lines={2} />}
      <ul className="lines">
        {data?.items.map((line) => (
          <li key={line.gateway} className="card">
            <span className="row row--between">
              <strong>{line.gateway}</strong>
              <StateTag tone={tones[line.state]}>{t(`sms.state.${line.state}`)}</StateTag>
            </span>
            <span className="soft">{t('sms.lineOf', { line: line.line })}</span>
            <span>
              {t(`sms.circuit.${line.circuit}`)}
              {line.isSilent && ` · ${t('sms.silent')}`}
            </span>
            <span className="soft">
              {line.deliveryRate === null ? t('sms.noRate') : t('sms.rate', { share: inShare(line.deliveryRate, 1) })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
