import type { Binding, Problem, Verification } from '@btepai/contract';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../act.ts';
import { Button } from '../../ui/button.tsx';
import { asClock } from '../../ui/duration.ts';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { useSecondsUntil } from '../../ui/use-seconds-until.ts';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';
import { accountQuery } from '../accounts/account.ts';
import { CodeHelp } from '../verification/code-help.tsx';
import { CodeInput } from '../verification/code-input.tsx';
import { DeliveryLine } from '../verification/delivery-line.tsx';
import { useVerification } from '../verification/use-verification.ts';
import { verificationQuery } from '../verification/verifications.ts';
import { endOf } from './code-ended.ts';
import { CodeOver } from './code-over.tsx';
import { bindPhone, shortForm } from './phones.ts';
import { Resend } from './resend.tsx';

type Props = {
  asked: { verification: Verification; region: string; entry: string };
  code: string;
  onType: (code: string) => void;
  onAskedAgain: (verification: Verification) => void;
  onBound: (binding: Binding) => void;
  onTaken: (problem: Problem) => void;
  onOtherNumber: (isOver: boolean) => void;
};

/** An SMS is nearly always there by then; where it isn't, the help opens by itself. */
const lateAfterMs = 30_000;

export function CodeStep({ asked, code, onType, onAskedAgain, onBound, onTaken, onOtherNumber }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [wrongs, setWrongs] = useState(0);
  const [tooFew, setTooFew] = useState(false);
  const [resendError, setResendError] = useState<Problem | null>(null);
  const verification = useVerification(asked.verification);
  const { id, delivery, status } = verification;
  const secondsLeft = useSecondsUntil(verification.expiresAt);
  const patience = useSecondsUntil(Date.parse(delivery.at) + lateAfterMs);

  const confirm = useAct(bindPhone, {
    keepAs: 'bind-confirm',
    onDone: onBound,
    onRefused: (problem) => {
      if (problem.code === 'phone_taken') return onTaken(problem);
      if (problem.code === 'phone_already_bound') void client.invalidateQueries(accountQuery);
      if (problem.code !== 'code_wrong') return;
      const triesLeft = problem.triesLeft ?? verification.triesLeft;
      client.setQueryData(verificationQuery(id).queryKey, (before) => before && { ...before, triesLeft });
      setWrongs((n) => n + 1);
      onType('');
      input.current?.focus();
    },
  });

  // A reload while the code was being checked: go on with the same request.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the step opens
  useEffect(() => {
    const unfinished = confirm.unfinished();
    if (unfinished?.id === id) confirm.submit(unfinished);
  }, []);

  // Spent without an answer to us: the number may be bound already, and the account knows.
  useEffect(() => {
    if (status === 'spent') void client.invalidateQueries(accountQuery);
  }, [client, status]);

  const known = { verification, errors: [confirm.error?.code, resendError?.code], secondsLeft };
  const ended = confirm.busy ? null : endOf(known);
  const isWrong = confirm.error?.code === 'code_wrong';

  const submit = (wanted: string) => {
    setTooFew(wanted.length < 6);
    if (wanted.length < 6) input.current?.focus();
    else confirm.submit({ id, code: wanted });
  };
  const type = (next: string) => {
    if (next === code) return;
    if (confirm.busy) confirm.cancel();
    setTooFew(false);
    onType(next);
    if (next.length === 6) submit(next);
  };

  return (
    <form
      className="step"
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        submit(code);
      }}
    >
      <h2 className="title">{t('bind.codeTitle')}</h2>
      <div>
        <p className="soft">{t('bind.sentTo')}</p>
        <p className="number">{shortForm(verification.recipient)}</p>
      </div>
      {ended ? (
        <CodeOver ended={ended} verification={verification} asked={asked} onAskedAgain={onAskedAgain} />
      ) : (
        <>
          <DeliveryLine delivery={delivery} />
          <div>
            <CodeInput
              ref={input}
              value={code}
              onChange={type}
              wrongs={wrongs}
              invalid={tooFew || (isWrong && code === '')}
              describedBy="code-error"
            />
            <p id="code-error" className="field__error code__error" role="alert">
              {tooFew && t('bind.sixDigits')}
              {isWrong && !tooFew && (
                <>
                  {confirm.error?.detail} {t('bind.triesLeft', { count: verification.triesLeft })}
                </>
              )}
            </p>
            <p className="soft code__valid">{t('bind.validFor', { time: asClock(secondsLeft) })}</p>
          </div>
          <WaitingNotice waiting={confirm.waiting} />
          <ProblemNotice problem={isWrong ? null : confirm.error} />
          <Button type="submit" busy={confirm.busy}>
            {t('bind.confirm')}
          </Button>
          <Resend verification={verification} onRefused={setResendError} />
        </>
      )}
      <Button tone="text" onClick={() => onOtherNumber(ended !== null)}>
        {t('bind.otherNumber')}
      </Button>
      {!ended && <CodeHelp open={delivery.status !== 'delivered' && patience === 0} />}
    </form>
  );
}
