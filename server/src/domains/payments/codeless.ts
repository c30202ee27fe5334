import { utcDay } from '../../kit/clock.ts';
import type { SessionContext } from '../sessions/index.ts';
import { findSessionDevice } from '../sessions/index.ts';
import type { PaymentDeps } from './deps.ts';
import { findCodeless } from './store/confirm.ts';

/**
 * Whether a trusted device may pay this from the wallet without a code, as things stand: small, and the day's sum not used up.
 * Off by default. The statement that pays counts it, so many at once come to no more than the sum.
 */
export async function goesWithoutCode(
  { db, clock, settings }: Pick<PaymentDeps, 'db' | 'clock' | 'settings'>,
  { account: { account_id: accountId }, sessionId }: SessionContext,
  amountFen: number,
): Promise<boolean> {
  if (amountFen > settings.PAYMENT_NO_CODE_MAX_FEN) return false;
  const [[device], [spent]] = await Promise.all([
    db.run(findSessionDevice, { accountId, sessionId }),
    db.run(findCodeless, { accountId, today: utcDay(clock.now()) }),
  ]);
  const isTrusted = device != null && device.trusted_since !== null;
  return isTrusted && (spent?.amount_fen ?? 0) + amountFen <= settings.PAYMENT_NO_CODE_PER_DAY_FEN;
}
