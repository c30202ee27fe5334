import type { ProofMethod } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Pool } from '../../kit/database.ts';
import type { Logger } from '../../kit/log.ts';
import type { Metrics } from '../../kit/metrics.ts';
import type { Settings } from '../../settings.ts';
import type { Prove } from '../accounts/index.ts';
import type { WayDeps } from '../factors/index.ts';
import { methodsOf } from '../factors/index.ts';
import type { Risk } from '../risk/index.ts';
import type { PaymentLines } from './lines.ts';
import type { PaymentOf } from './store.ts';

export type PaymentDeps = {
  db: Pool;
  clock: Clock;
  crypto: Crypto;
  settings: Settings;
  metrics: Metrics;
  log: Logger;
  lines: PaymentLines;
  risk: Pick<Risk, 'judge'>;
  prove: Prove;
  /** Somebody waits for a payment: its gateway is asked soon. */
  hurry: (of: PaymentOf) => Promise<unknown>;
} & Pick<WayDeps, 'hasNumber'>;

/** What proves anything, but not that someone wants to pay: the password alone, and what is kept for the worst day. */
export const notEnoughToPay: ProofMethod[] = ['password', 'recovery_code'];

/** The strongest first; none where the account has neither number nor factor. */
export const methodsToPay = async (
  deps: Pick<WayDeps, 'db' | 'hasNumber'>,
  accountId: string,
): Promise<ProofMethod[]> => (await methodsOf(deps, accountId)).filter((method) => !notEnoughToPay.includes(method));
