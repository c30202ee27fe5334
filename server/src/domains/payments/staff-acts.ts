import { yuanText } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import { newId } from '../../kit/ids.ts';
import { findOrderByNumber, orderPaidArgs } from '../orders/index.ts';
import { endHeld } from './end-payment.ts';
import { isHeld, statusOf } from './payment.ts';
import { releasePayment } from './store/confirm.ts';
import { listHeld } from './store/end.ts';
import type { PaymentRow } from './store.ts';
import { listOfOrder } from './store.ts';

type Deps = { db: Database; clock: Clock; crypto: Crypto };
export type HeldOutcome = 'done' | 'no_such_order' | 'not_held';
const shownAtMost = 100;

/** What waits for staff, the oldest first, a line each. */
export async function listHeldPayments({ db, clock }: Deps): Promise<string[]> {
  const rows = await db.run(listHeld, { until: null, limit: shownAtMost });
  return rows.map((row) => `${row.order_number}  ${lineOf(row, clock.now())}`);
}

/** All payments of an order, the newest first, a line each; null where there is no order of this number. */
export async function describePayments({ db, clock }: Deps, number: string): Promise<string[] | null> {
  const [order] = await db.run(findOrderByNumber, { number });
  if (!order) return null;
  const rows = await db.run(listOfOrder, { accountId: order.account_id, orderId: order.id });
  return rows.map((row) => lineOf(row, clock.now()));
}

function lineOf(row: PaymentRow, now: Date): string {
  const held = isHeld(row)
    ? `held until ${row.expires_at.toISOString()}`
    : row.decided_by && `decided by ${row.decided_by}`;
  const words = [row.id, row.created_at.toISOString(), row.method, `¥${yuanText(row.amount_fen)}`, statusOf(row, now)];
  return [...words, ...(row.failure ? [row.failure] : []), ...(held ? [held] : [])].join('  ');
}

/** Staff let the held payment of an order through: what was set aside is paid. */
export async function releaseHeld(deps: Deps, { number, by }: { number: string; by: string }): Promise<HeldOutcome> {
  const { db, clock } = deps;
  const found = await findHeld(deps, number);
  if ('outcome' in found) return found.outcome;
  const { row } = found;
  const order = { id: row.order_id!, number, total_fen: row.amount_fen };
  const [released] = await db.run(releasePayment, {
    accountId: row.account_id,
    orderId: order.id,
    paymentId: row.id,
    decidedBy: by,
    transferId: newId(clock),
    transferPhase: 'posted',
    now: clock.now(),
    ...orderPaidArgs(deps, order, null),
  });
  return released ? 'done' : 'not_held';
}

/** Staff refuse it: what was set aside is free again, and the order can be paid otherwise. */
export async function refuseHeld(deps: Deps, { number, by }: { number: string; by: string }): Promise<HeldOutcome> {
  const found = await findHeld(deps, number);
  if ('outcome' in found) return found.outcome;
  return (await endHeld(deps, found.row, { endStatus: 'failed', by })) ? 'done' : 'not_held';
}

async function findHeld({ db }: Deps, number: string): Promise<{ row: PaymentRow } | { outcome: HeldOutcome }> {
  const [order] = await db.run(findOrderByNumber, { number });
  if (!order) return { outcome: 'no_such_order' };
  const rows = await db.run(listOfOrder, { accountId: order.account_id, orderId: order.id });
  const row = rows.find(isHeld);
  return row ? { row } : { outcome: 'not_held' };
}
