import type { CodeProof, Problem } from '@btepai/contract';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Shown } from '../../act.ts';
import { Button } from '../../ui/button.tsx';
import { asClock } from '../../ui/duration.ts';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { useSecondsUntil } from '../../ui/use-seconds-until.ts';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';
import { accountQuery } from '../accounts/account.ts';
import { shortForm } from '../phone/phones.ts';
import { endOf } from './code-ended.ts';
import { CodeHelp } from './code-help.tsx';
import { CodeInput } from './code-input.tsx';
import { CodeOver } from './code-over.tsx';
import { DeliveryLine } from './delivery-line.tsx';
import { isBeyondResending, troubleOf, useIsLate } from './delivery-state.ts';
import { Resend } from './resend.tsx';
import { useSixDigits } from './use-six-digits.ts';
import { useVerification } from './use-verification.ts';
import { type Asked, verificationQuery } from './verifications.ts';

type Props = {
  asked: Asked;
  code: string;
  onType: (code: string) => void;
  onAskedAgain: (asked: Asked) => void;
  /** All six digits are there. */
  onEntered: (proof: CodeProof) => void;
  /** What the code authorizes; its refusal is told here. */
  act: Shown;
  confirm: string;
  title?: string | undefined;
  /** Why a code is wanted, where the page has not said it. */
  why?: string | undefined;
  /** Stands before the button. */
  children?: ReactNode;
  /** Ways that need no SMS stand below. */
  hasOtherWays?: boolean;
  /** Another way on; `isOver` where this code can't be entered any more. */
  other?: (isOver: boolean) => ReactNode;
};

/** Where the code goes, where its SMS is, six boxes, and another code where this one is over. */
export function CodeStep({ asked, code, onType, onAskedAgain, onEntered, act, confirm, ...props }: Props) {
  const { title, why, children, other, hasOtherWays = false } = props;
  const { t } = useTranslation();
  const client = useQueryClient();
  const [resendError, setResendError] = useState<Problem | null>(null);
  const verification = useVerification(asked);
  const { id, delivery, status } = verification;
  const secondsLeft = useSecondsUntil(verification.expiresAt);
  const isLate = useIsLate(delivery);
  const isStuck = isLate || troubleOf(delivery) !== null;
  const isWrong = act.error?.code === 'code_wrong';
  const enter = (entered: string) => onEntered({ id, code: entered });
  const { tooFew, boxes, onSubmit } = useSixDigits({ code, onType, onEntered: enter, act, isWrong });

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each refusal
  useEffect(() => {
    if (!isWrong) return;
    const triesLeft = act.error?.triesLeft;
    client.setQueryData(
      verificationQuery(asked).queryKey,
      (before) => before && { ...before, triesLeft: triesLeft ?? before.triesLeft },
    );
  }, [act.error]);

  // Spent without an answer to us: the number may be bound already, and the account knows.
  useEffect(() => {
    if (status === 'spent') void client.invalidateQueries(accountQuery);
  }, [client, status]);

  const known = { verification, errors: [act.error?.code, resendError?.code], secondsLeft };
  const ended = act.busy ? null : endOf(known);

  return (
    <form className="step" noValidate onSubmit={onSubmit}>
      <h2 className="title">{title ?? t('code.title')}</h2>
      {why && <p className="soft">{why}</p>}
      <div>
        <p className="soft">{t(delivery.channel === 'voice' ? 'code.calledTo' : 'code.sentTo')}</p>
        <p className="number">{shortForm(verification.recipient)}</p>
      </div>
      {ended ? (
        <CodeOver ended={ended} asked={asked} resendAt={verification.resendAt} onAskedAgain={onAskedAgain} />
      ) : (
        <>
          <DeliveryLine delivery={delivery} isLate={isLate} />
          <div>
            <CodeInput {...boxes} describedBy="code-error" />
            <p id="code-error" className="field__error code__error" role="alert">
              {tooFew && t('code.sixDigits')}
              {isWrong && !tooFew && (
                <>
                  {act.error?.detail} {t('code.triesLeft', { count: verification.triesLeft })}
                </>
              )}
            </p>
            <p className="soft code__valid">{t('code.validFor', { time: asClock(secondsLeft) })}</p>
          </div>
          {children}
          <WaitingNotice waiting={act.waiting} />
          <ProblemNotice problem={isWrong ? null : act.error} />
          <Button type="submit" busy={act.busy}>
            {confirm}
          </Button>
          <Resend
            asked={asked}
            verification={verification}
            isStuck={isStuck}
            onSent={() => boxes.ref.current?.focus()}
            onRefused={setResendError}
          />
          {isStuck && hasOtherWays && <p className="soft step__note">{t('code.otherWays')}</p>}
        </>
      )}
      {other?.(ended !== null)}
      {!ended && <CodeHelp open={isStuck && !isBeyondResending(delivery)} />}
    </form>
  );
}
