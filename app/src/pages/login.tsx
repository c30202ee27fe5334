import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate } from 'react-router';
import { useAct } from '../act.ts';
import { enter, wasEnded } from '../features/accounts/account.ts';
import { canUsePasskeys } from '../features/passkeys/use-passkey.ts';
import { PasskeySignIn } from '../features/sessions/passkey-sign-in.tsx';
import { type LoginState, signIn, waitingSignIn } from '../features/sessions/sign-in.ts';
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
  const navigate = useNavigate();
  const { search, state } = useLocation();
  const told = state as LoginState;
  const [identifier, setIdentifier] = useState(told?.identifier ?? '');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const act = useAct(signIn, {
    onDone: (answer) => {
      if ('account' in answer) return enter(client, answer.account);
      waitingSignIn.write({ pending: answer.pending, identifier: identifier.trim() });
      navigate(`/login/verify${search}`);
    },
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (identifier.trim() !== '' && password !== '') act.submit({ identifier: identifier.trim(), password });
  };

  return (
    <FrontPage title={t('login.title')} welcome={t('login.welcome')}>
      {told?.pendingOver ? (
        <Notice>{t('verify.over')}</Notice>
      ) : (
        wasEnded(client) && <Notice>{t('login.ended')}</Notice>
      )}
      <form className="step" onSubmit={submit} noValidate>
        <Field
          label={t('login.username')}
          hint={t('login.usernameHint')}
          error={tried && identifier.trim() === '' ? t('login.needUsername') : null}
          autoComplete="username"
          value={identifier}
          onChange={(event) => setIdentifier(event.target.value)}
        />
        <div>
          <PasswordField
            label={t('login.password')}
            error={tried && password === '' ? t('login.needPassword') : null}
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
          <p className="front__aside">
            <Link to="/recover" state={{ identifier: identifier.trim() } satisfies LoginState}>
              {t('login.forgot')}
            </Link>
          </p>
        </div>
        <ProblemNotice problem={act.error} />
        <WaitingNotice waiting={act.waiting} />
        <Button type="submit" busy={act.busy}>
          {t('login.submit')}
        </Button>
      </form>
      {canUsePasskeys && <PasskeySignIn />}
      <p className="front__other">
        {t('login.noAccount')} <Link to={`/register${search}`}>{t('login.register')}</Link>
      </p>
    </FrontPage>
  );
}
