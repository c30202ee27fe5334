import type { Clock } from '../../kit/clock.ts';
import { secondsBetween } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import type { Limits } from '../../kit/limits.ts';
import type { Passwords } from '../../kit/passwords.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Settings } from '../../settings.ts';
import { findById } from '../accounts/index.ts';
import { failureLimit } from './failure-limits.ts';
import type { SessionContext } from './session.ts';
import { findSessionDevice } from './store/devices.ts';

type PasswordDeps = { db: Database; clock: Clock; settings: Settings; limits: Limits; passwords: Passwords };

/**
 * The password once more, from someone who is signed in. Wrong ones are as few as failed sign-ins may be (L4).
 * `isLongTrusted`: the account has trusted the device for long enough to believe the password alone (P6).
 * @throws Refusal credentials_wrong | too_many_requests | service_unavailable
 */
export async function provePassword(
  { db, clock, settings, limits, passwords }: PasswordDeps,
  { account, sessionId }: Pick<SessionContext, 'account' | 'sessionId'>,
  password: string,
): Promise<{ isLongTrusted: boolean }> {
  const accountId = account.account_id;
  const [device] = await db.run(findSessionDevice, { accountId, sessionId });
  if (!device) throw new Refusal('session_ended');
  // By the session and not by the device: whoever guesses from a stolen session must not use up its owner's sign-ins.
  const limit = failureLimit(settings);
  const failures = `${accountId}/${sessionId}`;
  await limits.take(limit, failures);
  const [row] = await db.run(findById, { accountId });
  if (!(await passwords.verify(row?.password_hash ?? null, password))) throw new Refusal('credentials_wrong');
  await limits.giveBack(limit, failures);
  const trustedSeconds = device.trusted_since === null ? 0 : secondsBetween(device.trusted_since, clock.now());
  return { isLongTrusted: trustedSeconds >= settings.DEVICE_TRUST_DAYS * 86_400 };
}
