import type { CreatePayment, Language } from '@btepai/contract';
import type { z } from 'zod';
import { addSeconds, atOneMoment } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import { uniqueViolation } from '../../kit/database.ts';
import { newId } from '../../kit/ids.ts';
import type { OnceKey } from '../../kit/once.ts';
import { findOnce, onceArgs, runOnce } from '../../kit/once.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { OrderRow } from '../orders/index.ts';
import { findOrder, lockOrder } from '../orders/index.ts';
import type { SessionContext } from '../sessions/index.ts';
import { ensureCheckout, firstAskSeconds } from './checkout.ts';
import { goesWithoutCode } from './codeless.ts';
import type { PaymentDeps } from './deps.ts';
import { methodsToPay } from './deps.ts';
import { createPayment as create, oneOpenPayment } from './store/create.ts';
import type { PaymentRow } from './store.ts';
import { findPayment } from './store.ts';
import { tradeNoOf } from './trade-no.ts';

type Creating = {
  session: SessionContext;
  address: string;
  language: Language;
  body: z.infer<typeof CreatePayment>;
  once: OnceKey;
};

/**
 * Begins the payment of an order, by its total; what was open of that order has ended with it. Its gateway is asked once the
 * row is committed: where we are cut off between the two, the same request again goes on from there.
 * @throws Refusal not_found | account_restricted | order_not_payable | phone_required | too_many_requests |
 *   payment_gateway_unavailable | idempotency_key_reused
 */
export async function createPayment(
  given: PaymentDeps,
  { session, address, language, body, once }: Creating,
): Promise<PaymentRow> {
  const deps = atOneMoment(given);
  const { db, clock, lines, metrics, settings } = deps;
  const { orderId, method, device } = body;
  const accountId = session.account.account_id;
  const checkout = (payment: PaymentRow) => ensureCheckout(given, payment, { device, address });
  const there = await existing(db, { accountId, body, once });
  if (there) return checkout(there);
  const [order] = await db.run(findOrder, { accountId, orderId });
  if (!order) throw new Refusal('not_found');
  const isByWallet = method === 'wallet';
  // Nobody finds out after the SMS.
  if (isByWallet && (await methodsToPay(deps, accountId)).length === 0) throw new Refusal('phone_required');
  if (!isByWallet && !lines.of(method)) throw new Refusal('payment_gateway_unavailable', { retryAfterSeconds: 60 });

  const now = clock.now();
  const paymentId = body.id ?? newId(clock);
  const args = {
    ...onceArgs(once),
    accountId,
    orderId,
    paymentId,
    method,
    payee: payeeOf(order, language),
    wantsCode: isByWallet && !(await goesWithoutCode(deps, session, order.total_fen)),
    tradeNo: tradeNoOf(accountId, paymentId),
    askAt: addSeconds(now, firstAskSeconds),
    perOrder: settings.PAYMENTS_PER_ORDER,
    transferId: newId(clock),
    transferPhase: 'voided' as const,
    now,
  };
  const { row, repeated } = await runOnce(db, create, args).catch((error) => {
    if (!isCrossing(error)) throw error;
    return runOnce(withOrderLocked(deps, { accountId, orderId }), create, args);
  });
  if (!repeated && row.payment_id !== null) metrics.payments.inc({ method, event: 'created' });
  const [payment] = await db.run(findPayment, { accountId, paymentId: row.payment_id ?? paymentId });
  return checkout(same(payment!, body));
}

/** What was begun under the id that the client made, also where its key is long forgotten. */
async function existing(
  db: Database,
  { accountId, body, once }: { accountId: string } & Pick<Creating, 'body' | 'once'>,
): Promise<PaymentRow | null> {
  if (body.id === undefined) return null;
  await findOnce(db, { accountId, ...onceArgs(once) });
  const [there] = await db.run(findPayment, { accountId, paymentId: body.id });
  return there ? same(there, body) : null;
}

/** An id of the client's says which payment it means: of another order, or by another method, it would mean another. */
function same(payment: PaymentRow, { orderId, method }: Creating['body']): PaymentRow {
  if (payment.order_id !== orderId || payment.method !== method) throw new Refusal('idempotency_key_reused');
  return payment;
}

/** Whom the SMS and the sheet name: us, and what for. */
function payeeOf({ items }: OrderRow, language: Language): string {
  const [first] = items;
  const name = `B特派·${first!.name[language]}`;
  if (items.length === 1) return name;
  return language === 'zh' ? `${name}等 ${items.length} 项` : `${name} and ${items.length - 1} more`;
}

/** Another payment of the order came at the same moment, and this one had not seen it. */
const isCrossing = (error: unknown) =>
  (error as { code?: string }).code === uniqueViolation &&
  (error as { constraint?: string }).constraint === oneOpenPayment;

/** Runs each statement behind the order's lock, so that it sees what came before it. */
const withOrderLocked = ({ db }: Pick<PaymentDeps, 'db'>, of: { accountId: string; orderId: string }): Database => ({
  run: (statement, args) =>
    db.transaction(async (tx) => {
      await tx.run(lockOrder, of);
      return tx.run(statement, args);
    }),
});
