import type { HeldQueue, RefundQueue } from '@btepai/contract';
import { useQuery } from '@tanstack/react-query';
import { Table, type TableColumnsType } from 'antd';
import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Age } from '../../ui/age.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Money } from '../../ui/money.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { atTime } from '../../ui/time.ts';
import { item, useListKeys } from '../../ui/use-list-keys.ts';
import { heldQuery, refundsQuery } from './orders.ts';
import '../../ui/list-table.css';

type Refund = RefundQueue['items'][number];
type Held = HeldQueue['items'][number];

/** What people ask back, the oldest first. */
export function RefundQueueTable() {
  const { t } = useTranslation();
  const query = useQuery(refundsQuery);
  return (
    <MoneyTable<Refund>
      query={query}
      label={t('orders.queue.refunds')}
      empty={t('orders.none.refunds')}
      more={[
        { title: t('orders.ofTotal'), align: 'end', render: (_value, { total }) => <Money of={total} /> },
        {
          title: t('orders.before'),
          render: (_value, { orderStatus }) => orderStatus && t(`orders.status.${orderStatus}`),
        },
      ]}
    />
  );
}

/** Payments that looked unusual, the oldest first; each is free again by itself when its time is over. */
export function HeldQueueTable() {
  const { t } = useTranslation();
  const query = useQuery(heldQuery);
  return (
    <MoneyTable<Held>
      query={query}
      label={t('orders.queue.held')}
      empty={t('orders.none.held')}
      more={[{ title: t('orders.heldUntil'), render: (_value, { expiresAt }) => atTime(expiresAt) }]}
    />
  );
}

type Line = Refund | Held;
type Props<Item> = {
  query: { data: { items: Item[]; hasMore: boolean } | undefined; error: Error | null; refetch: () => unknown };
  label: string;
  empty: string;
  more: TableColumnsType<Item>;
};

function MoneyTable<Item extends Line>({ query, label, empty, more }: Props<Item>) {
  const { t } = useTranslation();
  const list = useRef<HTMLElement>(null);
  useListKeys(list);
  const { data, error } = query;
  const retry = <ProblemAlert failure={error} onRetry={() => void query.refetch()} />;
  if (!data) return error ? retry : <Loading />;
  if (data.items.length === 0) return <EmptyState title={empty}>{t('orders.noneWhy')}</EmptyState>;
  const columns: TableColumnsType<Item> = [
    {
      title: t('orders.amount'),
      render: (_value: unknown, { orderNumber, amount }: Item): ReactNode => (
        <Link to={`/orders/${orderNumber}`} className="queue__amount" {...item}>
          <Money of={amount} />
        </Link>
      ),
    },
    { title: t('orders.number'), render: (_value, { orderNumber }) => <span className="numbers">{orderNumber}</span> },
    { title: t('orders.method'), render: (_value, { method }) => t(`orders.methods.${method}`) },
    ...more,
    { title: t('orders.since'), render: (_value, { createdAt }) => <Age since={createdAt} /> },
  ];
  return (
    <section ref={list} className="list" aria-label={label}>
      {retry}
      <Table
        size="small"
        pagination={false}
        rowKey="id"
        columns={columns}
        dataSource={data.items}
        scroll={{ x: 'max-content' }}
      />
      {data.hasMore && <p className="soft">{t('orders.hasMore')}</p>}
    </section>
  );
}
