import type { ErrorCode, Problem, RecoveryStarted } from '@btepai/contract';
import { type Shown, useAct } from '../../act.ts';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { useSecondsUntil } from '../../ui/use-seconds-until.ts';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';
import { AgainButton } from '../verification/again-button.tsx';
import { resendRecovery } from './recoveries.ts';

export type Sms = {
  recovery: RecoveryStarted;
  onResent: (recovery: RecoveryStarted) => void;
  /** Where this one is over: another from the start. */
  anew: Shown & { submit: () => void };
};

const over: ErrorCode[] = ['code_expired', 'code_spent', 'code_superseded', 'code_locked', 'not_found'];
export const isOver = (problem: Problem | null) => problem !== null && over.includes(problem.code);

/** The same SMS once more, once the minute is over; or another, where this one is good for nothing any more. */
export function ResendSms({ recovery, onResent, anew, refused }: Sms & { refused: Problem | null }) {
  const resend = useAct(resendRecovery, {
    keepAs: `resend:${recovery.id}`,
    onDone: onResent,
    onRefused: (problem) => isOver(problem) && anew.submit(),
  });
  const isLate = useSecondsUntil(recovery.expiresAt) === 0 || isOver(refused) || isOver(resend.error);
  const act = isLate ? anew : resend;
  return (
    <>
      <WaitingNotice waiting={act.waiting} />
      <ProblemNotice problem={act.error} />
      <AgainButton
        tone={isLate ? 'primary' : 'quiet'}
        resendAt={recovery.resendAt}
        problem={act.error}
        busy={resend.busy || anew.busy}
        onClick={() => (isLate ? anew.submit() : resend.submit(recovery.id))}
      />
    </>
  );
}
