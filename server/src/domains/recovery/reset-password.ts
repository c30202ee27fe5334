import type { ProofMethod } from '@btepai/contract';
import type { Transaction } from '../../kit/database.ts';
import { Refusal } from '../../kit/refusal.ts';
import { changePassword, lockAccount, refuseCommon, refuseWeak } from '../accounts/index.ts';
import { activityLine } from '../activity/index.ts';
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

/** What a recovery has proven by the time it gets here, and what it still wants beside it. */
type Resetting = NewPassword & {
  accountId: string;
  passwordHash: string;
  /** Which second factors have to be shown, where any of these is on. */
  wanted: (methods: ProofMethod[]) => ProofMethod[];
  /** What was proven is not enough by itself, also where no factor is on (P8). */
  wantsFactor: boolean;
  actor: Actor;
};

/**
 * Sets the new password in the transaction that spent what proves it, and ends all that hung on the old one (C9): sessions,
 * trust in devices, sign-ins and changes that wait, codes. It signs nobody in. What it throws leaves all of that, and the
 * proof, as it was. @throws Refusal password_weak | second_factor_required with the ways there are | those of a factor
 */
export async function resetPassword(deps: RecoveryDeps, tx: Transaction, resetting: Resetting): Promise<void> {
  const { clock, crypto } = deps;
  const { accountId, newPassword, passwordHash, actor } = resetting;
  const now = clock.now();
  const [account] = await tx.run(lockAccount, { accountId });
  if (!account || account.account_status === 'closed') throw new Refusal('credentials_wrong');
  const number = await boundNumber({ db: tx, crypto }, accountId);
  await refuseWeak(newPassword, { username: account.username, number }, 'newPassword');
  await proveFactor(deps, tx, resetting);
  await tx.run(changePassword, {
    accountId,
    passwordHash,
    before: null,
    ...activityLine(clock, 'password_reset', actor),
    ...notice(clock, 'password_reset'),
  });
  await tx.run(distrustAll, { accountId, sessionId: null, now });
  await tx.run(killCodes, { accountId });
  await cancelWaiting(deps, tx, { accountId });
}

async function proveFactor(
  { secondFactorsOf, proveSecondFactor }: RecoveryDeps,
  tx: Transaction,
  { accountId, totp, recoveryCode, wanted, wantsFactor }: Resetting,
): Promise<void> {
  const methods = wanted(await secondFactorsOf(accountId));
  if (methods.length === 0 && !wantsFactor) return;
  const given = totp !== undefined ? 'totp' : recoveryCode !== undefined ? 'recovery_code' : null;
  if (given === null || !methods.includes(given)) throw new Refusal('second_factor_required', { methods });
  await proveSecondFactor(tx, { accountId, proof: given === 'totp' ? { totp } : { recoveryCode } });
}
