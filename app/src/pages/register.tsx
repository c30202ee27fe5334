import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { useAct } from '../act.ts';
import { enter, register } from '../features/accounts/account.ts';
import { isGoodPassword, NewPasswordField } from '../features/password/new-password-field.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { fieldError } from '../ui/field-error.ts';
import { FrontPage } from '../ui/front-page.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { WaitingNotice } from '../ui/waiting-notice.tsx';

const isShort = (text: string, least: number) => [...text].length < least;

export default function RegisterPage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { search } = useLocation();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  // What is short is said when the field is left, not while it is being filled.
  const [left, setLeft] = useState({ username: false, password: false });
  const act = useAct(register, { onDone: ({ account }) => enter(client, account) });

  const shortUsername = isShort(username, 3);
  const shortPassword = !isGoodPassword(password);
  const ofUsername =
    (left.username && shortUsername && t('register.shortUsername')) ||
    fieldError(act.error, 'username', ['username_taken']);
  const ofPassword =
    (left.password && shortPassword && t('newPassword.short')) || fieldError(act.error, 'password', ['password_weak']);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setLeft({ username: true, password: true });
    if (!shortUsername && !shortPassword) act.submit({ username, password });
  };

  return (
    <FrontPage title={t('register.title')} welcome={t('register.welcome')}>
      <form className="step" onSubmit={submit} noValidate>
        <Field
          label={t('login.username')}
          hint={t('register.usernameHint')}
          error={ofUsername}
          autoComplete="username"
          value={username}
          onChange={(event) => {
            act.cancel();
            setUsername(event.target.value);
          }}
          onBlur={() => username !== '' && setLeft({ ...left, username: true })}
        />
        <NewPasswordField
          label={t('login.password')}
          value={password}
          onChange={(next) => {
            act.cancel();
            setPassword(next);
          }}
          ownWords={[username]}
          error={ofPassword}
          onBlur={() => password !== '' && setLeft({ ...left, password: true })}
        />
        <ProblemNotice problem={ofUsername || ofPassword ? null : act.error} />
        <WaitingNotice waiting={act.waiting} />
        <Button type="submit" busy={act.busy}>
          {t('register.submit')}
        </Button>
      </form>
      <p className="front__other">
        {t('register.haveAccount')} <Link to={`/login${search}`}>{t('register.login')}</Link>
      </p>
    </FrontPage>
  );
}
