import { ExclamationShieldOutline, RightOutline } from 'antd-mobile-icons';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { atTime } from '../../ui/time.ts';
import { useAccount } from './account.ts';
import './standing.css';

/** What stands in the way of using the account as always, and where it is dealt with. Nothing where all is well. */
export function Standing() {
  const { t } = useTranslation();
  const { restriction, closesAt, waitingChange } = useAccount();
  const time = waitingChange ? atTime(waitingChange.appliesAt) : '';
  const isRelease = waitingChange?.kind === 'release';
  return (
    <>
      {restriction && (
        <Banner
          to="/me/lift"
          title={t(`lift.banner.${restriction.level}`)}
          why={t(restriction.liftableBy === 'staff' ? 'lift.bannerStaff' : 'lift.bannerWhy')}
          action={t(restriction.liftableBy === 'staff' ? 'change.see' : 'lift.action')}
        />
      )}
      {closesAt && (
        <Banner
          to="/me/close"
          title={t('close.closingTitle')}
          why={t('close.bannerWhy', { time: atTime(closesAt) })}
          action={t('close.bannerAction')}
        />
      )}
      {waitingChange && (
        <Banner
          to="/me/phone"
          title={t(isRelease ? 'change.bannerRelease' : 'change.bannerTitle')}
          why={t(isRelease ? 'change.bannerWhyRelease' : 'change.bannerWhy', { time })}
          action={t('change.see')}
        />
      )}
    </>
  );
}

const Banner = ({ to, title, why, action }: { to: string; title: string; why: string; action: string }) => (
  <Link to={to} className="standing">
    <ExclamationShieldOutline aria-hidden="true" />
    <span className="standing__words">
      <strong>{title}</strong>
      <span>{why}</span>
    </span>
    <span className="standing__action">
      {action}
      <RightOutline aria-hidden="true" />
    </span>
  </Link>
);
