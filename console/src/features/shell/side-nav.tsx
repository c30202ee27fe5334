import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { todayQuery } from '../today/today.ts';
import { useSections } from './use-sections.ts';

/** With how much waits on each page; 1,000 are counted at most. */
export function SideNav() {
  const { t } = useTranslation();
  const { data } = useQuery(todayQuery);
  const waiting = (queues: string[] = []) =>
    data?.queues.filter(({ queue }) => queues.includes(queue)).reduce((sum, { count }) => sum + count, 0) ?? 0;
  return (
    <nav className="side" aria-label={t('shell.nav')}>
      <NavLink to="/" className="side__brand">
        <img src="/icon.svg" width={28} height={28} alt="" />
        <span>{t('shell.brand')}</span>
      </NavLink>
      <ul>
        {useSections().map(({ path, name, icon: Icon, queues }) => {
          const count = waiting(queues);
          return (
            <li key={path}>
              <NavLink to={path} end={path === '/'} className="side__link">
                <Icon aria-hidden="true" />
                <span>{t(`${name}.title`)}</span>
                {count > 0 && (
                  <span className="side__count">
                    {count > 999 ? '999+' : count}
                    <span className="hidden-words">{t('shell.waiting')}</span>
                  </span>
                )}
              </NavLink>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
