import type { Case } from '@btepai/contract';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useInboxChanged, useLiveInbox } from '../features/inbox/inbox.ts';
import { AnswerBox } from '../features/support/answer-box.tsx';
import { caseQuery, markRead } from '../features/support/cases.ts';
import { MessageLine } from '../features/support/message-line.tsx';
import { Standing } from '../features/support/standing.tsx';
import { ButtonLink } from '../ui/button-link.tsx';
import { LoadFailed } from '../ui/load-failed.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import '../features/support/support.css';

export default function CasePage() {
  const { t } = useTranslation();
  const { caseId = '' } = useParams();
  const { data, error, refetch } = useQuery(caseQuery(caseId));
  useLiveInbox();
  useSeen(data);
  return (
    <Page title={data ? t(`cases.topic.${data.topic}`) : t('cases.title')} back="/me/cases">
      {!data && (error ? <LoadFailed error={error} onRetry={() => void refetch()} /> : <Loading />)}
      {data && <Standing of={data} />}
      {data && data.messages.length > 0 && (
        <section className="talk" aria-label={t('cases.messages')} aria-live="polite">
          {data.messages.map((message) => (
            <MessageLine key={message.id} message={message} />
          ))}
        </section>
      )}
      {data && (isEnded(data) ? <Next of={data} /> : <AnswerBox caseId={caseId} />)}
    </Page>
  );
}

const isEnded = ({ status }: Case) => status === 'refused' || status === 'resolved';
const isAppeal = (topic: Case['topic']): topic is 'phone_taken' | 'phone_lost' =>
  topic === 'phone_taken' || topic === 'phone_lost';

/** What was answered is read once it has been on the screen. */
function useSeen(data: Case | undefined) {
  const inboxChanged = useInboxChanged();
  const { mutate } = useMutation({ mutationFn: markRead, onSuccess: inboxChanged });
  const [id, changedAt] = [data?.id, data?.changedAt];
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each state that was shown
  useEffect(() => {
    if (id) mutate(id);
  }, [id, changedAt]);
}

/** After its end: another one, for an appeal with the proof that it needs. */
function Next({ of: { topic, status, number } }: { of: Case }) {
  const { t } = useTranslation();
  const isAgain = status === 'refused' && isAppeal(topic);
  return (
    <section className="card">
      <h2>{t(isAgain ? 'cases.next.refused' : 'cases.next.ended')}</h2>
      <p className="soft">{t(isAgain ? 'cases.next.refusedWhy' : 'cases.next.endedWhy')}</p>
      <ButtonLink to={`/me/cases/new?topic=${isAgain ? topic : `other&after=${number}`}`} tone="quiet">
        {t(isAgain ? 'cases.next.appeal' : 'cases.again')}
      </ButtonLink>
    </section>
  );
}
