import type { PhoneChange } from '@btepai/contract';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAct } from '../../act.ts';
import { Button } from '../../ui/button.tsx';
import { Countdown } from '../../ui/countdown.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { atTime } from '../../ui/time.ts';
import { useSecondsUntil } from '../../ui/use-seconds-until.ts';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';
import { useAccount } from '../accounts/account.ts';
import { cancelChange, shortForm, usePhonesChanged } from './phones.ts';
import './waiting-change.css';

/** How often a change that is due is looked at until it has been applied. */
const lookEveryMs = 5_000;

const words = {
  replace: {
    title: 'change.replaceTitle',
    why: 'change.frozen',
    at: 'change.appliesAt',
    stop: 'change.cancel',
    ask: 'change.cancelAsk',
    askWhy: 'change.cancelWhy',
    confirm: 'change.cancel',
    keep: 'change.keep',
  },
  release: {
    title: 'change.releaseTitle',
    why: 'change.frozenRelease',
    at: 'change.releasedAt',
    stop: 'change.reject',
    ask: 'change.rejectAsk',
    askWhy: 'change.rejectWhy',
    confirm: 'change.rejectConfirm',
    keep: 'common.cancel',
  },
} as const;

type Props = { change: PhoneChange; onStopped: (kind: PhoneChange['kind']) => void };

/** A change that has no effect yet: what, when, what it means until then, and the way to stop it. */
export function WaitingChange({ change, onStopped }: Props) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const { kind } = useAccount();
  const changed = usePhonesChanged();
  const due = useSecondsUntil(change.appliesAt) === 0;
  // An unbinding never waits.
  const kindOfWait = change.kind === 'release' ? 'release' : 'replace';
  const say = words[kindOfWait];
  const from = shortForm(change.from);
  const stop = useAct(cancelChange, {
    onDone: () => {
      // An enterprise's list stays as it is until the new one is there, and with it the word that it was stopped.
      changed(kind === 'individual' ? { waitingChange: null } : undefined);
      setAsking(false);
      onStopped(kindOfWait);
    },
    // It has been applied or stopped meanwhile: what is so now is asked for.
    onRefused: (problem) => problem.code === 'change_resolved' && changed(),
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: `changed` is the same deed each time
  useEffect(() => {
    if (!due) return;
    const timer = setInterval(() => changed(), lookEveryMs);
    return () => clearInterval(timer);
  }, [due]);

  return (
    <section className="card waiting" aria-labelledby="waiting">
      <h2 id="waiting">{t(say.title)}</h2>
      <div>
        <Countdown until={change.appliesAt} label={t(say.title)}>
          {t('change.applying')}
        </Countdown>
        <p className="soft">{t(say.at, { time: atTime(change.appliesAt) })}</p>
      </div>
      <dl className="waiting__numbers">
        <dt>{t('change.from')}</dt>
        <dd>{from}</dd>
        {change.to && (
          <>
            <dt>{t('change.to')}</dt>
            <dd>{shortForm(change.to)}</dd>
          </>
        )}
      </dl>
      <p>{t(say.why)}</p>
      <Button tone="quiet" onClick={() => setAsking(true)}>
        {t(say.stop)}
      </Button>
      {change.kind === 'replace' && (
        <p className="soft">
          {t('change.notMe')} <Link to="/me/devices">{t('change.devices')}</Link>
        </p>
      )}
      {asking && (
        <Sheet title={t(say.ask)} onClose={() => setAsking(false)}>
          <p>{t(say.askWhy, { phone: from })}</p>
          <WaitingNotice waiting={stop.waiting} />
          <ProblemNotice problem={stop.error} />
          <Button busy={stop.busy} onClick={() => stop.submit(change.id)}>
            {t(say.confirm)}
          </Button>
          <Button tone="quiet" onClick={() => setAsking(false)}>
            {t(say.keep)}
          </Button>
        </Sheet>
      )}
    </section>
  );
}
