import { addSeconds, secondsBetween } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Proving } from '../accounts/index.ts';
import { countWrong, lockGuard, makeGuard } from './store/guards.ts';
import type { CodeDeps } from './way.ts';

/** How a code was not good: one of few tries, or not tried at all. */
export type WrongCode = { triesLeft: number; retryAfterSeconds: number | null };

/**
 * Tries a code of the account under the lock of its guard, so of any number at once each sees the count that the one before
 * left: so many wrong ones in an hour, and then none is tried, right or not. Null: it was right.
 */
export async function underGuard(
  { clock, settings }: CodeDeps,
  tx: Database,
  accountId: string,
  isRight: () => Promise<boolean>,
): Promise<WrongCode | null> {
  const now = clock.now();
  const perHour = settings.FACTOR_WRONG_PER_ACCOUNT_PER_HOUR;
  await tx.run(makeGuard, { accountId });
  const [guard] = await tx.run(lockGuard, { accountId });
  const wrongAt = guard!.wrong_at.filter((at) => at > addSeconds(now, -3_600));
  const oldest = wrongAt[perHour - 1];
  if (oldest) return { triesLeft: 0, retryAfterSeconds: Math.max(1, secondsBetween(now, addSeconds(oldest, 3_600))) };
  if (await isRight()) return null;
  await tx.run(countWrong, { accountId, perHour, now });
  return { triesLeft: perHour - wrongAt.length - 1, retryAfterSeconds: null };
}

/** Where in the body a field of the proof stood. */
export const pathOf = ({ proofAt }: Pick<Proving, 'proofAt'>, field: string) =>
  proofAt ? `${proofAt}.${field}` : field;

/** @throws Refusal code_wrong with the tries that are left | code_locked with when it opens; always one */
export function refuseWrongCode({ triesLeft, retryAfterSeconds }: WrongCode, path: string): never {
  if (retryAfterSeconds !== null) throw new Refusal('code_locked', { triesLeft, retryAfterSeconds });
  throw new Refusal('code_wrong', { triesLeft, errors: [{ path, code: 'code_wrong' }] });
}
