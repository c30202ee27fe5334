import { yuanText } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import { findOrderByNumber } from '../orders/index.ts';
import { isHeld, statusOf } from './payment.ts';
import { listHeld } from './store/end.ts';
import type { PaymentRow } from './store.ts';
import { listOfOrder } from './store.ts';

type Deps = { db: Database; clock: Clock };
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
