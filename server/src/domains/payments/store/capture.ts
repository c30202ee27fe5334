import type { Fragment, Params } from '../../../kit/statement.ts';
import { paramsOf, sql, statement } from '../../../kit/statement.ts';
import type { AppendArgs } from '../../activity/index.ts';
import { appending } from '../../activity/index.ts';
import type { NotifyArgs } from '../../notifications/index.ts';
import { notifying } from '../../notifications/index.ts';
import type { TransitionArgs } from '../../orders/index.ts';
import { payingOrder } from '../../orders/index.ts';
import type { PaymentRow } from '../store.ts';
import type { TransferArgs } from './ledger.ts';
import { posting, reserving } from './ledger.ts';
import { settlingTrade, tradingRefund } from './trades.ts';

type OfPayment = { accountId: string; paymentId: string };
export type LockedPayment = Pick<PaymentRow, 'order_id' | 'status' | 'captured_fen' | 'amount_fen' | 'ended_at'>;

/** After its order's row, always. */
export const lockCaptured = statement<OfPayment, LockedPayment>(
  'lock_captured_payment',
  (p) => sql`
  select order_id, status, captured_fen::float8 as captured_fen, amount_fen::float8 as amount_fen, ended_at from payments
  where account_id = ${p.accountId} and id = ${p.paymentId} for update`,
);

type CaptureArgs = OfPayment & TransferArgs & { settledNo: string; reference: string; now: Date };

/** What every capture returns, as the ledger takes it. */
const back = sql`c.account_id, c.id as payment_id, c.order_id, c.method, c.amount_fen, c.currency, null::uuid as refund_id`;
const capturing = (p: Params<CaptureArgs>): Fragment => sql`
  captured as (
    update payments c set captured_fen = c.amount_fen, status = 'succeeded', ended_at = ${p.now}::timestamptz, ask_at = null,
      wants_closing = false, gateway_reference = ${p.reference}::text
    where c.account_id = ${p.accountId}::uuid and c.id = ${p.paymentId}::uuid and c.captured_fen = 0 and c.ended_at is null
    returning ${back}),
  ${settlingTrade(p, 'captured')},
  ${posting(p, 'captured')}`;

/** The money of an order that awaits it. */
export const captureForOrder = statement<CaptureArgs & TransitionArgs, { payment_id: string; is_paid: boolean }>(
  'capture_for_order',
  (p) => sql`
  with ${capturing(p)}, ${payingOrder(p, 'captured')}
  select payment_id, exists (select from order_paid) as is_paid from captured`,
);

type ToldArgs = AppendArgs & NotifyArgs;
/** The money of a top-up. */
export const captureTopUp = statement<CaptureArgs & ToldArgs, { payment_id: string }>(
  'capture_top_up',
  (p) => sql`
  with ${capturing(p)}, ${appending(p, 'captured')}, ${notifying(p, 'captured')}
  select payment_id from captured`,
);

/** The arguments of the transfer that goes back, beside those of the one that comes in. */
export type LateArgs = CaptureArgs & {
  refundId: string;
  refundNo: string;
  returnTransferId: string;
  returnTransferKind: 'refund';
  returnDebitBook: TransferArgs['debitBook'];
  returnCreditBook: TransferArgs['creditBook'];
  returnNow: Date;
};

/**
 * Money that nothing awaits any more: it came in, and is set aside to go back the way it came. The payment's end stays; one that
 * was still open ends here, for its order is over.
 */
export const captureLate = statement<LateArgs, { payment_id: string }>(
  'capture_late',
  (p) => sql`
  with captured as (
    update payments c set captured_fen = c.amount_fen, refunded_fen = c.amount_fen, ask_at = null, wants_closing = false,
      gateway_reference = ${p.reference}::text,
      status = case when c.ended_at is null then 'failed' else c.status end,
      failure = case when c.ended_at is null then 'order_over' else c.failure end,
      ended_at = coalesce(c.ended_at, ${p.now}::timestamptz)
    where c.account_id = ${p.accountId}::uuid and c.id = ${p.paymentId}::uuid and c.captured_fen = 0
    returning ${back}),
  ${settlingTrade(p, 'captured')},
  refund_made as (
    insert into refunds (account_id, id, payment_id, order_id, cause, status, currency, amount_fen, transfer_id, ask_at,
      created_at)
    select account_id, ${p.refundId}::uuid, payment_id, order_id, 'late', 'processing', currency, amount_fen,
      ${p.returnTransferId}::uuid, ${p.now}::timestamptz, ${p.now}::timestamptz from captured
    returning account_id, id, payment_id),
  going_back as (
    select c.account_id, c.payment_id, c.method, c.amount_fen, c.currency, m.id as refund_id
    from captured c join refund_made m on m.account_id = c.account_id),
  ${tradingRefund(p, 'going_back')},
  ${posting(p, 'captured')},
  ${reserving(paramsOf<TransferArgs>('return'), 'going_back')}
  select payment_id from captured`,
);

/** What a gateway's money is worth now, by the rows that are locked. */
