import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Shown } from '../../act.ts';
import { Button } from '../../ui/button.tsx';
import { PasswordField } from '../../ui/password-field.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';
import { useAccount } from '../accounts/account.ts';
import { shortForm } from './phones.ts';

type Props = { phone: string; act: Shown; onEntered: (password: string) => void };

/** The password again, for what can't be proven by the number that is gone. */
export function PasswordStep({ phone, act, onEntered }: Props) {
  const { t } = useTranslation();
  const { username } = useAccount();
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const isWrong = act.error?.code === 'credentials_wrong';
  const error = (isWrong && t('lost.wrongPassword')) || (tried && password === '' && t('login.needPassword')) || null;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (password === '') input.current?.focus();
    else onEntered(password);
  };
  return (
    <form className="step" onSubmit={submit} noValidate>
      <h2 className="title">{t('lost.passwordTitle')}</h2>
      <p className="soft">{t('lost.passwordWhy', { phone: shortForm(phone) })}</p>
      {/* For password managers, which look for whose password this is. */}
      <input type="text" autoComplete="username" value={username} readOnly hidden />
      <PasswordField
        ref={input}
        label={t('login.password')}
        error={error}
        autoComplete="current-password"
        autoFocus
        value={password}
        onChange={(event) => {
          act.cancel();
          setPassword(event.target.value);
        }}
      />
      <WaitingNotice waiting={act.waiting} />
      <ProblemNotice problem={isWrong ? null : act.error} />
      <Button type="submit" busy={act.busy}>
        {t('lost.confirm')}
      </Button>
    </form>
  );
}
