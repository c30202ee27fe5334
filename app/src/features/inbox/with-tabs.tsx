import { useTranslation } from 'react-i18next';
import { NavLink, Outlet } from 'react-router';
import { HomeSign, MessageSign, OrderSign, PersonSign } from '../../ui/tab-signs.tsx';
import { totalOf, useLiveInbox, useUnread } from './inbox.ts';
import '../../ui/tabs.css';

/** The pages between which the tabs lead, and how many messages wait unread. */
export function WithTabs() {
  const { t } = useTranslation();
  useLiveInbox();
  const unread = useUnread();
  const count = unread ? totalOf(unread) : 0;
  return (
    <>
      <Outlet />
      <nav className="tabs" aria-label={t('tabs.label')}>
        <NavLink to="/" end>
          <HomeSign />
          {t('tabs.home')}
        </NavLink>
        <NavLink to="/orders" end>
          <OrderSign />
          {t('tabs.orders')}
        </NavLink>
        <NavLink to="/messages" end>
          <MessageSign />
          {t('tabs.messages')}
          {count > 0 && (
            <span className="count tabs__count">
              <span aria-hidden="true">{count > 99 ? '99+' : count}</span>
              <span className="hidden-words">{t('tabs.unread', { count })}</span>
            </span>
          )}
        </NavLink>
        <NavLink to="/me" end>
          <PersonSign />
          {t('tabs.me')}
        </NavLink>
      </nav>
    </>
  );
}
