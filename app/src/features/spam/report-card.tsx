import type { SpamReport } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { inFull } from '../../ui/time.ts';
import './spam.css';

/** One report: from whom, when, what it said, and what is known of it by now. */
export function ReportCard({ report }: { report: SpamReport }) {
  const { t } = useTranslation();
  const { kind, sender, content, receivedAt, verdict, outcome } = report;
  return (
    <article className="report">
      <header className="report__head">
        <h2 className="report__sender">{sender}</h2>
        <span className="badge report__state" data-state={outcome?.result ?? 'waiting'}>
          {outcome ? t(`spam.outcome.${outcome.result}`) : t('spam.waiting')}
        </span>
      </header>
      <p className="soft report__when">
        {t(`spam.kind.${kind}`)} · {inFull(receivedAt)}
      </p>
      {content && <p className="report__content">{content}</p>}
      <p>{outcome ? t(`spam.outcomeWhy.${outcome.result}`) : t(`spam.known.${verdict}`)}</p>
      {outcome?.words && (
        <p className="report__words">
          <span className="soft">{t('spam.words')}</span>
          {outcome.words}
        </p>
      )}
    </article>
  );
}
