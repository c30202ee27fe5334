import { atOneMoment } from '../../kit/clock.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Actor } from '../activity/index.ts';
import type { OrderDeps, PaymentHooks } from './deps.ts';
import type { OrderOf, OrderRow } from './store/orders.ts';
import { findOrder, lockOrder } from './store/orders.ts';
import { cancelOrder as cancel, completeOrder as complete } from './store/transitions.ts';
import { transitionArgs } from './transition.ts';

type Act = OrderOf & { actor: Actor };

/**
 * Cancels an order that nobody has paid, and what is open of its payments with it. One that is cancelled already stays so.
 * @throws Refusal not_found | order_state_changed where it is paid
 */
export async function cancelOrder(
  given: OrderDeps & Pick<PaymentHooks, 'endPayments'>,
  { actor, ...of }: Act,
): Promise<OrderRow> {
  const deps = atOneMoment(given);
  const { order, isNew } = await deps.db.transaction(async (tx) => {
    const [found] = await tx.run(lockOrder, of);
    if (!found) throw new Refusal('not_found');
    if (found.status === 'cancelled') return { order: found, isNew: false };
    if (found.status !== 'awaiting_payment') throw new Refusal('order_state_changed');
    await deps.endPayments(tx, { ...of, because: 'cancelled' });
    const told = transitionArgs(deps, found, { kind: 'cancelled', told: 'order_cancelled', by: 'person', actor });
    await tx.run(cancel, { ...of, ...told });
    return { order: (await tx.run(findOrder, of))[0]!, isNew: true };
  });
  if (isNew) deps.metrics.orders.inc({ event: 'cancelled' });
  return order;
}

/**
 * The person has what they ordered. One that is completed already stays so.
 * @throws Refusal not_found | order_state_changed where it is not in progress
 */
export async function confirmReceipt(given: OrderDeps, { actor, ...of }: Act): Promise<OrderRow> {
  const deps = atOneMoment(given);
  const { db, metrics } = deps;
  const [found] = await db.run(findOrder, of);
  if (!found) throw new Refusal('not_found');
  const event = { kind: 'completed', told: 'order_completed', by: 'person', outcome: 'received' } as const;
  const [done] = await db.run(complete, { ...of, ...transitionArgs(deps, found, { ...event, actor }), onlyDue: false });
  if (done) metrics.orders.inc({ event: 'completed' });
  const [after] = await db.run(findOrder, of);
  if (after!.status !== 'completed') throw new Refusal('order_state_changed');
  return after!;
}
