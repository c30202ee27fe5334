import { yuanText } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import { newId } from '../../kit/ids.ts';
import { Refusal } from '../../kit/refusal.ts';
import { activityLine } from '../activity/index.ts';
import { notice } from '../notifications/index.ts';
import { noticeData } from './confirm-payment.ts';
import type { PaymentDeps } from './deps.ts';
import { statusOf } from './payment.ts';
import { cancelPayment as cancel, endHold, endOfOrder, expirePlain, listHeld } from './store/end.ts';
import type { PaymentOf, PaymentRow } from './store.ts';
import { findPayment } from './store.ts';

type Deps = Pick<PaymentDeps, 'clock' | 'crypto' | 'metrics'> & { db: Database };
const endedAtOnce = 100;

/**
 * Its owner wants it no more. Once more is the same as once. What its gateway takes all the same comes back by itself.
 * @throws Refusal not_found | payment_expired | payment_already_resolved
 */
export async function cancelPayment({ db, clock, metrics }: Deps, of: PaymentOf): Promise<PaymentRow> {
  const now = clock.now();
  const [before] = await db.run(findPayment, of);
  if (!before) throw new Refusal('not_found');
  if (statusOf(before, now) === 'expired') throw new Refusal('payment_expired');
  const [cancelled] = await db.run(cancel, { ...of, transferId: newId(clock), transferPhase: 'voided', now });
  if (cancelled) metrics.payments.inc({ method: before.method, event: 'cancelled' });
  const [row] = await db.run(findPayment, of);
  if (row!.status === 'expired') throw new Refusal('payment_expired');
  if (row!.status !== 'cancelled') throw new Refusal('payment_already_resolved');
  return row!;
}

/** What is open of an order that is about to end, in the transaction that holds the order's row. */
export async function endPaymentsOf(
  { clock }: { clock: Clock },
  tx: Database,
  { accountId, orderId, because }: { accountId: string; orderId: string; because: 'cancelled' | 'expired' },
): Promise<void> {
  await tx.run(endOfOrder, {
    accountId,
    orderId,
    endStatus: because,
    failure: because === 'cancelled' ? 'order_over' : null,
    transferId: newId(clock),
    transferPhase: because === 'cancelled' ? 'voided' : 'expired',
    now: clock.now(),
  });
}

/** Ends wallet payments whose time is up. What a gateway may have taken by then is asked of it first, elsewhere. */
export async function expirePayments(deps: Deps): Promise<void> {
  const { db, clock, metrics } = deps;
  for (;;) {
    const expired = await db.run(expirePlain, { now: clock.now(), limit: endedAtOnce });
    metrics.payments.inc({ method: 'wallet', event: 'expired' }, expired.length);
    if (expired.length < endedAtOnce) break;
  }
  for (const row of await db.run(listHeld, { until: clock.now(), limit: endedAtOnce }))
    if (await endHeld(deps, row, { endStatus: 'expired', by: null }))
      metrics.payments.inc({ method: 'wallet', event: 'expired' });
}

/** A held payment is not to be, by staff or by its time: its money is free again. False where it is not held any more. */
export async function endHeld(
  deps: Pick<Deps, 'db' | 'clock' | 'crypto'>,
  row: PaymentRow,
  { endStatus, by }: { endStatus: 'expired' | 'failed'; by: string | null },
): Promise<boolean> {
  const { db, clock } = deps;
  const [ended] = await db.run(endHold, {
    accountId: row.account_id,
    paymentId: row.id,
    endStatus,
    failure: endStatus === 'failed' ? 'refused' : null,
    decidedBy: by,
    transferId: newId(clock),
    transferPhase: endStatus === 'failed' ? 'voided' : 'expired',
    ...activityLine(deps, null, 'payment_refused', { order: row.order_number!, amount: yuanText(row.amount_fen) }),
    ...notice(clock, 'payment_refused', noticeData(row)),
  });
  return ended !== undefined;
}
