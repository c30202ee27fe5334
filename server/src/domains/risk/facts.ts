import type { Clock } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import type { Logger } from '../../kit/log.ts';
import type { Metrics } from '../../kit/metrics.ts';
import type { Settings } from '../../settings.ts';
import type { KeepArgs } from './store/decisions.ts';

/** What is known of someone who wants something, as it is asked. */
export type Facts = {
  act: 'sign_in' | 'recover' | 'pay';
  /** Null where there is no such account; `name` is then what was asked for, in its one spelling. */
  accountId: string | null;
  name?: string;
  /** Whether the account trusts the device that asks. */
  deviceIsTrusted: boolean;
  /** sha256 of the device's token, null where it has none. */
  deviceTokenHash: Buffer | null;
  address: string;
  userAgent: string | undefined;
  acceptLanguage: string | undefined;
  /** What is to be paid, where something is. */
  amountFen?: number;
};

/** `reasons` are the names of the rules that spoke, the heaviest first; `id` is where it is kept, null where it could not be. */
export type Decision = {
  id: string | null;
  outcome: 'allow' | 'verify' | 'hold' | 'deny';
  reasons: string[];
  /** Of an `allow`: what has to be kept of it with the act that follows: by `noteSignIn`, or by `keepingDecision`. */
  keep?: KeepArgs;
};

/** A wrong password; `name` is the identifier in its one spelling. */
export type Failure = { accountId: string | null; name: string; address: string; deviceTokenHash: Buffer | null };

export type RiskDeps = {
  db: Database;
  clock: Clock;
  crypto: Crypto;
  settings: Settings;
  metrics: Metrics;
  log: Logger;
  /** Whether the number of an account was replaced since; the phone domain answers. */
  numberChangedSince(accountId: string, since: Date): Promise<boolean>;
};
