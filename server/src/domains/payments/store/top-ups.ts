import type { GatewayMethod } from '@btepai/contract';
import { countRefused, sql, statement } from '../../../kit/statement.ts';
import { paying } from '../../accounts/index.ts';
import { isBeingReplaced } from '../../phone/index.ts';
import { trading } from './trades.ts';

type TopUpArgs = {
  accountId: string;
  paymentId: string;
  method: GatewayMethod;
  amountFen: number;
  payee: string;
  tradeNo: string;
  askAt: Date;
  expiresAt: Date;
  dayAgo: Date;
  perDay: number;
  now: Date;
};

/**
 * A payment into the wallet, at a gateway, in the transaction that holds the account: so that no more are begun in a day than
 * may be. No row: its id is taken already.
 * @throws Refusal account_restricted | too_many_requests
 */
export const beginTopUp = statement<TopUpArgs, { payment_id: string | null }>(
  'begin_top_up',
  (p) => sql`
  with ${paying(p)},
  restricted_refused as (
    select refuse('account_restricted') as refused
    where not exists (select from paying) or ${isBeingReplaced(sql`${p.accountId}::uuid`)}),
  begun as materialized (
    select created_at from payments
    where account_id = ${p.accountId}::uuid and order_id is null and created_at > ${p.dayAgo}::timestamptz
      and id <> ${p.paymentId}::uuid),
  many_refused as (
    select refuse('too_many_requests', jsonb_build_object('retryAfterSeconds',
      ceil(extract(epoch from min(created_at) - ${p.dayAgo}::timestamptz))::int)) as refused
    from begun having count(*) >= ${p.perDay}::int),
  made as (
    insert into payments (account_id, id, method, status, currency, amount_fen, payee, wants_code, ask_at, created_at,
      expires_at)
    select account_id, ${p.paymentId}::uuid, ${p.method}::text, 'processing', 'CNY', ${p.amountFen}::bigint,
      ${p.payee}::text, false, ${p.askAt}::timestamptz, ${p.now}::timestamptz, ${p.expiresAt}::timestamptz
    from paying
    on conflict (account_id, id) do nothing
    returning account_id, id, method),
  ${trading(p, 'made')}
  select (select id from made) as payment_id, ${countRefused(['restricted_refused', 'many_refused'])}`,
);
