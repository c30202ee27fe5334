import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isGoodPassword, NewPasswordField, passwordError } from '../features/password/new-password-field.tsx';
import { FactorStep } from '../features/recovery/factor-step.tsx';
import { ResetDone } from '../features/recovery/reset-done.tsx';
import { useReset } from '../features/recovery/use-reset.ts';
import { useLinkToken } from '../link-token.ts';
import { Button } from '../ui/button.tsx';
import { ButtonLink } from '../ui/button-link.tsx';
import { FrontPage } from '../ui/front-page.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { WaitingNotice } from '../ui/waiting-notice.tsx';

/** What the link in the SMS leads to: a new password, for whoever has the number. */
export default function ResetPasswordPage() {
  const { t } = useTranslation();
  const { token, outcome, settle } = useLinkToken<'done' | 'expired'>('reset', '/r');
  const [newPassword, setNewPassword] = useState('');
  const [tried, setTried] = useState(false);
  const { act, wanted, start, add } = useReset({
    onDone: () => settle('done'),
    onRefused: ({ code }) => code === 'link_expired' && settle('expired'),
  });
  const title = t('recover.title');
  const error = passwordError(t, act.error, newPassword, tried);

  if (outcome === 'done') {
    return (
      <FrontPage title={title}>
        <ResetDone identifier="" />
      </FrontPage>
    );
  }
  if (outcome === 'expired' || token === null) {
    const which = token === null ? 'noToken' : 'expired';
    return (
      <FrontPage title={title} welcome={t(`recover.${which}Title`)}>
        <p>{t(`recover.${which}Why`)}</p>
        <ButtonLink to="/recover">{t('recover.again')}</ButtonLink>
      </FrontPage>
    );
  }
  if (wanted) {
    return (
      <FrontPage title={title}>
        <FactorStep methods={wanted} act={act} onGiven={add} />
      </FrontPage>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isGoodPassword(newPassword)) start({ token, newPassword });
  };
  return (
    <FrontPage title={title} welcome={t('recover.codeTitle')}>
      <form className="step" onSubmit={submit} noValidate>
        <NewPasswordField
          label={t('recover.newPassword')}
          value={newPassword}
          onChange={(next) => {
            act.cancel();
            setNewPassword(next);
          }}
          ownWords={[]}
          error={error}
        />
        <WaitingNotice waiting={act.waiting} />
        <ProblemNotice problem={error ? null : act.error} />
        <Button type="submit" busy={act.busy}>
          {t('recover.confirm')}
        </Button>
        <p className="soft step__note">{t('recover.endsAll')}</p>
      </form>
    </FrontPage>
  );
}
