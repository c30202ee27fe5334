import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Shown } from '../../act.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';
import { isGoodPassword, NewPasswordField, passwordError } from '../password/new-password-field.tsx';
import { isShortCode } from '../ways/recovery-code-way.tsx';
import { wrongIn } from '../ways/wrong-in.ts';

type Entered = { identifier: string; recoveryCode: string; newPassword: string };
type Props = {
  identifier: string;
  onType: (identifier: string) => void;
  act: Shown;
  onEntered: (entered: Entered) => void;
};

/** For whom no SMS comes: one of the ten codes that were written down. */
export function ByRecoveryCode({ identifier, onType, act, onEntered }: Props) {
  const { t } = useTranslation();
  const [recoveryCode, setRecoveryCode] = useState('');
  const [newPassword, setNewPassword] = useState('');
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const isBlank = identifier.trim() === '';
  const isShort = isShortCode(recoveryCode);
  const isWrong = wrongIn(act.error, 'recoveryCode');
  const ofPassword = passwordError(t, act.error, newPassword, tried);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!isBlank && !isShort && isGoodPassword(newPassword))
      onEntered({ identifier: identifier.trim(), recoveryCode: recoveryCode.trim(), newPassword });
    else requestAnimationFrame(() => form.current?.querySelector<HTMLInputElement>('[aria-invalid=true]')?.focus());
  };
  return (
    <form ref={form} className="step" onSubmit={submit} noValidate>
      <h2 className="title">{t('recover.byRecoveryCode')}</h2>
      <p className="soft">{t('recover.byRecoveryCodeWhy')}</p>
      <Field
        label={t('login.username')}
        error={tried && isBlank ? t('recover.needIdentifier') : null}
        autoComplete="username"
        value={identifier}
        onChange={(event) => {
          act.cancel();
          onType(event.target.value);
        }}
      />
      <Field
        label={t('ways.name.recovery_code')}
        error={(tried && isShort && t('ways.recoveryShort')) || (isWrong && t('recover.recoveryWrong')) || null}
        autoComplete="off"
        value={recoveryCode}
        onChange={(event) => {
          act.cancel();
          setRecoveryCode(event.target.value);
        }}
      />
      <NewPasswordField
        label={t('recover.newPassword')}
        value={newPassword}
        onChange={(next) => {
          act.cancel();
          setNewPassword(next);
        }}
        ownWords={[identifier]}
        error={ofPassword}
      />
      <WaitingNotice waiting={act.waiting} />
      <ProblemNotice problem={isWrong || ofPassword ? null : act.error} />
      <Button type="submit" busy={act.busy}>
        {t('recover.confirm')}
      </Button>
    </form>
  );
}
