import type { Case } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../../ui/button-link.tsx';
import { inFull } from '../../ui/time.ts';
import { shortForm } from '../phone/phones.ts';
import { StatusBadge } from './status-badge.tsx';

/** How a case stands, in a sentence that says what comes next. */
export function Standing({ of }: { of: Case }) {
  const { t } = useTranslation();
  const { number, topic, status, phone, openedAt, appeal } = of;
  return (
    <section className="card">
      <div className="case__head">
        <h2>{phone ? shortForm(phone) : t(`cases.topic.${topic}`)}</h2>
        <StatusBadge status={status} />
      </div>
      <p>{t(`cases.statusWhy.${whyOf(of)}`)}</p>
      {appeal?.stage === 'notice' && appeal.noticeUntil && (
        <p>{t('cases.noticeUntil', { time: inFull(appeal.noticeUntil) })}</p>
      )}
      <p className="soft">
        {t('cases.number', { number })}
        <br />
        {t('cases.openedAt', { time: inFull(openedAt) })}
      </p>
      {appeal?.stage === 'carried_out' && topic === 'phone_taken' && (
        <ButtonLink to="/me/phone">{t('cases.bind')}</ButtonLink>
      )}
    </section>
  );
}

function whyOf({ status, topic, appeal, messages }: Case) {
  if (status === 'open' && messages.at(-1)?.author === 'staff') return 'answered';
  if (appeal === null || appeal.stage === 'ended' || appeal.stage === 'open') return status;
  if (appeal.stage === 'objected' || appeal.stage === 'stopped') return appeal.stage;
  if (topic === 'phone_lost') return appeal.stage === 'carried_out' ? 'carriedOutLost' : 'approvedLost';
  return appeal.stage === 'carried_out' ? 'carriedOutTaken' : 'approvedTaken';
}
