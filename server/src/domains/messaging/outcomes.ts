import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import type { Logger } from '../../kit/log.ts';
import type { Metrics } from '../../kit/metrics.ts';
import { createWriteBehind } from '../../kit/write-behind.ts';
import type { Settings } from '../../settings.ts';
import { giveBack } from './charge.ts';
import type { Outcome } from './deliver.ts';
import { applyReceiptsAhead } from './receipts-ahead.ts';
import { noteOutcomes } from './store/dispatch.ts';

type Deps = { db: Database; clock: Clock; settings: Settings; metrics: Metrics; log: Logger };

/** Notes what became of messages, together as they come. What can't be noted is sent again when its lease is over (S10). */
export function createOutcomeBook(deps: Deps) {
  const { db, clock, log } = deps;
  const book = createWriteBehind<Outcome>({
    gatherMs: 4,
    atOnce: 100,
    async write(outcomes) {
      const now = clock.now();
      const unsent = outcomes.flatMap(({ message, status, reason }) =>
        status === 'queued' && reason !== 'budget' ? [message] : [],
      );
      await giveBack(deps, unsent, now);
      await db.run(noteOutcomes, {
        accountIds: outcomes.map(({ message }) => message.account_id),
        ids: outcomes.map(({ message }) => message.id),
        statuses: outcomes.map(({ status }) => status),
        reasons: outcomes.map(({ reason }) => reason),
        gateways: outcomes.map(({ gateway }) => gateway),
        references: outcomes.map(({ reference }) => reference),
        ranks: outcomes.map(({ rank }) => rank),
        availableAts: outcomes.map(({ availableAt }) => availableAt),
        now,
      });
      await applyReceiptsAhead(deps, outcomes).catch((error) =>
        log.warn({ err: error }, 'receipts that came first have to wait'),
      );
    },
    onError: (error, outcomes) =>
      log.error(
        { err: error, messages: outcomes.length },
        'a batch could not be noted; what was not is sent again after its lease',
      ),
  });
  return { add: (outcome: Outcome) => book.add(outcome), finish: book.finish };
}
