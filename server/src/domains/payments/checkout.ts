import { setTimeout } from 'node:timers/promises';
import type { Clock } from '../../kit/clock.ts';
import { addSeconds } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import type { Logger } from '../../kit/log.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Settings } from '../../settings.ts';
import type { PaymentGatewayError } from './gateways/gateway.ts';
import type { PaymentLine, PaymentLines } from './lines.ts';
import { claimCheckout, failCheckout, noteCheckout } from './store/trades.ts';
import type { PaymentRow } from './store.ts';
import { findPayment } from './store.ts';
import { tradeNoOf } from './trade-no.ts';

/** The clock has to go on: whoever waits for another's call sees by it when that one's time is up. */
export type CheckoutDeps = { db: Database; clock: Clock; log: Logger; settings: Settings; lines: PaymentLines };
type Payer = { device: 'mobile' | 'desktop'; address: string };

/** How long a payment's gateway has for its callback, before it is asked for the first time. */
export const firstAskSeconds = 15;
/** How long whoever begins a payment may take, beside the call itself, before another does. */
const spareSeconds = 5;
const lookEveryMs = 200;

/**
 * Begins a payment at its gateway, once the row and its trade are committed: the money may be there before the answer is. The
 * same again asks for the same trade, so a repeat finds where a first one was cut off. Of any number at the same moment, in
 * whichever process, one asks, and the others wait for what it hears; where it has died, another asks once its time is up.
 * One whose gateway did not begin it hears the same at every repeat.
 * @returns the payment as it then is @throws Refusal payment_gateway_unavailable
 */
export async function ensureCheckout(deps: CheckoutDeps, given: PaymentRow, payer: Payer): Promise<PaymentRow> {
  const { db, clock, lines } = deps;
  const leaseSeconds = lines.timeoutSeconds + spareSeconds;
  const of = { accountId: given.account_id, paymentId: given.id };
  let row = given;
  for (let looksLeft = Math.ceil((leaseSeconds * 1000) / lookEveryMs); looksLeft >= 0; looksLeft--) {
    if (row.status === 'failed' && row.method !== 'wallet') throw unavailable();
    if (row.status !== 'processing' || isBegun(row)) return row;
    const line = lines.of(row.method);
    if (!line) throw new Refusal('payment_gateway_unavailable', { retryAfterSeconds: 60 });
    const now = clock.now();
    const lease = { notSince: addSeconds(now, -leaseSeconds), leaseUntil: addSeconds(now, leaseSeconds) };
    const [claimed] = await db.run(claimCheckout, { ...of, now, ...lease });
    if (claimed) return begin(deps, line, row, payer);
    await setTimeout(lookEveryMs);
    [row] = (await db.run(findPayment, of)) as [PaymentRow];
  }
  throw unavailable();
}

const isBegun = (row: PaymentRow) => row.method === 'wallet' || row.redirect_url !== null || row.qr_text !== null;

async function begin(
  { db, clock, log, settings }: CheckoutDeps,
  line: PaymentLine,
  row: PaymentRow,
  payer: Payer,
): Promise<PaymentRow> {
  const of = { accountId: row.account_id, paymentId: row.id };
  try {
    const checkout = await line.create({
      tradeNo: tradeNoOf(row.account_id, row.id),
      amountFen: row.amount_fen,
      currency: row.currency,
      subject: row.payee,
      expiresAt: row.expires_at,
      returnUrl: `${settings.PUBLIC_ORIGIN}/pay/${row.id}`,
      ...payer,
    });
    const redirectUrl = 'redirectUrl' in checkout ? checkout.redirectUrl : null;
    const qrText = 'qrText' in checkout ? checkout.qrText : null;
    const now = clock.now();
    await db.run(noteCheckout, { ...of, redirectUrl, qrText, now, askAt: addSeconds(now, firstAskSeconds) });
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
