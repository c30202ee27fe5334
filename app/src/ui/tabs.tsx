import { AppOutline, UserOutline } from 'antd-mobile-icons';
import { useTranslation } from 'react-i18next';
import { NavLink, Outlet } from 'react-router';

export function WithTabs() {
  const { t } = useTranslation();
  return (
    <>
      <Outlet />
      <nav className="tabs" aria-label={t('tabs.label')}>
        <NavLink to="/" end>
          <AppOutline aria-hidden="true" />
          {t('tabs.home')}
        </NavLink>
        <NavLink to="/me" end>
          <UserOutline aria-hidden="true" />
          {t('tabs.me')}
        </NavLink>
      </nav>
    </>
  );
}
