import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import type { Logger } from '../../kit/log.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Settings } from '../../settings.ts';
import type { PaymentGatewayError } from './gateways/gateway.ts';
import type { PaymentLines } from './lines.ts';
import { failCheckout, noteCheckout } from './store/trades.ts';
import type { PaymentRow } from './store.ts';
import { findPayment } from './store.ts';
import { tradeNoOf } from './trade-no.ts';

export type CheckoutDeps = { db: Database; clock: Clock; log: Logger; settings: Settings; lines: PaymentLines };

/** How long a payment's gateway has for its callback, before it is asked for the first time. */
export const firstAskSeconds = 15;

/**
 * Begins a payment at its gateway, once the row and its trade are committed: the money may be there before the answer is. The
 * same again asks for the same trade, so a repeat finds where a first one was cut off.
 * One whose gateway did not begin it hears the same at every repeat.
 * @returns the payment as it then is @throws Refusal payment_gateway_unavailable, and the payment has failed
 */
export async function ensureCheckout(
  { db, clock, log, settings, lines }: CheckoutDeps,
  row: PaymentRow,
  { device, address }: { device: 'mobile' | 'desktop'; address: string },
): Promise<PaymentRow> {
  if (row.method === 'wallet' || row.redirect_url !== null || row.qr_text !== null) return row;
  if (row.status === 'failed') throw unavailable();
  if (row.status !== 'processing') return row;
  const of = { accountId: row.account_id, paymentId: row.id };
  const line = lines.of(row.method);
  if (!line) throw new Refusal('payment_gateway_unavailable', { retryAfterSeconds: 60 });
  try {
    const checkout = await line.create({
      tradeNo: tradeNoOf(row.account_id, row.id),
      amountFen: row.amount_fen,
      currency: row.currency,
      subject: row.payee,
      expiresAt: row.expires_at,
      returnUrl: `${settings.PUBLIC_ORIGIN}/pay/${row.id}`,
      device,
      address,
    });
    const redirectUrl = 'redirectUrl' in checkout ? checkout.redirectUrl : null;
    const qrText = 'qrText' in checkout ? checkout.qrText : null;
    await db.run(noteCheckout, { ...of, redirectUrl, qrText });
  } catch (error) {
    const { kind } = error as PaymentGatewayError;
    if (kind !== 'refused' && kind !== 'unavailable') throw error;
    log.error({ err: error, gateway: line.name, paymentId: row.id }, 'a gateway began no payment');
    const failure = kind === 'refused' ? 'refused' : 'gateway';
    const [failed] = await db.run(failCheckout, { ...of, failure, mayBeThere: kind !== 'refused', now: clock.now() });
    // It may have been paid meanwhile, and its callback been here: then it did not fail.
    if (failed) throw unavailable();
  }
  const [now] = await db.run(findPayment, of);
  return now!;
}

const unavailable = () => new Refusal('payment_gateway_unavailable', { retryAfterSeconds: 10 });
