import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Shown } from '../../act.ts';
import { Button } from '../../ui/button.tsx';
import { fieldError } from '../../ui/field-error.ts';
import { PasswordField } from '../../ui/password-field.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';
import { useAccount } from '../accounts/account.ts';
import type { LoginState } from '../sessions/sign-in.ts';
import { isGoodPassword, NewPasswordField, passwordError } from './new-password-field.tsx';

type Entered = { currentPassword: string; newPassword: string };
type Props = {
  entered: Entered;
  onType: (part: Partial<Entered>) => void;
  /** A passkey shows as much as the current password would. */
  currentIsOptional: boolean;
  act: Shown;
  onSubmit: () => void;
};

/** The current password and the one to come. */
export function PasswordForm({ entered, onType, currentIsOptional, act, onSubmit }: Props) {
  const { currentPassword, newPassword } = entered;
  const { t } = useTranslation();
  const { username } = useAccount();
  const [tried, setTried] = useState(false);
  const current = useRef<HTMLInputElement>(null);
  const lacksCurrent = currentPassword === '' && !currentIsOptional;
  const ofCurrent =
    (tried && lacksCurrent && t('changePassword.needCurrent')) ||
    (act.error?.code === 'credentials_wrong' && t('changePassword.wrongCurrent')) ||
    fieldError(act.error, 'currentPassword', []) ||
    null;
  const ofNew =
    (tried && isSame(currentPassword, newPassword) && t('changePassword.same')) ||
    passwordError(t, act.error, newPassword, tried);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (lacksCurrent) current.current?.focus();
    else if (isGoodPassword(newPassword) && !isSame(currentPassword, newPassword)) onSubmit();
  };
  return (
    <form className="step" onSubmit={submit} noValidate>
      {/* For password managers, which look for whose password this is. */}
      <input type="text" autoComplete="username" value={username} readOnly hidden />
      <div>
        <PasswordField
          ref={current}
          label={t('changePassword.current')}
          hint={currentIsOptional ? t('changePassword.currentOptional') : undefined}
          error={ofCurrent}
          autoComplete="current-password"
          value={currentPassword}
          onChange={(event) => {
            act.cancel();
            onType({ currentPassword: event.target.value });
          }}
        />
        <p className="front__aside">
          <Link to="/recover" state={{ identifier: username } satisfies LoginState}>
            {t('changePassword.forgot')}
          </Link>
        </p>
      </div>
      <NewPasswordField
        label={t('recover.newPassword')}
        value={newPassword}
        onChange={(next) => {
          act.cancel();
          onType({ newPassword: next });
        }}
        ownWords={[username]}
        error={ofNew}
      />
      <WaitingNotice waiting={act.waiting} />
      <ProblemNotice problem={ofCurrent || ofNew ? null : act.error} />
      <Button type="submit" busy={act.busy}>
        {t('changePassword.confirm')}
      </Button>
      <p className="soft step__note">{t('changePassword.endsOthers')}</p>
    </form>
  );
}

const isSame = (before: string, after: string) => after !== '' && before.normalize('NFKC') === after.normalize('NFKC');
