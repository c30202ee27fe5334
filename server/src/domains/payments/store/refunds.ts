import type { RefundStatus } from '@btepai/contract';
import type { Fragment, Params } from '../../../kit/statement.ts';
import { sql, statement } from '../../../kit/statement.ts';
import type { AppendArgs } from '../../activity/index.ts';
import { appending } from '../../activity/index.ts';
import type { NotifyArgs } from '../../notifications/index.ts';
import { notifying } from '../../notifications/index.ts';
import type { EndRefundArgs, TransitionArgs } from '../../orders/index.ts';
import { askingRefund, endingRefund, orderOf } from '../../orders/index.ts';
import type { PaymentRow } from '../store.ts';
import type { ResolveArgs, TransferArgs } from './ledger.ts';
import { posting, reserving, resolving } from './ledger.ts';
import { settlingTrade, tradingRefund } from './trades.ts';

export type RefundRow = {
  account_id: string;
  id: string;
  payment_id: string;
  order_id: string | null;
  cause: 'asked' | 'late';
  status: RefundStatus;
  amount_fen: number;
  reason_cipher: Buffer | null;
  decided_by: string | null;
  tries: number;
  created_at: Date;
  ended_at: Date | null;
  method: PaymentRow['method'];
  /** Of the whole payment. */
  captured_fen: number;
};

/** One that was asked for is always of an order. */
export type RequestedRow = RefundRow & {
  order_number: string;
  order_total_fen: number;
  status_before_refund: 'paid' | 'in_progress' | 'completed';
};

const columns = sql`r.account_id, r.id, r.payment_id, r.order_id, r.cause, r.status, r.amount_fen::float8 as amount_fen,
  r.reason_cipher, r.decided_by, r.tries, r.created_at, r.ended_at, m.method, m.captured_fen::float8 as captured_fen`;
const withPayment = sql`from refunds r join payments m on m.account_id = r.account_id and m.id = r.payment_id`;

export type OfRefund = { accountId: string; refundId: string };

export const findRefund = statement<OfRefund, RefundRow>(
  'find_refund',
  (p) => sql`select ${columns} ${withPayment} where r.account_id = ${p.accountId} and r.id = ${p.refundId}`,
);

/** What an order's owner asked back, while it is open. */
export const findOpenRefund = statement<{ accountId: string; orderId: string }, RefundRow>(
  'find_open_refund',
  (p) => sql`
  select ${columns} ${withPayment}
  where r.account_id = ${p.accountId} and r.order_id = ${p.orderId} and r.status in ('requested', 'processing')
    and r.cause = 'asked'`,
);

/** All of a payment, the newest first. */
export const listRefundsOf = statement<{ accountId: string; paymentId: string }, RefundRow>(
  'list_refunds_of_payment',
  (p) => sql`
  select ${columns} ${withPayment} where r.account_id = ${p.accountId} and r.payment_id = ${p.paymentId}
  order by r.created_at desc`,
);

/** Those that wait for staff, oldest first. */
export const listRequested = statement<{ limit: number }, RequestedRow>(
  'list_requested_refunds',
  (p) => sql`
  with waiting as materialized (
    select account_id, id from refunds where status = 'requested' order by created_at limit ${p.limit}::int)
  select ${columns}, o.order_number, o.order_total_fen, o.status_before_refund ${withPayment}
  join waiting w on w.account_id = r.account_id and w.id = r.id
  join lateral (${orderOf(sql`r.account_id`, sql`r.order_id`)}) o on true
  order by r.created_at`,
);

/** How many do, and since when. */
export const countRequested = statement<Record<string, never>, { count: number; oldest_at: Date | null }>(
  'count_requested_refunds',
  () => sql`
  select count(*)::int as count, min(created_at) as oldest_at from (
    select created_at from refunds where status = 'requested' order by created_at limit 1000) waiting`,
);

/** All of an order, the newest first. */
export const listRefundsOfOrder = statement<{ accountId: string; orderId: string }, RefundRow>(
  'list_refunds_of_order',
  (p) => sql`
  select ${columns} from payments m join refunds r on r.account_id = m.account_id and r.payment_id = m.id
  where m.account_id = ${p.accountId}::uuid and m.order_id = ${p.orderId}::uuid order by r.created_at desc`,
);

type AskArgs = {
  accountId: string;
  orderId: string;
  refundId: string;
  amountFen: number;
  reasonCipher: Buffer;
  now: Date;
};

/** No row: what the order's payment brought in does not leave so much (M7). */
export const askRefund = statement<AskArgs & TransitionArgs, { refund_id: string; is_asked: boolean }>(
  'ask_refund',
  (p) => sql`
  with counted as (
    update payments c set refunded_fen = c.refunded_fen + ${p.amountFen}::bigint
    where c.account_id = ${p.accountId}::uuid and c.order_id = ${p.orderId}::uuid and c.status = 'succeeded'
      and c.captured_fen - c.refunded_fen >= ${p.amountFen}::bigint
    returning c.account_id, c.id as payment_id, c.order_id, c.currency),
  refund_made as (
    insert into refunds (account_id, id, payment_id, order_id, cause, status, currency, amount_fen, reason_cipher, created_at)
    select account_id, ${p.refundId}::uuid, payment_id, order_id, 'asked', 'requested', currency, ${p.amountFen}::bigint,
      ${p.reasonCipher}::bytea, ${p.now}::timestamptz from counted
    returning account_id, order_id, id as refund_id),
  ${askingRefund(p, 'refund_made')}
  select refund_id, exists (select from refund_asked) as is_asked from refund_made`,
);

type DecideArgs = OfRefund & { decidedBy: string | null; now: Date };

/** From `requested` to another state, once; as the ledger and the order take it. */
const deciding = (
  p: Params<DecideArgs>,
  status: 'succeeded' | 'processing' | 'refused',
  also: Fragment,
): Fragment => sql`
  decided as (
    update refunds r set status = ${sql.lit(status)}, decided_by = ${p.decidedBy}::text, decided_at = ${p.now}::timestamptz, ${also}
    where r.account_id = ${p.accountId}::uuid and r.id = ${p.refundId}::uuid and r.status = 'requested'
    returning r.account_id, r.id as refund_id, r.payment_id, r.order_id, r.amount_fen, r.currency)`;

const ended = (p: Params<{ now: Date }>) => sql`ended_at = ${p.now}::timestamptz`;

/** Into the wallet, at once. */
export const giveBack = statement<DecideArgs & TransferArgs & EndRefundArgs, { refund_id: string }>(
  'give_refund_back',
  (p) => sql`
  with ${deciding(p, 'succeeded', ended(p))}, ${endingRefund(p, 'decided')}, ${posting(p, 'decided')}
  select refund_id from decided`,
);

/** By its gateway, which is asked from now on; what it takes is set aside. */
export const sendBack = statement<DecideArgs & TransferArgs & { refundNo: string }, { refund_id: string }>(
  'send_refund_back',
  (p) => sql`
  with ${deciding(p, 'processing', sql`transfer_id = ${p.transferId}::uuid, ask_at = ${p.now}::timestamptz`)},
  for_gateway as (
    select d.*, m.method from decided d join payments m on m.account_id = d.account_id and m.id = d.payment_id),
  ${tradingRefund(p, 'for_gateway')}, ${reserving(p, 'decided')}
  select refund_id from decided`,
);

/** What is not given back can be asked for again. */
const uncounting = (from: string): Fragment => sql`
  uncounted as (
    update payments c set refunded_fen = c.refunded_fen - f.amount_fen from ${sql.ref(from)} f
    where c.account_id = f.account_id and c.id = f.payment_id)`;

export const refuseRefund = statement<DecideArgs & EndRefundArgs, { refund_id: string }>(
  'refuse_refund',
  (p) => sql`
  with ${deciding(p, 'refused', ended(p))}, ${uncounting('decided')}, ${endingRefund(p, 'decided')}
  select refund_id from decided`,
);

type EndArgs = OfRefund & ResolveArgs & { settledNo: string; reference: string | null; now: Date };

/** From `processing` to its end, once. */
const ending = (p: Params<EndArgs>, status: 'succeeded' | 'failed'): Fragment => sql`
  over as (
    update refunds r set status = ${sql.lit(status)}, ended_at = ${p.now}::timestamptz, ask_at = null,
      gateway_reference = ${p.reference}::text
    where r.account_id = ${p.accountId}::uuid and r.id = ${p.refundId}::uuid and r.status = 'processing'
    returning r.account_id, r.id as refund_id, r.payment_id, r.order_id, r.cause, r.amount_fen, r.currency, r.transfer_id)`;
const paidOut = (p: Params<EndArgs>): Fragment => sql`
  ${ending(p, 'succeeded')},
  ${settlingTrade(p, 'over')}`;
const notPaidOut = (p: Params<EndArgs>): Fragment => sql`${ending(p, 'failed')}, ${uncounting('over')}`;

/** Its gateway has paid it. */
export const endPaid = statement<EndArgs & EndRefundArgs, { refund_id: string }>(
  'end_refund_paid',
  (p) => sql`
  with ${paidOut(p)}, ${endingRefund(p, 'over')}, ${resolving(p, 'over')} select refund_id from over`,
);

/** Its gateway does not pay it, whatever is tried. */
export const endFailed = statement<EndArgs & EndRefundArgs, { refund_id: string }>(
  'end_refund_failed',
  (p) => sql`
  with ${notPaidOut(p)}, ${endingRefund(p, 'over')}, ${resolving(p, 'over')} select refund_id from over`,
);

/** The same of money that came late: no order waits for it. */
export const endLatePaid = statement<EndArgs & AppendArgs & NotifyArgs, { refund_id: string }>(
  'end_late_refund_paid',
  (p) => sql`
  with ${paidOut(p)}, ${appending(p, 'over')}, ${notifying(p, 'over')}, ${resolving(p, 'over')}
  select refund_id from over`,
);
export const endLateFailed = statement<EndArgs, { refund_id: string }>(
  'end_late_refund_failed',
  (p) => sql`with ${notPaidOut(p)}, ${resolving(p, 'over')} select refund_id from over`,
);

/** Takes refunds that are to be sent, or asked after, until `leaseUntil`. `tries` is how often they were before. */
export const claimRefunds = statement<{ now: Date; leaseUntil: Date; limit: number }, RefundRow>(
  'claim_refunds',
  (p) => sql`
  with due as materialized (
    select account_id, id from refunds where ask_at <= ${p.now}::timestamptz
    order by ask_at limit ${p.limit}::int for update skip locked),
  claimed as (
    update refunds c set ask_at = ${p.leaseUntil}::timestamptz, tries = c.tries + 1
    from due where c.account_id = due.account_id and c.id = due.id returning c.account_id, c.id)
  select ${columns} ${withPayment} join claimed c on c.account_id = r.account_id and c.id = r.id`,
);

export const askRefundLater = statement<OfRefund & { askAt: Date }, never>(
  'ask_refund_later',
  (p) => sql`
  update refunds set ask_at = ${p.askAt}::timestamptz
  where account_id = ${p.accountId}::uuid and id = ${p.refundId}::uuid and status = 'processing'`,
);
