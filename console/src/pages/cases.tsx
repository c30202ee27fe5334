import type { CaseQueue, StaffCaseSummary } from '@btepai/contract';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Segmented, Select, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { CaseTag } from '../features/cases/case-tag.tsx';
import { caseQueues, casesQuery, states, topics } from '../features/cases/cases.ts';
import { todayQuery } from '../features/today/today.ts';
import { Age } from '../ui/age.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ListTable } from '../ui/list-table.tsx';
import { Page } from '../ui/page.tsx';
import { exactly } from '../ui/time.ts';
import { item } from '../ui/use-list-keys.ts';
import '../features/cases/cases.css';

export default function Cases() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const queue = caseQueues.find((known) => known === params.get('queue')) ?? 'waiting';
  const topic = topics.find((known) => known === params.get('topic'));
  const status = states.find((known) => known === params.get('status'));
  const { data: today } = useQuery(todayQuery);
  const target = today?.queues.find((one) => one.queue === 'cases')?.targetSeconds;
  const query = useInfiniteQuery(casesQuery({ queue, topic, status }));
  const choose = (part: Record<string, string | undefined>) => {
    const next = Object.entries({ queue, topic, status, ...part }).filter(([, value]) => value !== undefined);
    setParams(Object.fromEntries(next) as Record<string, string>, { replace: true });
  };
  const columns: TableColumnsType<StaffCaseSummary> = [
    {
      title: t('cases.columns.number'),
      render: (_value, { number }) => (
        <Link to={`/cases/${number}`} className="numbers" {...item}>
          {number}
        </Link>
      ),
    },
    { title: t('cases.columns.topic'), render: (_value, { topic: of }) => t(`cases.topic.${of}`) },
    { title: t('cases.columns.state'), render: (_value, { status: of }) => <CaseTag status={of} /> },
    {
      title: t('cases.columns.waiting'),
      render: (_value, { waitingSince }) =>
        waitingSince ? (
          <Age since={waitingSince} {...(target !== undefined && { targetSeconds: target })} />
        ) : (
          <span className="soft">{t('cases.answered')}</span>
        ),
    },
    {
      title: t('cases.columns.assignee'),
      render: (_value, { assignee }) => assignee?.name ?? <span className="soft">{t('cases.nobody')}</span>,
    },
    { title: t('cases.columns.opened'), render: (_value, { openedAt }) => exactly(openedAt) },
  ];
  return (
    <Page title={t('cases.title')} intro={t('cases.intro')}>
      <div className="filters">
        <Segmented<CaseQueue>
          aria-label={t('cases.queue.label')}
          options={caseQueues.map((value) => ({ value, label: t(`cases.queue.${value}`) }))}
          value={queue}
          onChange={(value) => choose({ queue: value, status: undefined })}
        />
        <Select
          aria-label={t('cases.topicLabel')}
          value={topic ?? ''}
          options={[
            { value: '', label: t('cases.anyTopic') },
            ...topics.map((value) => ({ value, label: t(`cases.topic.${value}`) })),
          ]}
          onChange={(value) => choose({ topic: value || undefined })}
        />
        {queue === 'all' && (
          <Select
            aria-label={t('cases.stateLabel')}
            value={status ?? ''}
            options={[
              { value: '', label: t('cases.anyState') },
              ...states.map((value) => ({ value, label: t(`cases.state.${value}`) })),
            ]}
            onChange={(value) => choose({ status: value || undefined })}
          />
        )}
      </div>
      <ListTable
        query={query}
        columns={columns}
        keyOf={({ number }) => number}
        label={t('cases.title')}
        empty={<EmptyState title={t(`cases.empty.${queue}`)}>{t(`cases.empty.${queue}Why`)}</EmptyState>}
      />
    </Page>
  );
}
