import type { Language, OrderEvent, OrderStatus } from '@btepai/contract';
import type { Fragment, Params } from '../../../kit/statement.ts';
import { sql, statement } from '../../../kit/statement.ts';
import { keyOf } from '../../accounts/index.ts';

type Names = Record<Language, string>;

/** One line of an order, with the names and the price of its moment. */
export type ItemRow = {
  serviceId: string;
  name: Names;
  option: { id: string; name: Names };
  unit: Names;
  quantity: number;
  priceFen: number;
};

/** `staff` is who of them did it: for their own eyes. */
export type EventRow = Pick<OrderEvent, 'kind' | 'at' | 'by'> & { amountFen?: number; staff?: string };

export type OrderRow = {
  account_id: string;
  id: string;
  number: string;
  status: OrderStatus;
  status_before_refund: 'paid' | 'in_progress' | 'completed' | null;
  currency: 'CNY';
  total_fen: number;
  refunded_fen: number;
  items: ItemRow[];
  starts_at_once: boolean;
  details_cipher: Buffer | null;
  timeline: EventRow[];
  created_at: Date;
  changed_at: Date;
  pay_until: Date;
  completes_at: Date | null;
  /** Its account's own key. */
  wrapped_key: Buffer | null;
};

/** Cents fit a number exactly: none of our sums comes near 2^53. */
export const columns = sql`o.account_id, o.id, o.number, o.status, o.status_before_refund, o.currency,
  o.total_fen::float8 as total_fen, o.refunded_fen::float8 as refunded_fen, o.items, o.starts_at_once, o.details_cipher,
  o.timeline, o.created_at, o.changed_at, o.pay_until, o.completes_at, ${keyOf(sql`o.account_id`)} as wrapped_key`;

export type OrderOf = { accountId: string; orderId: string };

export const findOrder = statement<OrderOf, OrderRow>(
  'find_order',
  (p) => sql`select ${columns} from orders o where o.account_id = ${p.accountId} and o.id = ${p.orderId}`,
);

/** The order as it stands, and as it stays until the transaction ends. Before its payments' rows, always. */
export const lockOrder = statement<OrderOf, OrderRow>(
  'lock_order',
  (p) => sql`
  select ${columns} from orders o where o.account_id = ${p.accountId} and o.id = ${p.orderId} for update of o`,
);

const byNumber = (p: Params<{ number: string }>) => sql`
  select ${columns} from order_numbers n
  join orders o on o.account_id = n.account_id and o.id = n.order_id
  where n.number = ${p.number}`;

/** For staff, who are told a number. */
export const findOrderByNumber = statement<{ number: string }, OrderRow>('find_order_by_number', byNumber);
export const lockOrderByNumber = statement<{ number: string }, OrderRow>(
  'lock_order_by_number',
  (p) => sql`${byNumber(p)} for update of o`,
);

/** What a payment has to know of its order, as a row for `lateral`, from the columns that hold whose it is. */
export const orderOf = (accountId: Fragment, orderId: Fragment): Fragment => sql`
  select o.number as order_number, o.status as order_status, o.total_fen::float8 as order_total_fen, o.status_before_refund
  from orders o
  where o.account_id = ${accountId} and o.id = ${orderId}`;

/** Whether anything of an account's is still to be paid, done or given back. */
export const findOpenOrder = statement<{ accountId: string }, { id: string }>(
  'find_open_order',
  (p) => sql`
  select o.id from orders o
  where o.account_id = ${p.accountId} and o.status in ('awaiting_payment', 'paid', 'in_progress', 'refunding') limit 1`,
);

type ListArgs = { accountId: string; statuses: OrderStatus[]; afterId: string | null; limit: number };

/**
 * A page of an account's orders in these statuses, newest first, those after one of its orders. Each status is read by its
 * own stretch of the index, from the place of that order on: a few among very many cost what they are, however far down.
 */
export const listOrders = statement<ListArgs, OrderRow>(
  'list_orders',
  (p) => sql`
  with after as materialized (
    select a.created_at, a.id from orders a where a.account_id = ${p.accountId}::uuid and a.id = ${p.afterId}::uuid),
  place as materialized (
    select case when ${p.afterId}::uuid is null then 'infinity' else (select created_at from after) end as created_at,
      coalesce(${p.afterId}::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff') as id),
  page as materialized (
    select found.id, found.created_at from unnest(${p.statuses}::text[]) as s (status)
    cross join lateral (
      select l.id, l.created_at from orders l
      where l.account_id = ${p.accountId}::uuid and l.status = s.status
        and (l.created_at, l.id) < ((select created_at from place), (select id from place))
      order by l.created_at desc, l.id desc limit ${p.limit}::int) found
    order by found.created_at desc, found.id desc limit ${p.limit}::int)
  -- One by one: joined as a whole, the planner would read all of the account's.
  select one.* from page cross join lateral (
    select ${columns} from orders o where o.account_id = ${p.accountId}::uuid and o.id = page.id limit 1) one
  order by page.created_at desc, page.id desc`,
);
