import type { Session } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../act.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { inFull } from '../../ui/time.ts';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';
import { endSession } from './sessions.ts';
import './session-card.css';

export function SessionCard({ session, onEnded }: { session: Session; onEnded: () => void }) {
  const { t } = useTranslation();
  const end = useAct(endSession, { onDone: onEnded });
  return (
    <article className="card">
      <h3 className="device">
        {session.device}
        {session.current && <span className="badge">{t('devices.current')}</span>}
      </h3>
      <p className="soft">
        {[session.place, session.address].filter(Boolean).join(' · ')}
        <br />
        {t('devices.lastSeen', { time: inFull(session.lastSeenAt) })}
        <br />
        {t('devices.since', { time: inFull(session.createdAt) })}
      </p>
      <WaitingNotice waiting={end.waiting} />
      <ProblemNotice problem={end.error} />
      {!session.current && (
        <Button tone="quiet" busy={end.busy} onClick={() => end.submit(session.id)}>
          {t('devices.end')}
        </Button>
      )}
    </article>
  );
}
