import type { Clock } from '../../kit/clock.ts';
import { atOneMoment } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Pool, Transaction } from '../../kit/database.ts';
import { newId } from '../../kit/ids.ts';
import type { Settings } from '../../settings.ts';
import type { OrderRow } from '../orders/index.ts';
import { lockOrderByNumber, refundEndedArgs } from '../orders/index.ts';
import type { Actor } from '../staff/index.ts';
import { noteAudit } from '../staff/index.ts';
import { findOpenRefund, findRefund, giveBack, refuseRefund, sendBack } from './store/refunds.ts';
import { refundNoOf } from './trade-no.ts';

export type DecideDeps = { db: Pool; clock: Clock; crypto: Crypto; settings: Settings };
/** `refundId`: this one and no other. The command line decides whichever is open. */
type Decision = { number: string; by: Actor; refundId?: string; reason?: string };
/** `sent`: agreed, and on its way at the gateway. */
export type Decided = 'given' | 'sent' | 'refused' | 'no_such_order' | 'not_asked' | 'under_way';

/** Staff agree to give back what an order's owner asks for. */
export const approveRefund = (deps: DecideDeps, decision: Decision): Promise<Decided> =>
  decide(deps, decision, 'refund.approve', (now, tx, order, refundId) =>
    agreeIn(now, tx, { order, refundId, by: decision.by.name }),
  );

/** Staff don't: the order stands where it stood. */
export const refuseRequest = (deps: DecideDeps, decision: Decision): Promise<Decided> =>
  decide(deps, decision, 'refund.refuse', async (now, tx, order, refundId) => {
    await tx.run(refuseRefund, {
      accountId: order.account_id,
      refundId,
      decidedBy: decision.by.name,
      now: now.clock.now(),
      ...refundEndedArgs(now, order, { outcome: 'refused', amountFen: 0, staff: decision.by.name }),
    });
    return 'refused';
  });

/** By the number that staff were told; the order's row comes first, as everywhere. */
async function decide(
  given: DecideDeps,
  { number, by, refundId, reason = null }: Omit<Decision, 'reason'> & { reason?: string | null },
  what: 'refund.approve' | 'refund.refuse',
  act: (deps: DecideDeps, tx: Transaction, order: OrderRow, refundId: string) => Promise<Decided>,
): Promise<Decided> {
  const deps = atOneMoment(given);
  return deps.db.transaction(async (tx) => {
    const [order] = await tx.run(lockOrderByNumber, { number });
    if (!order) return 'no_such_order';
    const [open] = await tx.run(findOpenRefund, { accountId: order.account_id, orderId: order.id });
    if (!open || (refundId !== undefined && open.id !== refundId)) return 'not_asked';
    if (open.status !== 'requested') return 'under_way';
    const decided = await act(deps, tx, order, open.id);
    const details = { refund: open.id, amountFen: open.amount_fen, method: open.method };
    await noteAudit(deps, tx, by, { act: what, accountId: order.account_id, subject: number, reason, details });
    return decided;
  });
}

/** Gives back what was asked for, in the transaction that holds the order's row: at once into a wallet, or by its gateway. */
export async function agreeIn(
  deps: Omit<DecideDeps, 'db'>,
  tx: Transaction,
  { order, refundId, by }: { order: OrderRow; refundId: string; by: string | null },
): Promise<'given' | 'sent'> {
  const { clock } = deps;
  const accountId = order.account_id;
  const [refund] = await tx.run(findRefund, { accountId, refundId });
  const { method, amount_fen: amountFen } = refund!;
  const args = {
    accountId,
    refundId,
    decidedBy: by,
    transferId: newId(clock),
    transferKind: 'refund' as const,
    debitBook: 'sales' as const,
    creditBook: method,
    now: clock.now(),
  };
  if (method === 'wallet') {
    const staff = by === null ? {} : { staff: by };
    await tx.run(giveBack, { ...args, ...refundEndedArgs(deps, order, { outcome: 'succeeded', amountFen, ...staff }) });
    return 'given';
  }
  await tx.run(sendBack, { ...args, refundNo: refundNoOf(accountId, refundId) });
  return 'sent';
}
