import type { Fragment, Params } from '../../../kit/statement.ts';
import { sql, statement } from '../../../kit/statement.ts';
import type { AppendArgs } from '../../activity/index.ts';
import { appending } from '../../activity/index.ts';
import type { NotifyArgs } from '../../notifications/index.ts';
import { notifying } from '../../notifications/index.ts';
import type { OrderOf } from '../../orders/index.ts';
import type { PaymentOf, PaymentRow } from '../store.ts';
import { columns, withOrder } from '../store.ts';
import type { ResolveArgs } from './ledger.ts';
import { resolving } from './ledger.ts';

/**
 * CTEs that end open payments `e` without success, at most one with money set aside, which is then free again. A gateway that
 * may still take money for one is told to close it. `ended` has a row for each.
 */
export const endingOpen = (
  p: Params<ResolveArgs>,
  which: Fragment,
  { status, failure, more = sql`` }: { status: Fragment; failure: Fragment; more?: Fragment },
): Fragment => sql`
  ended as (
    update payments e set status = ${status}, failure = ${failure}, ended_at = ${p.now}::timestamptz${more},
      wants_closing = e.method <> 'wallet', ask_at = case when e.method <> 'wallet' then ${p.now}::timestamptz end
    ${which} and e.status in ('requires_confirmation', 'processing')
    returning e.account_id, e.id, e.held_transfer_id as transfer_id),
  freed as (select account_id, transfer_id from ended where transfer_id is not null),
  ${resolving(p, 'freed')}`;

type EndArgs = ResolveArgs & { endStatus: PaymentRow['status']; failure: PaymentRow['failure'] };
const asAsked = (p: Params<EndArgs>) => ({ status: sql`${p.endStatus}::text`, failure: sql`${p.failure}::text` });

/** No row: it had ended. */
export const cancelPayment = statement<PaymentOf & ResolveArgs, { id: string }>(
  'cancel_payment',
  (p) => sql`
  with ${endingOpen(p, sql`where e.account_id = ${p.accountId}::uuid and e.id = ${p.paymentId}::uuid`, {
    status: sql`'cancelled'`,
    failure: sql`null`,
  })}
  select id from ended`,
);

/** Whichever is open of an order that is over, in the transaction that holds the order's row. */
export const endOfOrder = statement<OrderOf & EndArgs, { id: string }>(
  'end_payment_of_order',
  (p) => sql`
  with ${endingOpen(p, sql`where e.account_id = ${p.accountId}::uuid and e.order_id = ${p.orderId}::uuid`, asAsked(p))}
  select id from ended`,
);

/** Wallet payments whose time is up and whose money is not set aside. */
export const expirePlain = statement<{ now: Date; limit: number }, { id: string }>(
  'expire_payments',
  (p) => sql`
  with due as materialized (
    select account_id, id from payments
    where status in ('requires_confirmation', 'processing') and expires_at <= ${p.now}::timestamptz
      and method = 'wallet' and held_transfer_id is null
    order by expires_at limit ${p.limit}::int for update skip locked)
  update payments y set status = 'expired', ended_at = ${p.now}::timestamptz from due d
  where y.account_id = d.account_id and y.id = d.id returning y.id`,
);

/** Held payments, the oldest first; `until`: those alone whose time is up by then. */
export const listHeld = statement<{ until: Date | null; limit: number }, PaymentRow>(
  'list_held_payments',
  (p) => sql`
  select ${columns}, o.order_number, o.order_status from ${withOrder}
  where y.held_transfer_id is not null and y.ended_at is null
    and (${p.until}::timestamptz is null or y.expires_at <= ${p.until}::timestamptz)
  order by y.created_at limit ${p.limit}::int`,
);

export const countHeld = statement<Record<string, never>, { count: number; oldest_at: Date | null }>(
  'count_held_payments',
  () => sql`
  select count(*)::int as count, min(created_at) as oldest_at from (
    select created_at from payments where held_transfer_id is not null and ended_at is null
    order by created_at limit 1000) waiting`,
);

type EndHoldArgs = PaymentOf & EndArgs & AppendArgs & NotifyArgs & { decidedBy: string | null };

/** A held payment is not to be: its money is free again, and it is told. No row: it is not held (any more). */
export const endHold = statement<EndHoldArgs, { id: string }>(
  'end_held_payment',
  (p) => sql`
  with ${endingOpen(
    p,
    sql`where e.account_id = ${p.accountId}::uuid and e.id = ${p.paymentId}::uuid and e.held_transfer_id is not null`,
    { ...asAsked(p), more: sql`, decided_by = ${p.decidedBy}::text` },
  )},
  ${appending(p, 'ended')},
  ${notifying(p, 'ended')}
  select id from ended`,
);

/** Looked too odd to be let through: it has failed, and its owner reads so in the log. No row: it had ended. */
export const denyPayment = statement<PaymentOf & ResolveArgs & AppendArgs, { id: string }>(
  'deny_payment',
  (p) => sql`
  with ${endingOpen(p, sql`where e.account_id = ${p.accountId}::uuid and e.id = ${p.paymentId}::uuid`, {
    status: sql`'failed'`,
    failure: sql`'refused'`,
  })},
  ${appending(p, 'ended')}
  select id from ended`,
);
