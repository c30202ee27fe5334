import type { Fragment, Params } from '../../../kit/statement.ts';
import { countRefused, sql, statement } from '../../../kit/statement.ts';
import { paying } from '../../accounts/index.ts';
import type { AppendArgs } from '../../activity/index.ts';
import { appending } from '../../activity/index.ts';
import type { NotifyArgs } from '../../notifications/index.ts';
import { notifying } from '../../notifications/index.ts';
import type { OrderOf, TransitionArgs } from '../../orders/index.ts';
import { holdingOrder, lockingOrder, payingOrder } from '../../orders/index.ts';
import { isBeingReplaced } from '../../phone/index.ts';
import type { KeepArgs } from '../../risk/index.ts';
import { keepingDecision } from '../../risk/index.ts';
import type { PaymentOf, PaymentRow } from '../store.ts';
import { columns } from '../store.ts';
import type { ResolveArgs, TransferArgs } from './ledger.ts';
import { posting, reserving, resolving } from './ledger.ts';

/** A payment as it was proven: the row that is confirmed has to be still the same (M4). */
type ProvenArgs = OrderOf & PaymentOf & { payee: string; amountFen: number; currency: string; now: Date };

/**
 * CTEs that lock the order and then the payment, always in this order, and say what speaks against it: the rows of `unfit`
 * refuse, in the order of docs/payments.md, and `fit` has the one to be confirmed, as ledger and orders read it.
 */
const judging = (p: Params<ProvenArgs>): Fragment => sql`
  ${paying(p)},
  restricted_refused as (
    select refuse('account_restricted') as refused
    where not exists (select from paying) or ${isBeingReplaced(sql`${p.accountId}::uuid`)}),
  ${lockingOrder(p)},
  payment_locked as materialized (
    select y.account_id, y.id, y.order_id, y.status, y.ended_at, y.expires_at, y.amount_fen, y.currency, y.payee
    from payments y
    where y.account_id = ${p.accountId}::uuid and y.id = ${p.paymentId}::uuid
      -- A subselect, not a join: the order's row is locked before this one.
      and y.order_id = (select id from order_locked)
    for update),
  judged as materialized (
    select y.account_id, y.id, y.order_id, y.id as payment_id, null::uuid as refund_id, y.amount_fen, y.currency, case
      when y.status = 'expired' or (y.ended_at is null and y.expires_at <= ${p.now}::timestamptz) then 'payment_expired'
      when y.status <> 'requires_confirmation' then 'payment_already_resolved'
      when o.status <> 'awaiting_payment' or o.total_fen <> y.amount_fen then 'order_not_payable'
      when (y.payee, y.amount_fen, y.currency)
        is distinct from (${p.payee}::text, ${p.amountFen}::bigint, ${p.currency}::text) then 'code_mismatch'
      end as unfit
    from payment_locked y, order_locked o),
  unfit_refused as (select refuse(unfit) as refused from judged where unfit is not null),
  fit as materialized (select j.* from judged j, paying where j.unfit is null)`;

type ConfirmArgs = ProvenArgs &
  TransitionArgs &
  TransferArgs &
  KeepArgs & {
    /** Null where it was proven; else which day of codeless payments it counts for, and how much of them there may be. */
    codelessDay: string | null;
    codelessMostFen: number;
  };

/**
 * The wallet pays an order: payment, order and ledger at once, or nothing. No row: no such payment.
 * @throws Refusal account_restricted | payment_expired | payment_already_resolved | order_not_payable | code_mismatch |
 *   step_up_required where the day's codeless payments are used up | insufficient_balance
 */
export const confirmPayment = statement<ConfirmArgs, PaymentRow>(
  'confirm_payment',
  (p) => sql`
  with ${judging(p)},
  codeless as (
    insert into codeless_payments as c (account_id, day, amount_fen)
    select account_id, ${p.codelessDay}::date, amount_fen from fit where ${p.codelessDay}::date is not null
    on conflict (account_id) do update set day = excluded.day,
      amount_fen = case when c.day = excluded.day then c.amount_fen else 0 end + excluded.amount_fen
    returning amount_fen),
  codeless_refused as (
    select refuse('step_up_required') as refused from codeless where amount_fen > ${p.codelessMostFen}::bigint),
  ${payingOrder(p, 'fit')},
  confirmed as (
    update payments y set status = 'succeeded', captured_fen = y.amount_fen, ended_at = ${p.now}::timestamptz from fit f
    where y.account_id = f.account_id and y.id = f.id returning ${columns}),
  ${posting(p, 'fit')},
  ${keepingDecision(p)}
  select c.*, 'paid' as order_status, ${countRefused(['restricted_refused', 'unfit_refused', 'codeless_refused'])}
  from (select) once left join confirmed c on true`,
);

type HoldArgs = ProvenArgs & TransferArgs & AppendArgs & NotifyArgs & { holdUntil: Date };

/** Its money is set aside until staff have looked, and its order waits as long. Refuses as `confirmPayment`. */
export const holdPayment = statement<HoldArgs, PaymentRow>(
  'hold_payment',
  (p) => sql`
  with ${judging(p)},
  ${holdingOrder(p, 'fit')},
  confirmed as (
    update payments y set status = 'processing', held_transfer_id = ${p.transferId}::uuid,
      expires_at = greatest(y.expires_at, ${p.holdUntil}::timestamptz)
    from fit f
    where y.account_id = f.account_id and y.id = f.id returning ${columns}),
  ${reserving(p, 'fit')},
  ${appending(p, 'confirmed')},
  ${notifying(p, 'confirmed')}
  select c.*, 'awaiting_payment' as order_status, ${countRefused(['restricted_refused', 'unfit_refused'])}
  from (select) once left join confirmed c on true`,
);

type ReleaseArgs = OrderOf & PaymentOf & TransitionArgs & ResolveArgs & { decidedBy: string };

/** Staff let a held payment through. No row: it is not held (any more), or its order is over. */
export const releasePayment = statement<ReleaseArgs, { id: string }>(
  'release_payment',
  (p) => sql`
  with ${lockingOrder(p)},
  released as (
    update payments y set status = 'succeeded', captured_fen = y.amount_fen, ended_at = ${p.now}::timestamptz,
      decided_by = ${p.decidedBy}::text
    where y.account_id = ${p.accountId}::uuid and y.id = ${p.paymentId}::uuid
      and y.order_id = (select id from order_locked where status = 'awaiting_payment')
      and y.status = 'processing' and y.held_transfer_id is not null and y.expires_at > ${p.now}::timestamptz
    returning y.account_id, y.id, y.order_id, y.held_transfer_id as transfer_id),
  ${payingOrder(p, 'released')},
  ${resolving(p, 'released')}
  select id from released`,
);

/** A small amount is to be proven after all. */
export const wantCode = statement<PaymentOf, never>(
  'want_code_for_payment',
  (p) => sql`
  update payments set wants_code = true
  where account_id = ${p.accountId} and id = ${p.paymentId} and not wants_code`,
);

/** What an account paid without a code on a day. */
export const findCodeless = statement<{ accountId: string; today: string }, { amount_fen: number }>(
  'find_codeless_payments',
  (p) => sql`
  select amount_fen::float8 as amount_fen from codeless_payments
  where account_id = ${p.accountId} and day = ${p.today}::date`,
);

/** All of an account that is closed for good. */
export const forgetCodeless = statement<{ accountId: string }, never>(
  'forget_codeless_payments',
  (p) => sql`delete from codeless_payments where account_id = ${p.accountId}`,
);
