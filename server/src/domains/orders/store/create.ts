import type { OnceArgs } from '../../../kit/once.ts';
import { remembering } from '../../../kit/once.ts';
import { countRefused, sql, statement } from '../../../kit/statement.ts';
import { standing } from '../../accounts/index.ts';
import type { AppendArgs } from '../../activity/index.ts';
import { appending } from '../../activity/index.ts';

type CreateArgs = OnceArgs &
  AppendArgs & {
    orderId: string;
    number: string;
    totalFen: number;
    items: string;
    startsAtOnce: boolean;
    detailsCipher: Buffer;
    timeline: string;
    payUntil: Date;
    unpaidAtOnce: number;
    cancelledPerDay: number;
    dayAgo: Date;
  };

/**
 * Counted are orders that await their payment, and those of the last 24 hours that ended without it: who orders only to cancel
 * can't go on for ever. Null: an order of this id is there already. A number that is taken breaks the key of `order_numbers`.
 * @throws Refusal account_restricted | too_many_requests
 */
export const createOrder = statement<CreateArgs, { id: string | null }>(
  'create_order',
  (p) => sql`
  with ${standing(p)},
  restricted_refused as (select refuse('account_restricted') as refused where not exists (select from standing)),
  full_refused as (
    select refuse('too_many_requests', '{"retryAfterSeconds": 600}'::jsonb) as refused from standing
    where orders_unpaid_of(account_id) >= ${p.unpaidAtOnce}::int),
  cancelled_last as materialized (
    select o.created_at from orders o
    where o.account_id = ${p.accountId}::uuid and o.status = 'cancelled' and o.created_at > ${p.dayAgo}::timestamptz
    order by o.created_at desc offset ${p.cancelledPerDay}::int - 1 limit 1),
  cancelled_refused as (
    select refuse('too_many_requests', jsonb_build_object('retryAfterSeconds',
      ceil(extract(epoch from created_at - ${p.dayAgo}::timestamptz))::int)) as refused from cancelled_last),
  made as (
    insert into orders as o (account_id, id, number, status, currency, total_fen, items, starts_at_once, details_cipher,
      timeline, created_at, changed_at, pay_until)
    select s.account_id, ${p.orderId}::uuid, ${p.number}::text, 'awaiting_payment', 'CNY', ${p.totalFen}::bigint,
      ${p.items}::jsonb, ${p.startsAtOnce}::boolean, ${p.detailsCipher}::bytea, ${p.timeline}::jsonb,
      ${p.now}::timestamptz, ${p.now}::timestamptz, ${p.payUntil}::timestamptz
    from standing s where (select count(refused) from full_refused) = 0
    on conflict (account_id, id) do nothing
    returning o.account_id, o.id, o.number),
  named as (insert into order_numbers (number, account_id, order_id) select number, account_id, id from made),
  ${appending(p, 'made')},
  outcome as (select id from made),
  ${remembering(p)}
  select (select id from outcome) as id, ${countRefused(['restricted_refused', 'full_refused', 'cancelled_refused'])}`,
);
