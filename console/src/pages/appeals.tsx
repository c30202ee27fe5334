import type { StaffAppealSummary } from '@btepai/contract';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { StageTag } from '../features/cases/case-tag.tsx';
import { appealsQuery } from '../features/cases/cases.ts';
import { Countdown } from '../features/cases/countdown.tsx';
import { todayQuery } from '../features/today/today.ts';
import { Age } from '../ui/age.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ListTable } from '../ui/list-table.tsx';
import { Page } from '../ui/page.tsx';
import { item } from '../ui/use-list-keys.ts';
import '../features/cases/cases.css';

export default function Appeals() {
  const { t } = useTranslation();
  const query = useInfiniteQuery(appealsQuery);
  const { data: today } = useQuery(todayQuery);
  const target = today?.queues.find(({ queue }) => queue === 'appeals')?.targetSeconds;
  const columns: TableColumnsType<StaffAppealSummary> = [
    {
      title: t('cases.columns.number'),
      render: (_value, { number }) => (
        <Link to={`/cases/${number}`} className="numbers" {...item}>
          {number}
        </Link>
      ),
    },
    { title: t('cases.columns.topic'), render: (_value, { topic }) => t(`cases.topic.${topic}`) },
    {
      title: t('appeals.columns.stage'),
      render: (_value, { appeal, approvals }) => <StageTag stage={appeal.stage} approvals={approvals} />,
    },
    { title: t('appeals.columns.approvals'), render: (_value, { approvals }) => `${approvals} / 2` },
    {
      title: t('appeals.columns.deadline'),
      render: (_value, { appeal }) =>
        appeal.stage === 'notice' && appeal.noticeUntil ? <Countdown until={appeal.noticeUntil} /> : '–',
    },
    {
      title: t('appeals.columns.waiting'),
      render: (_value, { openedAt, status }) => (
        <Age since={openedAt} {...(status === 'open' && target !== undefined && { targetSeconds: target })} />
      ),
    },
    {
      title: t('cases.columns.assignee'),
      render: (_value, { assignee }) => assignee?.name ?? <span className="soft">{t('cases.nobody')}</span>,
    },
  ];
  return (
    <Page title={t('appeals.title')} intro={t('appeals.intro')}>
      <ListTable
        query={query}
        columns={columns}
        keyOf={({ number }) => number}
        label={t('appeals.title')}
        empty={<EmptyState title={t('appeals.empty')}>{t('appeals.emptyWhy')}</EmptyState>}
      />
    </Page>
  );
}
