import type { AuditAct } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import { atOneMoment } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Pool, Transaction } from '../../kit/database.ts';
import { newId } from '../../kit/ids.ts';
import { lockAccount } from '../accounts/index.ts';
import { findOrderByNumber, orderPaidArgs } from '../orders/index.ts';
import type { Actor } from '../staff/index.ts';
import { noteAudit } from '../staff/index.ts';
import { endHeld } from './end-payment.ts';
import { isHeld } from './payment.ts';
import { releasePayment } from './store/confirm.ts';
import type { PaymentOf, PaymentRow } from './store.ts';
import { findToConfirm, listOfOrder } from './store.ts';

type Deps = { db: Pool; clock: Clock; crypto: Crypto };
/** Why an account may not pay, now that staff look. */
type Barred = 'account_restricted' | 'account_closing' | 'account_closed' | 'number_being_replaced';
export type HeldOutcome = 'done' | 'no_such_order' | 'not_held' | Barred;
type Decision = { number: string; by: Actor; paymentId?: string; reason?: string };

/**
 * Staff let the held payment of an order through: what was set aside is paid. Not where its account has come to be one that may
 * not pay since it was proven, or is just becoming one: its row is locked first, as everywhere.
 */
export async function releaseHeld(given: Deps, decision: Decision): Promise<HeldOutcome> {
  const deps = atOneMoment(given);
  const { db, clock } = deps;
  const { number, by } = decision;
  const found = await findHeld(deps, decision);
  if ('outcome' in found) return found.outcome;
  const { row } = found;
  const order = { id: row.order_id!, number, total_fen: row.amount_fen };
  const of = { accountId: row.account_id, paymentId: row.id };
  return db.transaction(async (tx) => {
    const barred = await whatBars(tx, of);
    if (barred) return barred;
    const [released] = await tx.run(releasePayment, {
      ...of,
      orderId: order.id,
      decidedBy: by.name,
      transferId: newId(clock),
      transferPhase: 'posted',
      now: clock.now(),
      ...orderPaidArgs(deps, order, null),
    });
    if (!released) return 'not_held';
    await noteAudit(deps, tx, by, lineOf('held_payment.release', decision, row));
    return 'done';
  });
}

const barredBy = {
  restricted: 'account_restricted',
  closing: 'account_closing',
  closed: 'account_closed',
} as const;

/** Null where it may pay, and stays so until the transaction ends. */
async function whatBars(tx: Transaction, of: PaymentOf): Promise<Barred | null> {
  const [account] = await tx.run(lockAccount, of);
  const { account_status: status } = account!;
  if (status !== 'active') return barredBy[status];
  const [payment] = await tx.run(findToConfirm, of);
  return payment!.is_frozen ? 'number_being_replaced' : null;
}

/** Staff refuse it: what was set aside is free again, and the order can be paid otherwise. */
export async function refuseHeld(given: Deps, decision: Decision): Promise<HeldOutcome> {
  const deps = atOneMoment(given);
  const found = await findHeld(deps, decision);
  if ('outcome' in found) return found.outcome;
  return deps.db.transaction(async (tx) => {
    const { row } = found;
    if (!(await endHeld({ ...deps, db: tx }, row, { endStatus: 'failed', by: decision.by.name }))) return 'not_held';
    await noteAudit(deps, tx, decision.by, lineOf('held_payment.refuse', decision, row));
    return 'done';
  });
}

const lineOf = (
  act: AuditAct,
  { number, reason = null }: Omit<Decision, 'reason'> & { reason?: string | null },
  row: PaymentRow,
) => ({
  act,
  accountId: row.account_id,
  subject: number,
  reason,
  details: { payment: row.id, amountFen: row.amount_fen },
});

async function findHeld(
  { db }: Deps,
  { number, paymentId }: Decision,
): Promise<{ row: PaymentRow } | { outcome: HeldOutcome }> {
  const [order] = await db.run(findOrderByNumber, { number });
  if (!order) return { outcome: 'no_such_order' };
  const rows = await db.run(listOfOrder, { accountId: order.account_id, orderId: order.id });
  const row = rows.find((one) => isHeld(one) && (paymentId === undefined || one.id === paymentId));
  return row ? { row } : { outcome: 'not_held' };
}
