import type { Language, Order, RequestRefund } from '@btepai/contract';
import { yuan } from '@btepai/contract';
import { atOneMoment } from '../../kit/clock.ts';
import { newId } from '../../kit/ids.ts';
import type { OnceKey } from '../../kit/once.ts';
import { onceInTransaction } from '../../kit/once.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Actor } from '../activity/index.ts';
import { findOrder, lockOrder, refundAskedArgs, refundableFen, showOrder } from '../orders/index.ts';
import { agreeIn } from './decide-refund.ts';
import { sealReason } from './refund.ts';
import type { SettleDeps } from './settle-refund.ts';
import { askRefund } from './store/refunds.ts';

type Request = {
  actor: Actor;
  orderId: string;
  asked: RequestRefund;
  once: OnceKey;
  language: Language;
};

const refundableStates = ['paid', 'in_progress', 'completed'];

/**
 * Asks back what an order's payment brought in, or a part. All that is left of an order of which nothing has begun goes back
 * without anybody's agreeing: into the wallet at once, or by its gateway. Else staff decide, also about a part of it, after
 * which the order would go on for less than its price. The order's row is locked first, so of two requests at once the
 * second finds it refunding, or what the first has left (M7).
 * @throws Refusal not_found | order_state_changed | refund_exceeds_payment | idempotency_key_reused
 */
export async function requestRefund(
  given: SettleDeps,
  { actor, orderId, asked, once, language }: Request,
): Promise<Order> {
  const deps = atOneMoment(given);
  const { db, clock, crypto } = deps;
  const { account_id: accountId } = actor.account;
  const now = clock.now();
  await onceInTransaction({ db, crypto }, { accountId, once, now }, async (tx) => {
    const [order] = await tx.run(lockOrder, { accountId, orderId });
    if (!order) throw new Refusal('not_found');
    if (!refundableStates.includes(order.status)) throw new Refusal('order_state_changed');
    const refundable = refundableFen(deps, order);
    const amountFen = asked.amount?.amount ?? refundable;
    const tooMuch = () => new Refusal('refund_exceeds_payment', { refundable: yuan(refundable) });
    if (amountFen === 0 || amountFen > refundable) throw tooMuch();
    const refundId = newId(clock);
    const [made] = await tx.run(askRefund, {
      accountId,
      orderId,
      refundId,
      amountFen,
      reasonCipher: sealReason(crypto, actor.account, refundId, asked.reason),
      now,
      ...refundAskedArgs(deps, order, { actor, amountFen }),
    });
    if (!made) throw tooMuch();
    if (!made.is_asked) throw new Error(`order ${orderId} is in another state than it was locked in`);
    if (order.status === 'paid' && amountFen === refundable) await agreeIn(deps, tx, { order, refundId, by: null });
    return { refundId };
  });
  const [order] = await db.run(findOrder, { accountId, orderId });
  return showOrder(deps, order!, language);
}
