import type { SpamReport } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { RowLink } from '../../ui/row-link.tsx';
import { useFocusOnShow } from '../../ui/use-focus-on-show.ts';
import './spam.css';

/** What can be said at once: whether it was us, and what to do now. */
export function AnswerStep({ report: { kind, verdict, outcome } }: { report: SpamReport }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const heading = useFocusOnShow<HTMLHeadingElement>();
  const isDangerous = outcome ? outcome.result === 'phishing' : verdict === 'imitates_us';
  const why = outcome ? t(`spam.outcomeWhy.${outcome.result}`) : t(`spam.advice.${verdict}`);
  return (
    <div className="step">
      <h2 className="title" ref={heading} tabIndex={-1}>
        {outcome ? t(`spam.found.${outcome.result}`) : t(`spam.verdict.${kind}.${verdict}`)}
      </h2>
      {isDangerous ? <Notice tone="danger">{why}</Notice> : <p>{why}</p>}
      {outcome?.words && (
        <p className="report__words">
          <span className="soft">{t('spam.words')}</span>
          {outcome.words}
        </p>
      )}
      {isDangerous && (
        <div className="rows">
          <RowLink to="/me/password">{t('spam.changePassword')}</RowLink>
          <RowLink to="/me/cases/new?topic=other">{t('cases.open')}</RowLink>
        </div>
      )}
      {!outcome && verdict !== 'ours' && <p className="soft">{t('spam.willHear')}</p>}
      <Button onClick={() => navigate('/me/spam', { replace: true })}>{t('spam.toList')}</Button>
    </div>
  );
}
