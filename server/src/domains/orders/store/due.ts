import type { Language } from '@btepai/contract';
import type { Params } from '../../../kit/statement.ts';
import { sql, statement } from '../../../kit/statement.ts';

export type DueRow = { account_id: string; id: string; number: string; total_fen: number; due_at: Date };
export type DueArgs = { now: Date; afterTime: Date; afterId: string; limit: number };

/** Orders of any account whose time has come by the column `by`, from one on: one that fails stands in nobody's way. */
const due = (p: Params<DueArgs>, by: string, status: ReturnType<typeof sql>) => sql`
  select o.account_id, o.id, o.number, o.total_fen::float8 as total_fen, ${sql.ref(`o.${by}`)} as due_at from orders o
  where ${status} and ${sql.ref(`o.${by}`)} <= ${p.now}::timestamptz
    and (${sql.ref(`o.${by}`)}, o.id) > (${p.afterTime}::timestamptz, ${p.afterId}::uuid)
  order by ${sql.ref(`o.${by}`)}, o.id limit ${p.limit}::int`;

export const listUnpaidDue = statement<DueArgs, DueRow>('list_unpaid_orders_due', (p) =>
  due(p, 'pay_until', sql`o.status = 'awaiting_payment'`),
);
export const listStartDue = statement<DueArgs, DueRow>('list_orders_to_start', (p) =>
  due(p, 'changed_at', sql`o.status = 'paid' and o.starts_at_once`),
);
export const listCompleteDue = statement<DueArgs, DueRow>('list_orders_to_complete', (p) =>
  due(p, 'completes_at', sql`o.status = 'in_progress'`),
);

export const atWorkStatuses = ['paid', 'in_progress', 'refunding'] as const;
export type AtWorkRow = {
  account_id: string;
  id: string;
  number: string;
  status: (typeof atWorkStatuses)[number];
  total_fen: number;
  items: { name: Record<Language, string>; quantity: number }[];
  starts_at_once: boolean;
  created_at: Date;
  changed_at: Date;
};

type AtWorkArgs = {
  statuses: AtWorkRow['status'][];
  afterTime: Date | null;
  afterId: string | null;
  limit: number;
};

/** What is paid and not done yet, the longest untouched first, after one of them. Each status is a stretch of the index. */
export const listAtWork = statement<AtWorkArgs, AtWorkRow>(
  'list_orders_at_work',
  (p) => sql`
  select found.* from unnest(${p.statuses}::text[]) as s (status)
  cross join lateral (
    select o.account_id, o.id, o.number, o.status, o.total_fen::float8 as total_fen, o.items, o.starts_at_once, o.created_at,
      o.changed_at
    from orders o
    where o.status in ('paid', 'in_progress', 'refunding') and o.status = s.status
      and (o.changed_at, o.id) > (coalesce(${p.afterTime}::timestamptz, '-infinity'),
        coalesce(${p.afterId}::uuid, '00000000-0000-0000-0000-000000000000'))
    order by o.changed_at, o.id limit ${p.limit}::int) found
  order by found.changed_at, found.id limit ${p.limit}::int`,
);

/** What is paid and begins only when somebody takes it up. */
export const countToBegin = statement<Record<string, never>, { count: number; oldest_at: Date | null }>(
  'count_orders_to_begin',
  () => sql`
  select count(*)::int as count, min(changed_at) as oldest_at from (
    select changed_at from orders where status = 'paid' and not starts_at_once order by changed_at limit 1000) waiting`,
);
