import type { ErrorCode } from '@btepai/contract';
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Shown } from '../../act.ts';
import { Button } from '../../ui/button.tsx';
import { PasswordField } from '../../ui/password-field.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';
import { useAccount } from '../accounts/account.ts';

type Props = {
  title: string;
  why: string;
  confirm: string;
  act: Shown;
  /** Asked for beside the password, before it. */
  children?: ReactNode;
  /** Refusals that are told there. */
  toldAbove?: ErrorCode[];
  /** False where what is above is not complete, which it then says. */
  isReady?: () => boolean;
  autoFocus?: boolean;
  onPassword: (password: string) => void;
};

const none: ErrorCode[] = [];

/** The login password, alone or beside another proof. */
export function PasswordForm({ title, why, confirm, act, children, toldAbove = none, ...rest }: Props) {
  const { isReady = () => true, autoFocus = false, onPassword } = rest;
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
    if (!isReady()) return;
    if (password === '') input.current?.focus();
    else onPassword(password);
  };
  return (
    <form className="step" onSubmit={submit} noValidate>
      <h2 className="title">{title}</h2>
      <p className="soft">{why}</p>
      {children}
      {/* For password managers, which look for whose password this is. */}
      <input type="text" autoComplete="username" value={username} readOnly hidden />
      <PasswordField
        ref={input}
        label={t('proof.password')}
        error={error}
        autoComplete="current-password"
        autoFocus={autoFocus}
        value={password}
        onChange={(event) => {
          act.cancel();
          setPassword(event.target.value);
        }}
      />
      <WaitingNotice waiting={act.waiting} />
      <ProblemNotice problem={act.error && (isWrong || toldAbove.includes(act.error.code)) ? null : act.error} />
      <Button type="submit" busy={act.busy}>
        {confirm}
      </Button>
    </form>
  );
}
