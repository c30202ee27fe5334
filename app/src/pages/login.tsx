import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { useAct } from '../act.ts';
import { enter, wasEnded } from '../features/accounts/account.ts';
import { signIn } from '../features/sessions/sessions.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { FrontPage } from '../ui/front-page.tsx';
import { Notice } from '../ui/notice.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { WaitingNotice } from '../ui/waiting-notice.tsx';

export default function LoginPage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { search } = useLocation();
  const [identifier, setIdentifier] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const act = useAct(signIn, { onDone: ({ account }) => enter(client, account) });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (identifier.trim() !== '' && password !== '') act.submit({ identifier: identifier.trim(), password });
  };

  return (
    <FrontPage title={t('login.title')} welcome={t('login.welcome')}>
      {wasEnded(client) && <Notice>{t('login.ended')}</Notice>}
      <form className="step" onSubmit={submit} noValidate>
        <Field
          label={t('login.username')}
          hint={t('login.usernameHint')}
          error={tried && identifier.trim() === '' ? t('login.needUsername') : null}
          autoComplete="username"
          value={identifier}
          onChange={(event) => setIdentifier(event.target.value)}
        />
        <PasswordField
          label={t('login.password')}
          error={tried && password === '' ? t('login.needPassword') : null}
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <ProblemNotice problem={act.error} />
        <WaitingNotice waiting={act.waiting} />
        <Button type="submit" busy={act.busy}>
          {t('login.submit')}
        </Button>
      </form>
      <p className="front__other">
        {t('login.noAccount')} <Link to={`/register${search}`}>{t('login.register')}</Link>
      </p>
    </FrontPage>
  );
}
