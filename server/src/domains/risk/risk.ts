import type { Language } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import { sha256 } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import type { Logger } from '../../kit/log.ts';
import type { Metrics } from '../../kit/metrics.ts';
import type { Settings } from '../../settings.ts';
import { networkKey } from './gather.ts';
import { judge } from './judge.ts';
import { noteFailure } from './note-failure.ts';
import { nameOfPlace, placeOf } from './place/place.ts';
import type { KeepArgs } from './store/decisions.ts';
import { noteSignIn } from './store/memory.ts';
import { identifierOf, subjectsOf } from './subjects.ts';

/** What is known of someone who wants something, as it is asked. */
export type Facts = {
  act: 'sign_in' | 'recover';
  /** Null where there is no such account; `name` is then what was asked for, in its one spelling. */
  accountId: string | null;
  name?: string;
  /** Whether the account trusts the device that asks. */
  deviceIsKnown: boolean;
  /** sha256 of the device's token, null where it has none. */
  deviceTokenHash: Buffer | null;
  address: string;
  userAgent: string | undefined;
  acceptLanguage: string | undefined;
};

/** `reasons` are the names of the rules that spoke, the heaviest first; `id` is where it is kept, null where it could not be. */
export type Decision = {
  id: string | null;
  outcome: 'allow' | 'verify' | 'hold' | 'deny';
  reasons: string[];
  /** Of an `allow`: what `noteSignIn` has to keep of it. */
  keep?: KeepArgs;
};
const nothingToKeep = {
  decisionId: null,
  act: null,
  outcome: null,
  score: null,
  reasons: null,
  device: null,
};

/** A wrong password; `name` is the identifier in its one spelling. */
export type Failure = { accountId: string | null; name: string; address: string; deviceTokenHash: Buffer | null };

export type Risk = {
  /** Never throws: where the facts can't be had, the outcome is `verify`. */
  judge(facts: Facts): Promise<Decision>;
  /** Never throws. */
  noteFailure(failure: Failure): Promise<void>;
  /**
   * A session was opened, whichever way: from now on its country and network are known to the account. `deviceToken` is the
   * one that the session's device has now; `decision` the one which it followed, or no more than its id. Never throws.
   */
  noteSignIn(signIn: {
    accountId: string;
    address: string;
    deviceToken: string;
    decision: Pick<Decision, 'id' | 'keep'> | null;
  }): Promise<void>;
  /** Where an address is, in words, as far as the offline database tells. */
  placeName(address: string, language: Language): string | null;
};

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

export function createRisk(deps: RiskDeps): Risk {
  const { db, clock, crypto, log, metrics } = deps;
  /** What can't be remembered or judged is an outage of this domain, and no reason to let nobody in. */
  const orElse =
    <Result>(instead: Result) =>
    (error: unknown): Result => {
      metrics.riskFailures.inc();
      log.error({ err: error }, 'risk could not be judged or remembered');
      return instead;
    };
  return {
    judge: (facts) =>
      judge(deps, facts).catch(orElse({ id: null, outcome: 'verify' as const, reasons: ['risk_unavailable'] })),
    noteFailure: (failure) => noteFailure(deps, failure).catch(orElse(undefined)),
    async noteSignIn({ accountId, address, deviceToken, decision }) {
      const work = async () => {
        const place = placeOf(address);
        await db.run(noteSignIn, {
          ...(decision?.keep ?? nothingToKeep),
          followedId: decision?.keep ? null : (decision?.id ?? null),
          accountId,
          identifier: identifierOf(crypto, accountId, ''),
          subjects: subjectsOf(crypto, { device: sha256(deviceToken), address }),
          country: place.country,
          network: networkKey(place),
          now: clock.now(),
          completedAt: clock.now(),
        });
      };
      await work().catch(orElse(undefined));
    },
    placeName: (address, language) => nameOfPlace(placeOf(address), language),
  };
}
