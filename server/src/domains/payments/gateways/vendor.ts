import type { GatewayMethod } from '@btepai/contract';
import type { Clock } from '../../../kit/clock.ts';
import type { Logger } from '../../../kit/log.ts';
import type { Settings } from '../../../settings.ts';
import { PaymentGatewayError } from './gateway.ts';

/** What the gateways of Alipay and WeChat Pay have in common: how they fail, how they write money and time. */
export type GatewayDeps = { settings: Settings; clock: Clock; log: Logger };

/**
 * A vendor's error by its code alone: its words can hold what a payer is called. `refusals` are the codes that are about
 * this trade or refund and stay so; every other says that the gateway is of no use now.
 */
export function failedWith(
  gateway: GatewayMethod,
  code: unknown,
  refusals: ReadonlySet<string> = new Set(),
): PaymentGatewayError {
  const known = /^[A-Za-z][\w.-]{0,99}$|^\d{1,6}$/.exec(String(code ?? ''))?.[0] ?? 'error';
  return new PaymentGatewayError(refusals.has(known) ? 'refused' : 'unavailable', `${gateway}: ${known}`);
}

export const unreadable = (gateway: GatewayMethod, what: string) =>
  new PaymentGatewayError('unavailable', `${gateway}: ${what}`);

/** What a network says: its code, never its words. */
export function failedBy(gateway: GatewayMethod, error: unknown): PaymentGatewayError {
  if (error instanceof PaymentGatewayError) return error;
  const { name, cause, code } = error as { name?: string; code?: string; cause?: { code?: string; name?: string } };
  if (name === 'TimeoutError' || name === 'AbortError') return unreadable(gateway, 'no answer in time');
  return failedWith(gateway, cause?.code ?? code ?? cause?.name ?? name);
}

/** Cents as vendors write yuan, digit by digit: 1999 → `19.99`. */
export function yuanOf(fen: number): string {
  if (!Number.isSafeInteger(fen) || fen < 0) throw new Error('no amount of whole cents');
  const digits = String(fen).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** The same back, with one or no decimal too; a sign only where `signed` allows it. @throws Error where it is no amount */
export function fenOf(written: unknown, { signed = false } = {}): number {
  const [, sign, yuan = '', decimals = ''] = /^([-+]?)(\d{1,12})(?:\.(\d{1,2}))?$/.exec(String(written).trim()) ?? [];
  if (yuan === '' || (sign !== '' && !signed)) throw new Error('no amount in yuan');
  const fen = Number(yuan + decimals.padEnd(2, '0'));
  return sign === '-' && fen !== 0 ? -fen : fen;
}

const beijing = (time: Date) => new Date(time.getTime() + 8 * 3_600_000).toISOString();
/** `2026-11-25 12:00:00` in Beijing, whatever zone the server is in. */
export const beijingTime = (time: Date) => beijing(time).slice(0, 19).replace('T', ' ');
/** `2026-11-25T12:00:00+08:00`. */
export const beijingRfc3339 = (time: Date) => `${beijing(time).slice(0, 19)}+08:00`;

/** Both vendors have a day's statement ready by 10:00 of the next. Until then “there is none” says nothing. */
export const isStatementDue = (day: string, now: Date) =>
  now.getTime() >= Date.parse(`${day}T10:00:00+08:00`) + 86_400_000;

/** Ends with whoever waits: the SDK can't be told to stop, so only its answer is left alone. @throws what `failedBy` makes of it */
export async function untilAborted<T>(gateway: GatewayMethod, work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(unreadable(gateway, 'no answer in time'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } catch (error) {
    throw failedBy(gateway, error);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
