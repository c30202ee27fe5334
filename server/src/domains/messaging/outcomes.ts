import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import type { Logger } from '../../kit/log.ts';
import { createWriteBehind } from '../../kit/write-behind.ts';
import { giveBack } from './charge.ts';
import type { Outcome } from './deliver.ts';
import { applyReceiptsAhead } from './receipts-ahead.ts';
import { noteOutcomes } from './store/dispatch.ts';

type Deps = { db: Database; clock: Clock; log: Logger };

/** Notes what became of messages, together as they come. What can't be noted is sent again when its lease is over (S10). */
export function createOutcomeBook(deps: Deps, onNoted: (outcomes: Outcome[], now: Date) => void) {
  const { db, clock, log } = deps;
  const book = createWriteBehind<Outcome>({
    gatherMs: 4,
    atOnce: 100,
    async write(unordered) {
      // In the order in which receipts lock the same rows, so that neither waits for the other in a circle.
      const outcomes = unordered.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
      const now = clock.now();
      const unsent = outcomes.flatMap(({ message, status, reason }) =>
        status !== 'submitted' && reason !== 'budget' ? [message] : [],
      );
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
      onNoted(outcomes, now);
      await applyReceiptsAhead(deps, outcomes).catch((error) =>
        log.warn({ err: error }, 'receipts that came first have to wait'),
      );
      // Last, for a batch that failed is noted again, and what was given back twice would be spent twice.
      await giveBack(deps, unsent).catch((error) => log.error({ err: error }, 'units could not be given back'));
    },
    // All of it while the lease lasts: afterwards it is another's to say.
    retryMs: [500, 2_000, 6_000],
    onError: (error, outcomes) =>
      log.error(
        { err: error, messages: outcomes.length },
        'a batch could not be noted; what was not is sent again after its lease',
      ),
  });
  return { add: (outcome: Outcome) => void book.add(outcome), finish: book.finish };
}

const keyOf = ({ message }: Outcome) => `${message.account_id}/${message.id}`;
