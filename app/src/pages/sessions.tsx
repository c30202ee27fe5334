import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../act.ts';
import { SessionCard } from '../features/sessions/session-card.tsx';
import { endOtherSessions, sessionsQuery } from '../features/sessions/sessions.ts';
import { Button } from '../ui/button.tsx';
import { LoadFailed } from '../ui/load-failed.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { WaitingNotice } from '../ui/waiting-notice.tsx';

export default function SessionsPage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { data: sessions, error, refetch } = useQuery(sessionsQuery);
  const [asking, setAsking] = useState(false);
  const [announced, setAnnounced] = useState(false);
  const onEnded = () => {
    setAsking(false);
    setAnnounced(true);
    void client.invalidateQueries(sessionsQuery);
  };
  const endOthers = useAct(endOtherSessions, { onDone: onEnded });

  return (
    <Page title={t('sessions.title')} back="/me">
      <p className="soft">{t('sessions.why')}</p>
      <p role="status" className="hidden-words">
        {announced && t('sessions.ended')}
      </p>
      {!sessions && (error ? <LoadFailed error={error} onRetry={() => void refetch()} /> : <Loading />)}
      {sessions?.map((session) => (
        <SessionCard key={session.id} session={session} onEnded={onEnded} />
      ))}
      {sessions?.length === 1 && <p className="soft step__note">{t('sessions.only')}</p>}
      {sessions && sessions.length > 1 && (
        <Button tone="danger" onClick={() => setAsking(true)}>
          {t('sessions.endOthers')}
        </Button>
      )}
      {asking && (
        <Sheet title={t('sessions.endOthers')} onClose={() => setAsking(false)}>
          <p>{t('sessions.endOthersAsk')}</p>
          <WaitingNotice waiting={endOthers.waiting} />
          <ProblemNotice problem={endOthers.error} />
          <Button busy={endOthers.busy} onClick={() => endOthers.submit(null)}>
            {t('sessions.endOthers')}
          </Button>
          <Button tone="quiet" onClick={() => setAsking(false)}>
            {t('common.cancel')}
          </Button>
        </Sheet>
      )}
    </Page>
  );
}
