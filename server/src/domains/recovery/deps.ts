import type { Proof, ProofMethod } from '@btepai/contract';
import type { Pool, Transaction } from '../../kit/database.ts';
import type { Limits } from '../../kit/limits.ts';
import type { Passwords } from '../accounts/index.ts';
import type { Messaging } from '../messaging/index.ts';
import type { NumberStatus } from '../phone/index.ts';
import type { Risk } from '../risk/index.ts';
import type { Cookies } from '../sessions/index.ts';
import type { SpendDeps } from '../verification/index.ts';

export type RecoveryDeps = Omit<SpendDeps, 'db'> & {
  db: Pool;
  limits: Limits;
  messaging: Pick<Messaging, 'wake' | 'gatewayState'>;
  passwords: Passwords;
  cookies: Cookies;
  risk: Pick<Risk, 'judge' | 'noteFailure'>;
  numberStatus: NumberStatus;
} & SecondFactors;

/** What recovery needs of the factors domain. */
export type SecondFactors = {
  /** The second factors of an account that can be used here, the strongest first; none where it has none. */
  secondFactorsOf(accountId: string): Promise<ProofMethod[]>;
  /** Spends one in the transaction that it authorizes. @throws Refusal where it is wrong */
  proveSecondFactor(
    tx: Transaction,
    args: { accountId: string; proof: Pick<Proof, 'totp' | 'recoveryCode'> },
  ): Promise<void>;
};

/** The new password, and whatever second factor came with it. */
export type NewPassword = Pick<Proof, 'totp' | 'recoveryCode'> & { newPassword: string };
export type Actor = { device: string; address: string };
