import { newId } from '../../kit/ids.ts';
import { orderPaidArgs } from '../orders/index.ts';
import type { PaymentDeps } from './deps.ts';
import { releasePayment as release } from './store/confirm.ts';
import type { PaymentRow } from './store.ts';

/** Staff let a held payment through: what was set aside is paid. False where it is not held any more, or its order is over. */
export async function releasePayment(
  deps: Pick<PaymentDeps, 'db' | 'clock' | 'crypto' | 'metrics'>,
  row: PaymentRow,
  by: string,
): Promise<boolean> {
  const { db, clock, metrics } = deps;
  const order = { id: row.order_id!, number: row.order_number!, total_fen: row.amount_fen };
  const [released] = await db.run(release, {
    accountId: row.account_id,
    orderId: order.id,
    paymentId: row.id,
    decidedBy: by,
    transferId: newId(clock),
    transferPhase: 'posted',
    now: clock.now(),
    ...orderPaidArgs(deps, order, null),
  });
  if (released) metrics.payments.inc({ method: row.method, event: 'released' });
  return released !== undefined;
}
