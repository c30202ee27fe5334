import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { accountQuery, useAccount } from '../features/accounts/account.ts';
import { Standing } from '../features/accounts/standing.tsx';
import { turnPushOff } from '../features/notifications/push.ts';
import { PasswordReminder } from '../features/password/password-reminder.tsx';
import { shortForm } from '../features/phone/phones.ts';
import { InstallCard } from '../features/pwa/install-card.tsx';
import { signOut } from '../features/sessions/sessions.ts';
import { walletQuery } from '../features/wallet/wallet.ts';
import { Button } from '../ui/button.tsx';
import { LanguageSwitch } from '../ui/language-switch.tsx';
import { inYuan } from '../ui/money.tsx';
import { Page } from '../ui/page.tsx';
import { RowLink } from '../ui/row-link.tsx';
import '../features/accounts/person.css';

export default function MePage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { username, displayName, kind, phone } = useAccount();
  const { data: wallet } = useQuery(walletQuery);
  const leave = useMutation({
    mutationFn: async () => {
      await signOut();
      // The session's end has ended it at the server; this browser forgets it too.
      void turnPushOff();
    },
    onSuccess: () => {
      sessionStorage.clear();
      client.setQueryData(accountQuery.queryKey, null);
    },
  });
  return (
    <Page title={t('me.title')} withTabs hideBar>
      <header className="person">
        <span className="person__sign" aria-hidden="true">
          {[...displayName][0]}
        </span>
        <div>
          <h2>{displayName}</h2>
          <p className="soft">
            {username} · {t(`me.${kind}`)}
          </p>
        </div>
      </header>
      <Standing />
      <PasswordReminder />
      <InstallCard />
      <div className="rows">
        <RowLink to="/me/wallet" {...(wallet && { value: inYuan(wallet.balance) })}>
          {t('wallet.title')}
        </RowLink>
        <RowLink to="/me/phone" value={phone ? shortForm(phone.phone) : t('me.unbound')}>
          {t('me.phone')}
        </RowLink>
        <RowLink to="/me/profile">{t('me.profile')}</RowLink>
        <RowLink to="/me/security">{t('security.title')}</RowLink>
        <RowLink to="/me/notifications">{t('notify.title')}</RowLink>
        <RowLink to="/me/cases">{t('me.support')}</RowLink>
        <RowLink to="/me/spam">{t('spam.title')}</RowLink>
      </div>
      <div className="rows">
        <div className="row">
          <span aria-hidden="true">{t('me.language')}</span>
          <span className="row__value">
            <LanguageSwitch />
          </span>
        </div>
        <RowLink to="/lessons">{t('lessons.title')}</RowLink>
        <RowLink to="/announcements">{t('announcements.title')}</RowLink>
        <RowLink to="/status">{t('me.status')}</RowLink>
      </div>
      <Button tone="danger" busy={leave.isPending} onClick={() => leave.mutate()}>
        {t('me.signOut')}
      </Button>
      <p role="status" className="field__error">
        {leave.isError && t('network.checkNetwork')}
      </p>
    </Page>
  );
}
