import type { ProofMethod } from '@btepai/contract';
import { byCode } from './by-code.ts';
import { byPassword } from './by-password.ts';
import type { Way, WayDeps } from './way.ts';

export const waysOf: Record<ProofMethod, Way> = {
  sms: byCode,
  passkey: byPassword,
  totp: byPassword,
  recovery_code: byPassword,
  password: byPassword,
};

/** Ways to prove that it is the account's owner, the strongest first; the password alone only where there is no other. */
export async function methodsOf(deps: Pick<WayDeps, 'db' | 'hasNumber'>, accountId: string): Promise<ProofMethod[]> {
  const methods: ProofMethod[] = [...((await deps.hasNumber(accountId)) ? (['sms'] as const) : [])];
  return methods.length > 0 ? methods : ['password'];
}
