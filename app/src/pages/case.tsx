import type { Case } from '@btepai/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useAct } from '../act.ts';
import { useAccount } from '../features/accounts/account.ts';
import { shortForm } from '../features/phone/phones.ts';
import { addMessage, caseQuery } from '../features/support/cases.ts';
import { StatusBadge } from '../features/support/status-badge.tsx';
import { useFlow } from '../flow.ts';
import { Button } from '../ui/button.tsx';
import { ButtonLink } from '../ui/button-link.tsx';
import { LoadFailed } from '../ui/load-failed.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { inFull } from '../ui/time.ts';
import { WaitingNotice } from '../ui/waiting-notice.tsx';
import '../features/support/support.css';

export default function CasePage() {
  const { t } = useTranslation();
  const { caseId = '' } = useParams();
  const { data, error, refetch } = useQuery(caseQuery(caseId));
  return (
    <Page title={data ? t(`cases.topic.${data.topic}`) : t('cases.title')} back="/me/cases">
      {!data && (error ? <LoadFailed error={error} onRetry={() => void refetch()} /> : <Loading />)}
      {data && <Standing of={data} />}
      {data && data.messages.length > 0 && (
        <section className="talk" aria-label={t('cases.messages')}>
          {data.messages.map(({ id, author, text, at }) => (
            <article key={id} className="talk__line" data-author={author}>
              <p className="talk__text">{author === 'system' && isKnown(text) ? t(`cases.system.${text}`) : text}</p>
              <p className="talk__by">
                {t(`cases.author.${author}`)} · {inFull(at)}
              </p>
            </article>
          ))}
        </section>
      )}
      {data && (data.status === 'open' || data.status === 'approved') && <Add caseId={caseId} />}
      {data && (data.status === 'refused' || data.status === 'resolved') && (
        <ButtonLink to="/me/cases/new?topic=other" tone="quiet">
          {t('cases.again')}
        </ButtonLink>
      )}
    </Page>
  );
}

/** What we note in a case ourselves is a word of the program's, told in the reader's language. */
const isKnown = (text: string): text is 'restored' | 'frozen' => text === 'restored' || text === 'frozen';

const approvedWhy = { phone_taken: 'approvedTaken', phone_lost: 'approvedLost' } as const;

function Standing({ of: { number, topic, status, phone, openedAt } }: { of: Case }) {
  const { t } = useTranslation();
  const appeal = topic === 'phone_taken' || topic === 'phone_lost' ? approvedWhy[topic] : 'approved';
  return (
    <section className="card">
      <div className="case__head">
        <h2>{phone ? shortForm(phone) : t(`cases.topic.${topic}`)}</h2>
        <StatusBadge status={status} />
      </div>
      <p>{t(`cases.statusWhy.${status === 'approved' ? appeal : status}`)}</p>
      <p className="soft">
        {t('cases.number', { number })}
        <br />
        {t('cases.openedAt', { time: inFull(openedAt) })}
      </p>
    </section>
  );
}

function Add({ caseId }: { caseId: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { id } = useAccount();
  const { flow, change, forget } = useFlow(`case:${caseId}`, id, { message: '' });
  const [tried, setTried] = useState(false);
  const add = useAct(addMessage, {
    onDone: (changed) => {
      setTried(false);
      change({ message: '' });
      forget();
      client.setQueryData(caseQuery(caseId).queryKey, changed);
    },
  });
  const isBlank = flow.message.trim() === '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!isBlank) add.submit({ caseId, message: flow.message.trim() });
  };
  return (
    <form className="card" onSubmit={submit} noValidate>
      <TextArea
        label={t('cases.add')}
        error={tried && isBlank ? t('newCase.needMessage') : null}
        maxLength={2000}
        rows={3}
        value={flow.message}
        onChange={(event) => {
          add.cancel();
          change({ message: event.target.value });
        }}
      />
      <WaitingNotice waiting={add.waiting} />
      <ProblemNotice problem={add.error} />
      <Button type="submit" busy={add.busy}>
        {t('cases.send')}
      </Button>
    </form>
  );
}
