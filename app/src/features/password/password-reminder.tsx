import { useTranslation } from 'react-i18next';
import { useAct } from '../../act.ts';
import { Button } from '../../ui/button.tsx';
import { ButtonLink } from '../../ui/button-link.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { useAccount, useSetAccount } from '../accounts/account.ts';
import { dismissReminder } from './change-password.ts';
import './password-reminder.css';

/** The password is old. A reminder, and never more: 暂不 is as good an answer (L10). */
export function PasswordReminder() {
  const { t } = useTranslation();
  const account = useAccount();
  const setAccount = useSetAccount();
  const dismiss = useAct(dismissReminder, { onDone: () => setAccount({ ...account, passwordReminder: false }) });
  if (!account.passwordReminder) return null;
  return (
    <section className="card" aria-labelledby="password-reminder">
      <h2 id="password-reminder">{t('changePassword.reminderTitle')}</h2>
      <p className="soft">{t('changePassword.reminderWhy')}</p>
      <ProblemNotice problem={dismiss.error} />
      <div className="reminder__acts">
        <Button tone="quiet" busy={dismiss.busy} onClick={() => dismiss.submit(null)}>
          {t('changePassword.notNow')}
        </Button>
        <ButtonLink to="/me/password">{t('changePassword.title')}</ButtonLink>
      </div>
    </section>
  );
}
