import type { ProofMethod } from '@btepai/contract';
import { byCode } from './by-code.ts';
import { byPasskey } from './by-passkey.ts';
import { byPassword } from './by-password.ts';
import { byRecoveryCode } from './by-recovery-code.ts';
import { byTotp } from './by-totp.ts';
import { waysOfAccount } from './store/guards.ts';
import type { Way, WayDeps } from './way.ts';

export const waysOf: Record<ProofMethod, Way> = {
  passkey: byPasskey,
  totp: byTotp,
  sms: byCode,
  recovery_code: byRecoveryCode,
  password: byPassword,
};

/** Ways to prove that it is the account's owner, the strongest first; the password alone only where there is no better. */
export async function methodsOf(
  { db, hasNumber }: Pick<WayDeps, 'db' | 'hasNumber'>,
  accountId: string,
): Promise<ProofMethod[]> {
  const [[ways], sms] = await Promise.all([db.run(waysOfAccount, { accountId }), hasNumber(accountId)]);
  const { passkey, totp, recovery_code } = ways!;
  const has: Record<ProofMethod, boolean> = {
    passkey,
    totp,
    sms,
    recovery_code,
    password: !passkey && !totp && !sms,
  };
  return (Object.keys(has) as ProofMethod[]).filter((method) => has[method]);
}
