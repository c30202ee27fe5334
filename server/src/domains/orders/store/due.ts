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

export type AtWorkRow = {
  number: string;
  account_id: string;
  status: 'paid' | 'in_progress' | 'refunding';
  total_fen: number;
  items: { name: { en: string }; quantity: number }[];
  starts_at_once: boolean;
  created_at: Date;
  changed_at: Date;
};

/** What is paid and not done yet, the longest untouched first. */
export const listAtWork = statement<{ status: AtWorkRow['status'] | null; limit: number }, AtWorkRow>(
  'list_orders_at_work',
  (p) => sql`
  select o.number, o.account_id, o.status, o.total_fen::float8 as total_fen, o.items, o.starts_at_once, o.created_at,
    o.changed_at
  from orders o
  where o.status in ('paid', 'in_progress', 'refunding') and (${p.status}::text is null or o.status = ${p.status}::text)
  order by o.changed_at limit ${p.limit}::int`,
);
