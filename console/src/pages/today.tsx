import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { QueueList } from '../features/today/queue-list.tsx';
import { todayQuery } from '../features/today/today.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { ProblemAlert } from '../ui/problem-alert.tsx';

export default function Today() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({ ...todayQuery, refetchInterval: 60_000 });
  const waiting = data?.queues.filter(({ count }) => count > 0);
  return (
    <Page title={t('today.title')} intro={t('today.intro')}>
      <ProblemAlert failure={error} onRetry={() => void refetch()} />
      {waiting === undefined && !error && <Loading />}
      {waiting?.length === 0 && <EmptyState title={t('today.allDone')}>{t('today.allDoneWhy')}</EmptyState>}
      {waiting && waiting.length > 0 && <QueueList queues={waiting} />}
    </Page>
  );
}
