import type { ServiceState } from '@btepai/contract';
import { componentKey } from '@btepai/contract/component-key';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Age } from '../../ui/age.tsx';
import { Loading } from '../../ui/loading.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { StateTag, type Tone } from '../../ui/state-tag.tsx';
import { statusQuery } from './status.ts';
import { usePartName } from './use-part-name.ts';
import './status.css';

const tones: Record<ServiceState, Tone> = { ok: 'good', degraded: 'wait', down: 'bad' };

/** Each part as it is now, which everybody sees at once. */
export function StatusNow() {
  const { t } = useTranslation();
  const nameOf = usePartName();
  const { data, error, refetch } = useQuery(statusQuery);
  return (
    <section className="stack" aria-label={t('status.now')}>
      <div className="row row--between">
        <h2>{t('status.now')}</h2>
        <a href="/status" target="_blank" rel="noreferrer">
          {t('status.publicPage')}
        </a>
      </div>
      <ProblemAlert failure={error} onRetry={() => void refetch()} />
      {!data && !error && <Loading lines={2} />}
      <ul className="parts">
        {data?.components.map((part) => (
          <li key={componentKey(part)} className="card">
            <span>{nameOf(componentKey(part))}</span>
            <StateTag tone={tones[part.state]}>{t(`status.state.${part.state}`)}</StateTag>
            <span className="soft">
              {t('status.since')} <Age since={part.since} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
