import type { Channel, Problem, Verification } from '@btepai/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../act.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { useSecondsUntil } from '../../ui/use-seconds-until.ts';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';
import { AgainButton } from './again-button.tsx';
import { isBeyondResending } from './delivery-state.ts';
import { type Asked, pathOf, resendCode, verificationQuery } from './verifications.ts';

type Props = {
  asked: Asked;
  verification: Verification;
  /** It did not arrive, or should have by now: all that may help is offered. */
  isStuck: boolean;
  onSent: () => void;
  onRefused: (problem: Problem) => void;
};

/** The same code once more when the minute is over: by another line, or read out by a call. */
export function Resend({ asked, verification, isStuck, onSent, onRefused }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { id, resendAt, sendsLeft, delivery, resendBy } = verification;
  const seconds = useSecondsUntil(resendAt);
  const resend = useAct(resendCode, {
    keepAs: `resend:${id}`,
    onDone(after) {
      client.setQueryData(verificationQuery(asked).queryKey, after);
      // The button that was tapped may be gone, and what comes next is typing.
      onSent();
    },
    onRefused,
  });
  if (sendsLeft === 0) return <p className="soft step__note">{t('code.noSendsLeft')}</p>;
  const by = (channel: Channel) => resend.submit({ path: pathOf(asked, '/resend'), channel });
  const offersText = !isBeyondResending(delivery);
  // A call is for those whom the SMS fails: where it shows that it does, or where they still wait when the minute is over.
  const offersCall = resendBy.includes('voice') && delivery.reason !== 'budget' && (isStuck || seconds === 0);
  return (
    <>
      <WaitingNotice waiting={resend.waiting} />
      <ProblemNotice problem={resend.error} />
      {offersText && (
        <AgainButton
          tone="quiet"
          words={t(wordsFor(delivery, isStuck))}
          resendAt={resendAt}
          problem={resend.error}
          busy={resend.busy}
          onClick={() => by('sms')}
        />
      )}
      {offersCall && (
        <Button tone="text" busy={resend.busy} disabled={seconds > 0} onClick={() => by('voice')}>
          {seconds > 0 && !offersText ? t('code.callIn', { count: seconds }) : t('code.call')}
        </Button>
      )}
      {sendsLeft < 3 && <p className="soft step__note">{t('code.sendsLeft', { count: sendsLeft })}</p>}
    </>
  );
}

/** A line that took it and did not bring it is left out of the next try. */
function wordsFor({ channel, line }: Verification['delivery'], isStuck: boolean) {
  if (channel === 'voice') return 'code.againText';
  return isStuck && line !== null ? 'code.againOther' : 'code.again';
}
