import type { PaymentMethod } from '@btepai/contract';
import type { OnceArgs } from '../../../kit/once.ts';
import { remembering } from '../../../kit/once.ts';
import { countRefused, sql, statement } from '../../../kit/statement.ts';
import { paying } from '../../accounts/index.ts';
import type { OrderOf } from '../../orders/index.ts';
import { lockingOrder } from '../../orders/index.ts';
import { isBeingReplaced } from '../../phone/index.ts';
import { endingOpen } from './end.ts';
import type { ResolveArgs } from './ledger.ts';
import { trading } from './trades.ts';

type CreateArgs = OnceArgs &
  OrderOf &
  ResolveArgs & {
    paymentId: string;
    method: PaymentMethod;
    payee: string;
    wantsCode: boolean;
    tradeNo: string;
    /** When its gateway is to be asked, where it has one. */
    askAt: Date;
    /** How many payments an order may have had: each costs its gateway a call or three. */
    perOrder: number;
  };
export type CreateRow = { payment_id: string | null };

/** By this a second payment of an order that comes at the same moment is stopped: it has not seen the first. */
export const oneOpenPayment = 'payments_open';

/**
 * A payment of an order, in place of whichever was open: of an order one at a time is under way. Null where there is no such
 * order, or its id is taken already; then nothing has ended.
 * @throws Refusal account_restricted | order_not_payable | too_many_requests, or a violation of `oneOpenPayment`
 */
export const createPayment = statement<CreateArgs, CreateRow>(
  'create_payment',
  (p) => sql`
  with ${paying(p)},
  restricted_refused as (
    select refuse('account_restricted') as refused
    where not exists (select from paying) or ${isBeingReplaced(sql`${p.accountId}::uuid`)}),
  ${lockingOrder(p)},
  unpayable_refused as (
    select refuse('order_not_payable') as refused from order_locked
    where status <> 'awaiting_payment' or pay_until <= ${p.now}::timestamptz),
  payable as materialized (
    select o.account_id, o.id as order_id, o.total_fen, o.currency, o.pay_until from order_locked o
    where o.status = 'awaiting_payment' and o.pay_until > ${p.now}::timestamptz
      and not exists (select from payments x where x.account_id = o.account_id and x.id = ${p.paymentId}::uuid)),
  many_refused as (
    select refuse('too_many_requests', '{"retryAfterSeconds": 3600}'::jsonb) as refused from payable o
    where (select count(*) from payments x where x.account_id = o.account_id and x.order_id = o.order_id) >= ${p.perOrder}::int),
  ${endingOpen(p, sql`from payable o where e.account_id = o.account_id and e.order_id = o.order_id`, {
    status: sql`'cancelled'`,
    failure: sql`null`,
  })},
  made as (
    insert into payments (account_id, id, order_id, method, status, currency, amount_fen, payee, wants_code, ask_at,
      created_at, expires_at)
    select o.account_id, ${p.paymentId}::uuid, o.order_id, ${p.method}::text,
      case when ${p.method}::text = 'wallet' then 'requires_confirmation' else 'processing' end, o.currency, o.total_fen,
      ${p.payee}::text, ${p.wantsCode}::boolean, case when ${p.method}::text <> 'wallet' then ${p.askAt}::timestamptz end,
      ${p.now}::timestamptz, o.pay_until
    -- Counted so that what was open has ended before the new one opens.
    from payable o, (select count(*) from ended) before
    on conflict (account_id, id) do nothing
    returning account_id, id, method),
  ${trading(p, 'made')},
  outcome as (select id as payment_id from made),
  ${remembering(p)}
  select (select payment_id from outcome) as payment_id, ${countRefused(['restricted_refused', 'unpayable_refused', 'many_refused'])}`,
);
