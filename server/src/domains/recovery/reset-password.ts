import type { ProofMethod } from '@btepai/contract';
import { addSeconds } from '../../kit/clock.ts';
import type { Database, Transaction } from '../../kit/database.ts';
import { refuseCommon, refuseWeak } from '../../kit/passwords.ts';
import { Refusal } from '../../kit/refusal.ts';
import { changePassword, isGone, lockAccount } from '../accounts/index.ts';
import type { Actor as LoggedActor } from '../activity/index.ts';
import { activityLine } from '../activity/index.ts';
import type { WrongCode } from '../factors/index.ts';
import { factorsOf, factorsStanding, proveSecondFactor } from '../factors/index.ts';
import { notice } from '../notifications/index.ts';
import { boundNumber, cancelWaiting } from '../phone/index.ts';
import { distrustAll } from '../sessions/index.ts';
import { killCodes } from '../verification/index.ts';
import type { Actor, NewPassword, RecoveryDeps } from './deps.ts';

/**
 * Hashes the new password before anything is looked up: the work is the same whoever it is for (L5).
 * @throws Refusal password_weak | service_unavailable
 */
export async function hashInAdvance({ passwords }: RecoveryDeps, newPassword: string): Promise<string> {
  await refuseCommon(newPassword, 'newPassword');
  return passwords.hash(newPassword);
}

/** Ways that have to be shown beside what the recovery itself proved; null where that is enough. */
type FactorsWanted = (tx: Database, accountId: string) => Promise<ProofMethod[] | null>;

/** What was added later than this does not count against whoever holds the number: a thief would shut its owner out with it. */
export const settledBy = ({ clock, settings }: Pick<RecoveryDeps, 'clock' | 'settings'>) =>
  addSeconds(clock.now(), -settings.FACTOR_SETTLE_HOURS * 3_600);

/**
 * An SMS never stands in for a second factor that has settled, nor does a younger one; nor is the SMS enough by itself where
 * the number may have gone to a stranger (P8): there whatever the account has counts.
 */
export const besideSms =
  (deps: Pick<RecoveryDeps, 'clock' | 'settings'>, { mayBeStranger }: { mayBeStranger: boolean }): FactorsWanted =>
  async (tx, accountId) => {
    if (mayBeStranger) return factorsOf(tx, accountId);
    const standing = await factorsStanding(tx, accountId, settledBy(deps));
    return standing.includes('totp') || standing.includes('passkey') ? standing : null;
  };

/** A recovery code is itself a factor; where an authenticator is on as well, it stays the second. */
export const besideRecoveryCode: FactorsWanted = async (tx, accountId) => {
  const methods = (await factorsOf(tx, accountId)).filter((method) => method === 'totp');
  return methods.length > 0 ? methods : null;
};

type Resetting = NewPassword & {
  accountId: string;
  passwordHash: string;
  wanted: FactorsWanted;
  /** Spends what proved it, once nothing stands against it any more, and does what goes with that. */
  spend?: (by: LoggedActor) => Promise<unknown>;
  actor: Actor;
};
export type WrongFactor = WrongCode & { path: 'totp' | 'recoveryCode' };

/**
 * Sets the new password in the transaction that spends what proves it, and ends all that hung on the old one (C9): sessions,
 * trust in devices, sign-ins and changes that wait, codes. It signs nobody in. What it throws leaves all of that, and the
 * proof, as it was; a wrong factor is told instead, since its try has to be committed. Null: it is done.
 * @throws Refusal password_weak | second_factor_required with the ways there are
 */
export async function resetPassword(
  deps: RecoveryDeps,
  tx: Transaction,
  { accountId, passwordHash, newPassword, totp, recoveryCode, wanted, spend, actor }: Resetting,
): Promise<WrongFactor | null> {
  const { clock, crypto } = deps;
  const [account] = await tx.run(lockAccount, { accountId });
  if (!account || isGone(account, clock.now())) throw new Refusal('credentials_wrong');
  const number = await boundNumber({ db: tx, crypto }, accountId);
  await refuseWeak(newPassword, { username: account.username, number }, 'newPassword');
  const methods = await wanted(tx, accountId);
  if (methods !== null) {
    const given = methods.includes('totp') && totp !== undefined ? { totp } : { recoveryCode };
    const path = 'totp' in given ? 'totp' : 'recoveryCode';
    const isThere = path === 'totp' || (recoveryCode !== undefined && methods.includes('recovery_code'));
    if (!isThere) throw new Refusal('second_factor_required', { methods });
    const wrong = await proveSecondFactor(deps, tx, { accountId, ...given });
    if (wrong) return { ...wrong, path };
  }
  const by = { account, session: null, ...actor };
  await spend?.(by);
  const [changed] = await tx.run(changePassword, {
    accountId,
    passwordHash,
    before: null,
    ...activityLine(deps, by, 'password_reset'),
    ...notice(clock, 'password_reset'),
  });
  if (!changed) throw new Refusal('credentials_wrong');
  await tx.run(distrustAll, { accountId, sessionId: null, now: clock.now() });
  await tx.run(killCodes, { accountId });
  await cancelWaiting(deps, tx, { accountId });
  return null;
}
