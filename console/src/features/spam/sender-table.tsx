import type { SpamSender, SpamSenderList } from '@btepai/contract';
import { type InfiniteData, type UseInfiniteQueryResult, useQuery } from '@tanstack/react-query';
import type { TableColumnsType } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Age } from '../../ui/age.tsx';
import { ListTable } from '../../ui/list-table.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { atTime } from '../../ui/time.ts';
import { item } from '../../ui/use-list-keys.ts';
import { todayQuery } from '../today/today.ts';
import { outcomeTone, priorityTone } from './spam.ts';

type Props = {
  query: UseInfiniteQueryResult<InfiniteData<SpamSenderList>>;
  /** The address that opens one. */
  toSender: (id: string) => string;
  empty: ReactNode;
};

export function SenderTable({ query, toSender, empty }: Props) {
  const { t } = useTranslation();
  const { data: today } = useQuery(todayQuery);
  const target = today?.queues.find(({ queue }) => queue === 'spam')?.targetSeconds;
  const columns: TableColumnsType<SpamSender> = [
    {
      title: t('spam.sender'),
      key: 'sender',
      render: (_, { id, sender }) => (
        <Link to={toSender(id)} className="spam__sender" {...item}>
          {sender}
        </Link>
      ),
    },
    {
      title: t('spam.state'),
      key: 'state',
      render: (_, { outcome, priority }) =>
        outcome ? (
          <StateTag tone={outcomeTone[outcome.result]}>{t(`spam.outcome.${outcome.result}`)}</StateTag>
        ) : (
          <StateTag tone={priorityTone[priority]}>{t(`spam.priority.${priority}`)}</StateTag>
        ),
    },
    { title: t('spam.reporters'), dataIndex: 'reporters', align: 'right', className: 'numbers' },
    { title: t('spam.sms'), dataIndex: 'sms', align: 'right', className: 'numbers' },
    { title: t('spam.calls'), dataIndex: 'calls', align: 'right', className: 'numbers' },
    {
      title: t('spam.seen'),
      key: 'seen',
      render: (_, { firstAt, lastAt }) => `${atTime(firstAt)} – ${atTime(lastAt)}`,
    },
    {
      title: t('spam.since'),
      key: 'since',
      render: (_, { waitingSince, outcome }) => (
        <Age since={waitingSince ?? outcome!.at} {...(waitingSince && target && { targetSeconds: target })} />
      ),
    },
  ];
  return <ListTable query={query} columns={columns} keyOf={({ id }) => id} label={t('spam.title')} empty={empty} />;
}
