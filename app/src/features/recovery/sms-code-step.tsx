import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Shown } from '../../act.ts';
import { Button } from '../../ui/button.tsx';
import { asClock } from '../../ui/duration.ts';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { useSecondsUntil } from '../../ui/use-seconds-until.ts';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';
import { isGoodPassword, NewPasswordField, passwordError } from '../password/new-password-field.tsx';
import { CodeInput } from '../verification/code-input.tsx';
import { NoSms } from './no-sms.tsx';
import { isOver, ResendSms, type Sms } from './resend-sms.tsx';

type Props = {
  sms: Sms;
  ownWords: string[];
  code: string;
  onType: (code: string) => void;
  act: Shown;
  onEntered: (entered: { code: string; newPassword: string }) => void;
};

/** The code of the SMS and the new password, in one go. Whether any SMS was sent is told to nobody. */
export function SmsCodeStep({ sms, ownWords, code, onType, act, onEntered }: Props) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [newPassword, setNewPassword] = useState('');
  const [tried, setTried] = useState(false);
  const [wrongs, setWrongs] = useState(0);
  const secondsLeft = useSecondsUntil(sms.recovery.expiresAt);
  const isWrong = act.error?.code === 'code_wrong';
  const tooFew = tried && code.length < 6;
  const ofPassword = passwordError(t, act.error, newPassword, tried);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each refusal
  useEffect(() => {
    if (!isWrong) return;
    setWrongs((n) => n + 1);
    onType('');
    setTried(false);
    input.current?.focus();
  }, [act.error]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (code.length < 6) input.current?.focus();
    else if (isGoodPassword(newPassword)) onEntered({ code, newPassword });
  };
  return (
    <form className="step" onSubmit={submit} noValidate>
      <h2 className="title">{t('recover.codeTitle')}</h2>
      <p className="soft">{t('recover.sent')}</p>
      <div>
        <CodeInput
          ref={input}
          value={code}
          onChange={(next) => {
            if (next === code) return;
            act.cancel();
            setTried(false);
            onType(next);
          }}
          wrongs={wrongs}
          invalid={tooFew || isWrong}
          describedBy="recovery-code-error"
        />
        <p id="recovery-code-error" className="field__error code__error" role="alert">
          {tooFew && t('code.sixDigits')}
          {isWrong && !tooFew && act.error?.detail}
          {isWrong && !tooFew && act.error?.triesLeft !== undefined && (
            <> {t('code.triesLeft', { count: act.error.triesLeft })}</>
          )}
        </p>
        <p className="soft code__valid">
          {secondsLeft > 0 ? t('code.validFor', { time: asClock(secondsLeft) }) : t('code.ended.expired')}
        </p>
      </div>
      <NewPasswordField
        label={t('recover.newPassword')}
        value={newPassword}
        onChange={(next) => {
          act.cancel();
          setNewPassword(next);
        }}
        ownWords={ownWords}
        error={ofPassword}
      />
      <WaitingNotice waiting={act.waiting} />
      <ProblemNotice problem={isWrong || ofPassword ? null : act.error} />
      {secondsLeft > 0 && !isOver(act.error) && (
        <Button type="submit" busy={act.busy}>
          {t('recover.confirm')}
        </Button>
      )}
      <ResendSms {...sms} refused={act.error} />
      <NoSms />
    </form>
  );
}
