import type { AtWorkStatus, StaffOrderLine } from '@btepai/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Age } from '../../ui/age.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ListTable } from '../../ui/list-table.tsx';
import { Money } from '../../ui/money.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { item } from '../../ui/use-list-keys.ts';
import { queueQuery } from './orders.ts';

/** Orders in one state, the longest untouched first. Whose they are, their page says. */
export function OrderQueue({ status }: { status: AtWorkStatus }) {
  const { t } = useTranslation();
  const columns: TableColumnsType<StaffOrderLine> = [
    {
      title: t('orders.number'),
      render: (_value, { number }) => (
        <Link to={`/orders/${number}`} className="numbers" {...item}>
          {number}
        </Link>
      ),
    },
    {
      title: t('orders.what'),
      render: (_value, { items, startsAtOnce }) => (
        <span className="row">
          {items.map(({ name, quantity }) => t('orders.times', { name, quantity })).join(t('orders.comma'))}
          {startsAtOnce && status === 'paid' && <StateTag tone="quiet">{t('orders.byItself')}</StateTag>}
        </span>
      ),
    },
    { title: t('orders.total'), align: 'end', render: (_value, { total }) => <Money of={total} /> },
    { title: t('orders.untouched'), render: (_value, { changedAt }) => <Age since={changedAt} /> },
  ];
  return (
    <ListTable
      query={useInfiniteQuery({ ...queueQuery(status), refetchInterval: 30_000 })}
      columns={columns}
      keyOf={({ id }) => id}
      label={t(`orders.queue.${status}`)}
      empty={<EmptyState title={t(`orders.none.${status}`)}>{t('orders.noneWhy')}</EmptyState>}
    />
  );
}
