import type { ReportedSpam } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { StateTag } from '../../ui/state-tag.tsx';
import { atTime } from '../../ui/time.ts';
import { verdictTone } from './spam.ts';

/** What people received, as they told it: shown as text and nothing else, whatever it is made of. */
export function ReportedList({ reports }: { reports: ReportedSpam[] }) {
  const { t } = useTranslation();
  return (
    <ul className="stack" aria-label={t('spam.reports')}>
      {reports.map(({ id, kind, content, receivedAt, verdict, reporter }) => (
        <li key={id} className="reported">
          <p className="row soft">
            <StateTag tone={verdictTone[verdict]}>{t(`spam.verdict.${verdict}`)}</StateTag>
            <span>
              {t(`spam.kind.${kind}`)} · {atTime(receivedAt)} · {t('spam.by', { name: reporter.name })}
            </span>
          </p>
          {content === null ? (
            <p className="soft">{t('spam.noContent')}</p>
          ) : (
            <p className="reported__content">
              <bdi>{content}</bdi>
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
