import type { GatewayMethod } from '@btepai/contract';
import type { Fragment } from '../../../kit/statement.ts';
import { sql, statement } from '../../../kit/statement.ts';

/** What the ledger has of a trade: the transfer by which its money came in, or a refund's went back. */
export type BookedRow = {
  trade_no: string;
  is_refund: boolean;
  account_id: string;
  payment_id: string;
  settled_at: Date | null;
  /** Null where nothing is posted. */
  amount_fen: number | null;
};

const booked = (from: Fragment): Fragment => sql`
  select t.trade_no, t.refund_id is not null as is_refund, t.account_id, t.payment_id, t.settled_at,
    l.amount_fen::float8 as amount_fen
  from ${from}
  left join ledger_transfers l on l.account_id = t.account_id and l.id = t.transfer_id and l.phase = 'posted'
    and case when t.refund_id is null then l.debit_book else l.credit_book end = t.gateway`;

export const findBooked = statement<{ gateway: GatewayMethod; tradeNos: string[] }, BookedRow>(
  'find_booked_trades',
  (p) => sql`
  ${booked(sql`unnest(${p.tradeNos}::text[]) as n (trade_no) join gateway_trades t on t.trade_no = n.trade_no`)}
  where t.gateway = ${p.gateway}::text`,
);

type Place = { afterTime: Date; afterNo: string };

/** What was settled from a moment on and before another, in this order. */
export const listSettled = statement<
  { gateway: GatewayMethod; until: Date; limit: number } & Place,
  BookedRow & { settled_at: Date }
>(
  'list_settled_trades',
  (p) => sql`
  ${booked(sql`gateway_trades t`)}
  where t.gateway = ${p.gateway}::text and t.settled_at is not null
    and (t.settled_at, t.trade_no) > (${p.afterTime}::timestamptz, ${p.afterNo}::text)
    and t.settled_at < ${p.until}::timestamptz
  order by t.settled_at, t.trade_no limit ${p.limit}::int`,
);
