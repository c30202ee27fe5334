import type { RecoveryStarted } from '@btepai/contract';
import { useAct } from '../../act.ts';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';
import { AgainButton } from '../verification/again-button.tsx';
import { resendRecovery } from './recoveries.ts';

type Props = { recovery: RecoveryStarted; onResent: (recovery: RecoveryStarted) => void };

/** The same SMS once more, once the minute is over. */
export function ResendSms({ recovery, onResent }: Props) {
  const resend = useAct(resendRecovery, { keepAs: `resend:${recovery.id}`, onDone: onResent });
  return (
    <>
      <WaitingNotice waiting={resend.waiting} />
      <ProblemNotice problem={resend.error} />
      <AgainButton
        tone="quiet"
        resendAt={recovery.resendAt}
        problem={resend.error}
        busy={resend.busy}
        onClick={() => resend.submit(recovery.id)}
      />
    </>
  );
}
