import type { Language, TopUp } from '@btepai/contract';
import { addSeconds, atOneMoment } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Pool } from '../../kit/database.ts';
import { newId } from '../../kit/ids.ts';
import type { OnceKey } from '../../kit/once.ts';
import { onceInTransaction } from '../../kit/once.ts';
import { Refusal } from '../../kit/refusal.ts';
import { lockAccount } from '../accounts/index.ts';
import type { CheckoutDeps } from './checkout.ts';
import { ensureCheckout, firstAskSeconds } from './checkout.ts';
import { beginTopUp } from './store/top-ups.ts';
import type { PaymentRow } from './store.ts';
import { findPayment } from './store.ts';
import { tradeNoOf } from './trade-no.ts';

type TopUpDeps = CheckoutDeps & { db: Pool; crypto: Crypto };
type Asked = { accountId: string; address: string; language: Language; body: TopUp; once: OnceKey };

const daySeconds = 86_400;
const payee: Record<Language, string> = { zh: 'B特派·钱包充值', en: 'B特派·wallet top-up' };

/**
 * Begins to bring money into the wallet: a payment of no order, which credits it once its gateway has been paid.
 * @throws Refusal validation_failed | account_restricted | too_many_requests | payment_gateway_unavailable |
 *   idempotency_key_reused
 */
export async function topUp(
  given: TopUpDeps,
  { accountId, address, language, body, once }: Asked,
): Promise<PaymentRow> {
  const deps = atOneMoment(given);
  const { db, clock, crypto, lines, settings } = deps;
  const { amount, method, device } = body;
  if (amount.amount > settings.TOP_UP_MAX_FEN)
    throw new Refusal('validation_failed', { errors: [{ path: 'amount.amount', code: 'top_up_too_large' }] });
  if (!lines.of(method)) throw new Refusal('payment_gateway_unavailable', { retryAfterSeconds: 60 });
  const now = clock.now();
  const paymentId = body.id ?? newId(clock);
  const { result } = await onceInTransaction({ db, crypto }, { accountId, once, now }, async (tx) => {
    await tx.run(lockAccount, { accountId });
    await tx.run(beginTopUp, {
      accountId,
      paymentId,
      method,
      amountFen: amount.amount,
      payee: payee[language],
      tradeNo: tradeNoOf(accountId, paymentId),
      askAt: addSeconds(now, firstAskSeconds),
      expiresAt: addSeconds(now, settings.ORDER_PAY_MINUTES * 60),
      dayAgo: addSeconds(now, -daySeconds),
      perDay: settings.TOP_UPS_PER_ACCOUNT_PER_DAY,
      now,
    });
    return { paymentId };
  });
  const [row] = await db.run(findPayment, { accountId, paymentId: result.paymentId });
  // A client's own id says which top-up it means; of another amount, or by another method, it means another.
  const isSame = row?.order_id === null && row.method === method && row.amount_fen === amount.amount;
  if (!isSame) throw new Refusal('idempotency_key_reused');
  return ensureCheckout(given, row, { device, address });
}
