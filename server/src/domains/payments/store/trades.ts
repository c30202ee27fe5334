import type { GatewayMethod } from '@btepai/contract';
import type { Fragment, Params } from '../../../kit/statement.ts';
import { sql, statement } from '../../../kit/statement.ts';
import type { PaymentRow } from '../store.ts';

/**
 * A CTE that lets the payment of the CTE `from` (`account_id`, `id`, `method`) be found by its trade number. In the commit
 * that makes the payment: a callback may come before its gateway has even answered us.
 */
export const trading = (p: Params<{ tradeNo: string }>, from: string): Fragment => sql`
  trade_made as (
    insert into gateway_trades (trade_no, gateway, account_id, payment_id)
    select ${p.tradeNo}::text, method, account_id, id from ${sql.ref(from)} where method <> 'wallet')`;

/** The same for a refund that its gateway is to pay, by a number of its own kind. */
export const tradingRefund = (p: Params<{ refundNo: string }>, from: string): Fragment => sql`
  trade_made as (
    insert into gateway_trades (trade_no, gateway, account_id, payment_id, refund_id)
    select ${p.refundNo}::text, method, account_id, payment_id, refund_id from ${sql.ref(from)} where method <> 'wallet'
    on conflict (trade_no) do nothing)`;

/** A CTE that notes by which transfer the money of a trade came in, or went back: where the CTE `from` has a row. */
export const settlingTrade = (
  p: Params<{ settledNo: string; transferId: string; now: Date }>,
  from: string,
): Fragment => sql`
  trade_settled as (
    update gateway_trades t set settled_at = ${p.now}::timestamptz, transfer_id = ${p.transferId}::uuid
    from ${sql.ref(from)} where t.trade_no = ${p.settledNo}::text and t.settled_at is null)`;

export type TradeRow = {
  trade_no: string;
  gateway: GatewayMethod;
  account_id: string;
  payment_id: string;
  refund_id: string | null;
};

export const findTrade = statement<{ tradeNo: string }, TradeRow>(
  'find_trade',
  (p) => sql`
  select trade_no, gateway, account_id, payment_id, refund_id from gateway_trades where trade_no = ${p.tradeNo}::text`,
);

type OfPayment = { accountId: string; paymentId: string };

/**
 * Lets one of them begin a payment at its gateway: whoever else comes before its time is up gets no row. Nobody asks the gateway
 * after it meanwhile. A last time that the clock has not come to yet was written before it was set back, and stops nobody.
 */
export const claimCheckout = statement<OfPayment & { now: Date; notSince: Date; leaseUntil: Date }, { id: string }>(
  'claim_checkout',
  (p) => sql`
  update payments set asked_at = ${p.now}::timestamptz, ask_at = greatest(ask_at, ${p.leaseUntil}::timestamptz)
  where account_id = ${p.accountId}::uuid and id = ${p.paymentId}::uuid and status = 'processing'
    and redirect_url is null and qr_text is null
    and (asked_at between ${p.notSince}::timestamptz and ${p.leaseUntil}::timestamptz) is not true
  returning id`,
);

type NoteArgs = OfPayment & { redirectUrl: string | null; qrText: string | null; now: Date; askAt: Date };

/** What its gateway answered; nothing where the payment has ended meanwhile. */
export const noteCheckout = statement<NoteArgs, { id: string }>(
  'note_checkout',
  (p) => sql`
  update payments set redirect_url = ${p.redirectUrl}::text, qr_text = ${p.qrText}::text,
    asked_at = ${p.now}::timestamptz, ask_at = ${p.askAt}::timestamptz
  where account_id = ${p.accountId}::uuid and id = ${p.paymentId}::uuid and status = 'processing' returning id`,
);

/** It could not be begun; where that is not certain, its gateway is told that nobody may pay it. */
export const failCheckout = statement<
  OfPayment & { failure: PaymentRow['failure']; mayBeThere: boolean; now: Date },
  { id: string }
>(
  'fail_checkout',
  (p) => sql`
  update payments set status = 'failed', failure = ${p.failure}::text, ended_at = ${p.now}::timestamptz,
    wants_closing = ${p.mayBeThere}::boolean,
    ask_at = case when ${p.mayBeThere}::boolean then ${p.now}::timestamptz end
  where account_id = ${p.accountId}::uuid and id = ${p.paymentId}::uuid and status = 'processing' returning id`,
);

export type AskedRow = Pick<
  PaymentRow,
  'account_id' | 'id' | 'order_id' | 'method' | 'status' | 'created_at' | 'expires_at'
> & { wants_closing: boolean };

/**
 * Takes up to `limit` payments of which their gateways are to be asked, until `leaseUntil`: a process that dies gives them
 * back by its lease running out.
 */
export const claimAsking = statement<{ now: Date; leaseUntil: Date; limit: number }, AskedRow>(
  'claim_asking',
  (p) => sql`
  with due as materialized (
    select account_id, id from payments where ask_at <= ${p.now}::timestamptz
    order by ask_at limit ${p.limit}::int for update skip locked)
  update payments c set ask_at = ${p.leaseUntil}::timestamptz, asked_at = ${p.now}::timestamptz
  from due where c.account_id = due.account_id and c.id = due.id
  returning c.account_id, c.id, c.order_id, c.method, c.status, c.wants_closing, c.created_at, c.expires_at`,
);

/** The open payment of an order, where a gateway has it; taken as `claimAsking` does, or from whoever has it. */
export const claimOpenOf = statement<{ accountId: string; orderId: string; now: Date; leaseUntil: Date }, AskedRow>(
  'claim_open_of_order',
  (p) => sql`
  update payments c set ask_at = ${p.leaseUntil}::timestamptz, asked_at = ${p.now}::timestamptz
  where c.account_id = ${p.accountId}::uuid and c.order_id = ${p.orderId}::uuid
    and c.status in ('requires_confirmation', 'processing') and c.method <> 'wallet'
  returning c.account_id, c.id, c.order_id, c.method, c.status, c.wants_closing, c.created_at, c.expires_at`,
);

/** Somebody waits: it is asked of now, where it has begun there and was not asked of a moment ago. */
export const hurryAsking = statement<OfPayment & { now: Date; notSince: Date }, { id: string }>(
  'hurry_asking',
  (p) => sql`
  update payments set ask_at = ${p.now}::timestamptz
  where account_id = ${p.accountId}::uuid and id = ${p.paymentId}::uuid and status = 'processing'
    and (redirect_url is not null or qr_text is not null)
    and ask_at > ${p.now}::timestamptz and (asked_at is null or asked_at <= ${p.notSince}::timestamptz)
  returning id`,
);

export const askLater = statement<OfPayment & { askAt: Date }, never>(
  'ask_later',
  (p) => sql`
  update payments set ask_at = ${p.askAt}::timestamptz
  where account_id = ${p.accountId}::uuid and id = ${p.paymentId}::uuid and ask_at is not null and captured_fen = 0`,
);

/** Nobody can pay it any more: it ends where it has not, and there is nothing to ask. */
export const endAtGateway = statement<
  OfPayment & { status: 'expired' | 'failed'; failure: PaymentRow['failure']; now: Date },
  { id: string }
>(
  'end_at_gateway',
  (p) => sql`
  update payments set ask_at = null, wants_closing = false,
    status = case when ended_at is null then ${p.status}::text else status end,
    failure = case when ended_at is null then ${p.failure}::text else failure end,
    ended_at = coalesce(ended_at, ${p.now}::timestamptz)
  where account_id = ${p.accountId}::uuid and id = ${p.paymentId}::uuid and captured_fen = 0 returning id`,
);
