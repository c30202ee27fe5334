import type { Fragment, Params, Prefixed } from '../../../kit/statement.ts';
import { paramsOf, sql, statement } from '../../../kit/statement.ts';
import type { AppendArgs } from '../../activity/index.ts';
import { appending } from '../../activity/index.ts';
import type { NotifyArgs } from '../../notifications/index.ts';
import { notifying } from '../../notifications/index.ts';
import type { OrderOf } from './orders.ts';

/**
 * Every transition of an order: one conditional update, which says what happened in the timeline, with its line in the log
 * and its notice. Each is a set of CTEs whose first is named after it and has a row (account_id, id, …) where it took
 * place. `from` is a CTE with the columns account_id and order_id; where that has no row, nothing happens.
 */
export type TransitionArgs = Prefixed<'order', AppendArgs & NotifyArgs> & {
  /** The new line of the timeline, as JSON. */
  orderEvent: string;
};

const told = (as: string): Fragment => sql`
  ${appending(paramsOf<AppendArgs>('order'), as, 'order_activity')},
  ${notifying(paramsOf<NotifyArgs>('order'), as, 'order_notified')}`;

const changing = (p: Params<TransitionArgs>): Fragment =>
  sql`timeline = o.timeline || ${p.orderEvent}::jsonb, changed_at = ${p.orderNow}::timestamptz`;
const ofFrom = (from: string): Fragment => sql`
  from ${sql.ref(from)} f where o.account_id = f.account_id and o.id = f.order_id`;

/** The order's row as a CTE `order_locked`, and as it stays until the transaction ends. */
export const lockingOrder = (p: Params<OrderOf>): Fragment => sql`
  order_locked as materialized (
    select o.account_id, o.id, o.number, o.status, o.pay_until, o.total_fen, o.currency from orders o
    where o.account_id = ${p.accountId}::uuid and o.id = ${p.orderId}::uuid for update)`;

/** `order_held`: whoever pays it needs longer, for someone has to look at the payment first. */
export const holdingOrder = (p: Params<{ holdUntil: Date }>, from: string): Fragment => sql`
  order_held as (
    update orders o set pay_until = greatest(o.pay_until, ${p.holdUntil}::timestamptz)
    ${ofFrom(from)} and o.status = 'awaiting_payment' returning o.account_id, o.id)`;

/**
 * `order_paid`: the money is there. Not conditional on `pay_until`: what a gateway took at the last moment still pays, as
 * long as nobody has ended the order.
 */
export const payingOrder = (p: Params<TransitionArgs>, from: string): Fragment => sql`
  order_paid as (
    update orders o set status = 'paid', ${changing(p)}
    ${ofFrom(from)} and o.status = 'awaiting_payment' returning o.account_id, o.id),
  ${told('order_paid')}`;

/** `refund_asked`: it is to be given back, or a part of it; until that is settled nothing else happens to the order. */
export const askingRefund = (p: Params<TransitionArgs>, from: string): Fragment => sql`
  refund_asked as (
    update orders o set status = 'refunding', status_before_refund = o.status, completes_at = null, ${changing(p)}
    ${ofFrom(from)} and o.status in ('paid', 'in_progress', 'completed') returning o.account_id, o.id),
  ${told('refund_asked')}`;

export type EndRefundArgs = TransitionArgs & {
  /** What has been given back by it: 0 where it was refused, or failed. */
  orderRefundedFen: number;
  /** When it counts as received, where it was in progress and is again. */
  orderCompletesAt: Date;
};

/** `refund_ended`: given back whole it is `refunded`, else it stands where it stood. */
export const endingRefund = (p: Params<EndRefundArgs>, from: string): Fragment => sql`
  refund_ended as (
    update orders o set refunded_fen = o.refunded_fen + ${p.orderRefundedFen}::bigint,
      status = case when o.refunded_fen + ${p.orderRefundedFen}::bigint = o.total_fen then 'refunded'
        else o.status_before_refund end,
      completes_at = case when o.status_before_refund = 'in_progress'
        and o.refunded_fen + ${p.orderRefundedFen}::bigint < o.total_fen then ${p.orderCompletesAt}::timestamptz end,
      status_before_refund = null, ${changing(p)}
    ${ofFrom(from)} and o.status = 'refunding' returning o.account_id, o.id, o.status),
  ${told('refund_ended')}`;

type ActArgs = TransitionArgs & OrderOf;
const subject = (p: Params<OrderOf>) => sql`
  subject as (select ${p.accountId}::uuid as account_id, ${p.orderId}::uuid as order_id)`;

/** No row: it does not await its payment (any more). */
export const cancelOrder = statement<ActArgs, { id: string }>(
  'cancel_order',
  (p) => sql`
  with ${subject(p)},
  order_cancelled as (
    update orders o set status = 'cancelled', ${changing(p)}
    ${ofFrom('subject')} and o.status = 'awaiting_payment' returning o.account_id, o.id),
  ${told('order_cancelled')}
  select id from order_cancelled`,
);

/** No row: it was paid, cancelled or given more time. */
export const expireOrder = statement<ActArgs, { id: string }>(
  'expire_order',
  (p) => sql`
  with ${subject(p)},
  order_expired as (
    update orders o set status = 'cancelled', ${changing(p)}
    ${ofFrom('subject')} and o.status = 'awaiting_payment' and o.pay_until <= ${p.orderNow}::timestamptz
    returning o.account_id, o.id),
  ${told('order_expired')}
  select id from order_expired`,
);

/** No row: it is not paid, or something has begun already. */
export const startOrder = statement<ActArgs & { orderCompletesAt: Date }, { id: string }>(
  'start_order',
  (p) => sql`
  with ${subject(p)},
  order_started as (
    update orders o set status = 'in_progress', completes_at = ${p.orderCompletesAt}::timestamptz, ${changing(p)}
    ${ofFrom('subject')} and o.status = 'paid' returning o.account_id, o.id),
  ${told('order_started')}
  select id from order_started`,
);

/** `onlyDue`: by itself, once its time has come. No row: it is not in progress, or not due. */
export const completeOrder = statement<ActArgs & { onlyDue: boolean }, { id: string }>(
  'complete_order',
  (p) => sql`
  with ${subject(p)},
  order_completed as (
    update orders o set status = 'completed', completes_at = null, ${changing(p)}
    ${ofFrom('subject')} and o.status = 'in_progress'
      and (not ${p.onlyDue}::boolean or o.completes_at <= ${p.orderNow}::timestamptz)
    returning o.account_id, o.id),
  ${told('order_completed')}
  select id from order_completed`,
);
