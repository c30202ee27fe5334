import type { Language } from '@btepai/contract';
import { sha256 } from '../../kit/crypto.ts';
import type { Decision, Facts, Failure, RiskDeps } from './facts.ts';
import { networkKey } from './gather.ts';
import { judge } from './judge.ts';
import { noteFailure } from './note-failure.ts';
import { nameOfPlace, placeOf } from './place/place.ts';
import { noDecision } from './store/decisions.ts';
import { noteSignIn } from './store/memory.ts';
import { identifierOf, subjectsOf } from './subjects.ts';

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
          ...(decision?.keep ?? noDecision),
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
