import type { SecurityCheck } from '@btepai/contract';
import { addSeconds } from '../../kit/clock.ts';
import type { AccountRow } from '../accounts/index.ts';
import { anyDeviceForgotten } from '../sessions/index.ts';
import { waysOfAccount } from './store/guards.ts';
import type { WayDeps } from './way.ts';

type Code = SecurityCheck['items'][number]['code'];

/** What each is worth, out of 100: the number first, since it is what an account is recovered by. */
const points: Record<Code, number> = {
  phone: 25,
  second_factor: 25,
  passkey: 15,
  recovery_codes: 15,
  password_age: 10,
  devices: 10,
};
/** A device that is trusted and was not used for so long is nobody's business to keep. */
const unusedDays = 90;

/** What makes the account safer, each with whether it is done. */
export async function checkSecurity(
  { db, clock, settings, hasNumber }: Pick<WayDeps, 'db' | 'clock' | 'settings' | 'hasNumber'>,
  account: AccountRow,
): Promise<SecurityCheck> {
  const accountId = account.account_id;
  const now = clock.now();
  const [phone, [ways], [devices]] = await Promise.all([
    hasNumber(accountId),
    db.run(waysOfAccount, { accountId }),
    db.run(anyDeviceForgotten, { accountId, unusedSince: addSeconds(now, -unusedDays * 86_400) }),
  ]);
  const { totp, passkey, recovery_code: recoveryCodes } = ways!;
  const passwordIsOldAt = addSeconds(account.password_changed_at, settings.PASSWORD_REMINDER_DAYS * 86_400);
  const done: Record<Code, boolean> = {
    phone,
    second_factor: totp || passkey,
    passkey,
    recovery_codes: recoveryCodes,
    password_age: now < passwordIsOldAt,
    devices: !devices!.is_any,
  };
  const items = (Object.keys(points) as Code[]).map((code) => ({ code, done: done[code], points: points[code] }));
  return { score: items.reduce((sum, item) => sum + (item.done ? item.points : 0), 0), items };
}
