import { CheckShieldFill, RightOutline } from 'antd-mobile-icons';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAccount } from '../features/accounts/account.ts';
import { Standing } from '../features/accounts/standing.tsx';
import { AnnouncementLine } from '../features/announcements/announcement-line.tsx';
import { AwaitingOrder } from '../features/orders/awaiting-order.tsx';
import { ServicesGrid } from '../features/orders/services-grid.tsx';
import { PasswordReminder } from '../features/password/password-reminder.tsx';
import { BindCard } from '../features/phone/bind-card.tsx';
import { shortForm } from '../features/phone/phones.ts';
import { Wordmark } from '../ui/brand.tsx';
import { Page } from '../ui/page.tsx';
import './home.css';

function timeOfDay(hour: number) {
  if (hour >= 5 && hour < 11) return 'morning';
  if (hour >= 11 && hour < 14) return 'noon';
  return hour >= 14 && hour < 18 ? 'afternoon' : 'evening';
}

export default function HomePage() {
  const { t } = useTranslation();
  const { displayName, phone } = useAccount();
  return (
    <Page title={t('tabs.home')} withTabs hideBar>
      <span className="brand home__brand">
        <Wordmark height={22} />
      </span>
      <h2 className="title">{t(`home.greeting.${timeOfDay(new Date().getHours())}`, { name: displayName })}</h2>
      <AnnouncementLine />
      <Standing />
      <PasswordReminder />
      <AwaitingOrder />
      <ServicesGrid />
      {phone ? (
        <Link to="/me/phone" className="guarded">
          <CheckShieldFill aria-hidden="true" />
          {t('home.guardedTitle')}
          <span className="guarded__number">{shortForm(phone.phone)}</span>
          <RightOutline aria-hidden="true" />
        </Link>
      ) : (
        <BindCard />
      )}
    </Page>
  );
}
