import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Waiting } from '../until-answered.ts';
import { inWords } from './duration.ts';
import { Notice } from './notice.tsx';
import { useOnline } from './offline-banner.tsx';
import { useSecondsUntil } from './use-seconds-until.ts';
import './bar.css';

/** What stands in the way of an act that goes on by itself. */
export function WaitingNotice({ waiting }: { waiting: Waiting | null }) {
  const { t } = useTranslation();
  const online = useOnline();
  if (!waiting) return null;
  if (waiting.kind === 'outage') return <Outage waiting={waiting} />;
  if (waiting.kind === 'challenge') return <Checking done={waiting.done} />;
  // Without any network the banner over the page says it already.
  return online ? <Notice tone="warn">{t('network.retrying')}</Notice> : null;
}

function Outage({ waiting }: { waiting: Extract<Waiting, { kind: 'outage' }> }) {
  const { t } = useTranslation();
  const seconds = useSecondsUntil(waiting.until);
  return (
    <Notice tone="warn" title={waiting.problem.title}>
      <span>{waiting.problem.detail}</span>
      {/* A countdown read aloud every second would drown the rest. */}
      <span aria-live="off">
        {seconds > 0 ? t('network.outage', { time: inWords(seconds) }) : t('network.outageNow')}
      </span>
      <Link to="/status">{t('common.status')}</Link>
    </Notice>
  );
}

/** The phone does a little work that makes mass sending dear. Nothing is asked of the person. */
function Checking({ done }: { done: number }) {
  const { t } = useTranslation();
  return (
    <Notice title={t('challenge.working')}>
      <span>{t('challenge.workingWhy')}</span>
      <div className="bar bar--check" aria-hidden="true">
        <span style={{ inlineSize: `${Math.round(done * 100)}%` }} />
      </div>
    </Notice>
  );
}
