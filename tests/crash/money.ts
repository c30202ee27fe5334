import { expect } from 'vitest';
import { checkLedger } from '../../server/src/domains/payments/index.ts';
import type { Pool } from '../../server/src/kit/database.ts';
import type { Payer } from './payer.ts';
import { grantedFen, priceFen } from './payer.ts';

/** What holds of money at every moment, whatever was killed. Each query finds what breaks a rule. */
const violations: Record<string, string> = {
  'an order that was paid twice': `
    select account_id, order_id from payments where status = 'succeeded' group by 1, 2 having count(*) > 1`,
  'a paid order without its payment, or a payment whose order is not paid': `
    select * from (select account_id, id from orders where status not in ('awaiting_payment', 'cancelled')) o
    full join (select account_id, order_id, id as payment_id from payments where status = 'succeeded') p
      on p.account_id = o.account_id and p.order_id = o.id
    where o.id is null or p.payment_id is null`,
  'a payment without its transfer, or charged twice, or a transfer without its payment': `
    select * from (select account_id, id, amount_fen from payments where status = 'succeeded') p
    full join (select account_id, payment_id, sum(amount_fen) as amount_fen, count(*) as times from ledger_transfers
      where kind = 'payment' and phase = 'posted' group by 1, 2) t on t.account_id = p.account_id and t.payment_id = p.id
    where p.id is null or t.payment_id is null or t.times <> 1 or t.amount_fen <> p.amount_fen`,
  'a refund without its transfer, or given back twice, or a transfer without its refund': `
    select * from (select account_id, id, amount_fen from refunds where status = 'succeeded') r
    full join (select account_id, refund_id, sum(amount_fen) as amount_fen, count(*) as times from ledger_transfers
      where kind = 'refund' and phase = 'posted' group by 1, 2) t on t.account_id = r.account_id and t.refund_id = r.id
    where r.id is null or t.refund_id is null or t.times <> 1 or t.amount_fen <> r.amount_fen`,
  'more given back than was paid': 'select id from payments where refunded_fen > captured_fen',
  'a refunded order without its refund': `
    select o.id from orders o where o.status = 'refunded' and not exists (
      select from refunds r where r.account_id = o.account_id and r.order_id = o.id and r.status = 'succeeded')`,
  'a code that was spent for nothing': `
    select v.id from verifications v where v.purpose = 'confirm_payment' and v.status = 'spent' and not exists (
      select from payments p where p.account_id = v.account_id and p.id::text = v.subject and p.status = 'succeeded')`,
  'a wallet that is not what was granted, paid and given back': `
    select b.account_id from ledger_balances b where b.book = 'wallet' and b.balance_fen <> (
      select coalesce(sum(amount_fen) filter (where kind = 'grant'), 0) from ledger_transfers t where t.account_id = b.account_id)
      - (select coalesce(sum(captured_fen - refunded_fen), 0) from payments p where p.account_id = b.account_id)`,
  'a paid order without its line in the log': `
    select account_id from payments where status = 'succeeded' group by account_id having count(*) <> (
      select count(*) from activity a where a.account_id = payments.account_id and a.kind = 'order_paid')`,
};

const query = <Row>(db: Pool, sql: string, values: unknown[] = []) =>
  db.withClient(async (client) => (await client.query(sql, values)).rows as Row[]);

export async function checkMoney(db: Pool, payers: Payer[]) {
  for (const [name, sql] of Object.entries(violations)) expect(await query(db, sql), name).toEqual([]);
  expect((await checkLedger(db, { readers: 2, onProgress: () => {} })).wrong).toBeNull();
  const told = payers.flatMap(({ purchases }) => purchases);
  const held = await query<{ id: string; status: string }>(db, 'select id, status from orders');
  const statusOf = new Map(held.map(({ id, status }) => [id, status]));
  const paid = ['paid', 'in_progress', 'completed', 'refunding', 'refunded'];
  expect(
    told.filter((one) => one.paid && !paid.includes(statusOf.get(one.orderId)!)),
    'told as paid',
  ).toEqual([]);
  expect(
    told.filter((one) => one.refunded && statusOf.get(one.orderId) !== 'refunded'),
    'told as refunded',
  ).toEqual([]);
}

/** At the end everybody has what they were told, and no other money has gone. */
export async function checkWallets(db: Pool, payers: Payer[]) {
  const rows = await query<{ account_id: string; fen: number }>(
    db,
    "select account_id, balance_fen::float8 as fen from ledger_balances where book = 'wallet'",
  );
  const kept = (payer: Payer) => payer.purchases.filter(({ refunded }) => !refunded).length;
  expect(new Map(rows.map(({ account_id, fen }) => [account_id, fen]))).toEqual(
    new Map(payers.map((payer) => [payer.accountId, grantedFen - kept(payer) * priceFen])),
  );
}
