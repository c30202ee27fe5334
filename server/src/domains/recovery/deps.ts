import type { Proof } from '@btepai/contract';
import type { Pool } from '../../kit/database.ts';
import type { Limits } from '../../kit/limits.ts';
import type { Passwords } from '../../kit/passwords.ts';
import type { Messaging } from '../messaging/index.ts';
import type { NumberStatus } from '../phone/index.ts';
import type { Risk } from '../risk/index.ts';
import type { Cookies } from '../sessions/index.ts';
import type { SpendDeps } from '../verification/index.ts';

export type RecoveryDeps = Omit<SpendDeps, 'db'> & {
  db: Pool;
  limits: Limits;
  messaging: Pick<Messaging, 'wake' | 'gatewayState' | 'channelsTo'>;
  passwords: Passwords;
  cookies: Cookies;
  risk: Pick<Risk, 'judge' | 'noteFailure'>;
  numberStatus: NumberStatus;
};

/** The new password, and whatever second factor came with it. */
export type NewPassword = Pick<Proof, 'totp' | 'recoveryCode'> & { newPassword: string };
export type Actor = { device: string; address: string };
