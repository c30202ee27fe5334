import type { Crypto } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import { stepOf } from '../../kit/totp.ts';
import { activityLine } from '../activity/index.ts';
import type { WrongCode } from './guard.ts';
import { underGuard } from './guard.ts';
import { recoveryCodeDigests } from './recovery-code.ts';
import { useRecoveryCode } from './store/recovery-codes.ts';
import { findActiveTotp, useTotpStep } from './store/totp.ts';
import type { CodeDeps } from './way.ts';

export const totpContext = (accountId: string, totpId: string) => `totp/${accountId}/${totpId}`;
export const openTotp = (crypto: Crypto, accountId: string, row: { id: string; secret_cipher: Buffer }) =>
  crypto.decrypt(row.secret_cipher, totpContext(accountId, row.id));

/** Uses up the authenticator's code, in the transaction of what it proves. Null: it was right. */
export async function spendTotp(
  deps: CodeDeps,
  tx: Database,
  { accountId, code }: { accountId: string; code: string },
): Promise<WrongCode | null> {
  const { clock, crypto } = deps;
  return underGuard(deps, tx, accountId, async () => {
    const [row] = await tx.run(findActiveTotp, { accountId });
    const step = row ? stepOf(openTotp(crypto, accountId, row), code, clock.now()) : null;
    if (!row || step === null) return false;
    const [used] = await tx.run(useTotpStep, { accountId, totpId: row.id, step, now: clock.now() });
    return used !== undefined;
  });
}

/** Uses up one recovery code, in the transaction of what it proves. Null: it was right. */
export async function spendRecoveryCode(
  deps: CodeDeps,
  tx: Database,
  { accountId, code }: { accountId: string; code: string },
): Promise<WrongCode | null> {
  return underGuard(deps, tx, accountId, () => takeRecoveryCode(deps, tx, { accountId, code }));
}

/**
 * Uses up one without counting, for who has nothing else: whoever knows the password could use up the tries of the account hour
 * after hour. Its 80 bits are not guessed. Resolves to whether it was right.
 */
export async function takeRecoveryCode(
  { clock, crypto }: Pick<CodeDeps, 'clock' | 'crypto'>,
  tx: Database,
  { accountId, code }: { accountId: string; code: string },
): Promise<boolean> {
  const digests = recoveryCodeDigests(crypto, accountId, code);
  const line = activityLine({ clock, crypto }, null, 'recovery_code_used');
  const [used] = await tx.run(useRecoveryCode, { accountId, digests, now: clock.now(), ...line });
  return used !== undefined;
}

/**
 * For what has no session: uses up the one of the two that came, in the caller's transaction, which has to commit where it
 * was wrong too, since the try is counted in it. Null: it was right. `refuseSecondFactor` turns the rest into a refusal.
 */
export async function proveSecondFactor(
  deps: CodeDeps,
  tx: Database,
  {
    accountId,
    totp,
    recoveryCode,
  }: { accountId: string; totp?: string | undefined; recoveryCode?: string | undefined },
): Promise<WrongCode | null> {
  if (totp !== undefined) return spendTotp(deps, tx, { accountId, code: totp });
  if (recoveryCode !== undefined) return spendRecoveryCode(deps, tx, { accountId, code: recoveryCode });
  throw new Error('neither an authenticator’s code nor a recovery code came');
}
