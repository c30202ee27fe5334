import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Standing } from '../features/accounts/standing.tsx';
import { securityQuery } from '../features/factors/factors.ts';
import { Lesson } from '../features/lessons/lesson.tsx';
import { SecurityScore } from '../features/security/security-score.tsx';
import { LoadFailed } from '../ui/load-failed.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { RowLink } from '../ui/row-link.tsx';

/** How safe the account is and what would make it safer; then the way to each part of it. */
export default function SecurityPage() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(securityQuery);
  return (
    <Page title={t('security.title')} back="/me">
      <Standing />
      {data && <SecurityScore check={data} />}
      {!data && (error ? <LoadFailed error={error} onRetry={() => void refetch()} /> : <Loading />)}
      <div className="rows">
        <RowLink to="/me/password">{t('security.password')}</RowLink>
        <RowLink to="/me/factors">{t('factors.title')}</RowLink>
        <RowLink to="/me/devices">{t('devices.title')}</RowLink>
        <RowLink to="/me/activity">{t('activity.title')}</RowLink>
      </div>
      <div className="rows">
        <RowLink to="/me/export">{t('export.title')}</RowLink>
        <RowLink to="/me/close">{t('close.title')}</RowLink>
      </div>
      <Lesson place="security" />
    </Page>
  );
}
