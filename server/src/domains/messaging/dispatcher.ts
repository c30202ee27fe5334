import type { Clock } from '../../kit/clock.ts';
import { addSeconds, utcDay } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import type { Logger } from '../../kit/log.ts';
import type { Metrics } from '../../kit/metrics.ts';
import type { Settings } from '../../settings.ts';
import { affordableOf, giveBack, ordinaryUnits } from './charge.ts';
import type { Outcome } from './deliver.ts';
import { deliver, unaffordable } from './deliver.ts';
import type { Router } from './router.ts';
import { claimMessages, noteOutcomes } from './store/dispatch.ts';

const batchSize = 100;
const leaseSeconds = 30;
/** How long a wake-up waits for company: long enough for a batch under load, too short for a person to notice. */
const gatherMs = 4;
/** How often the queue is looked at without being woken: messages of a process that died, and retries. */
const pollMs = 1_000;

export type Dispatcher = { wake(): void; stop(): Promise<void> };

/** Moves queued messages to gateways in batches: claim, charge the day's budget, send, note. Safe in many processes. */
export function startDispatcher(deps: {
  db: Database;
  clock: Clock;
  crypto: Crypto;
  router: Router;
  log: Logger;
  metrics: Metrics;
  settings: Settings;
}): Dispatcher {
  const { db, clock, log, settings } = deps;
  let stopped = false;
  let due = true;
  let rouse: () => void = () => {};
  let noting: Promise<void> = Promise.resolve();

  async function dispatchBatch(): Promise<number> {
    const now = clock.now();
    const batch = await db.run(claimMessages, {
      now,
      leaseUntil: addSeconds(now, leaseSeconds),
      limit: batchSize,
      day: utcDay(now),
      dayUnits: ordinaryUnits(settings),
    });
    if (batch.length === 0) return 0;
    const affordable = await affordableOf(deps, batch, now);
    const outcomes = await Promise.all(
      batch.map((message) => (affordable.has(message) ? deliver(deps, message, now) : unaffordable(message, now))),
    );
    // The next batch is claimed while this one is noted: those who wait for their code don't wait for others' notes.
    await noting;
    noting = note(outcomes, now).catch((error) =>
      log.error({ err: error }, 'a batch could not be noted; it will be sent again'),
    );
    return batch.length;
  }

  async function note(outcomes: Outcome[], now: Date): Promise<void> {
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
      now: clock.now(),
    });
  }

  async function run() {
    while (!stopped) {
      if (!due) await sleepUntilRoused();
      if (stopped) break;
      due = false;
      try {
        if ((await dispatchBatch()) === batchSize) due = true;
      } catch (error) {
        log.error({ err: error }, 'dispatching failed');
        await new Promise((resolve) => setTimeout(resolve, pollMs));
      }
    }
  }

  const sleepUntilRoused = () =>
    new Promise<void>((resolve) => {
      const poll = setTimeout(resolve, pollMs);
      rouse = () => {
        rouse = () => {};
        setTimeout(() => {
          clearTimeout(poll);
          resolve();
        }, gatherMs);
      };
    });

  const finished = run();
  return {
    wake() {
      due = true;
      rouse();
    },
    async stop() {
      stopped = true;
      rouse();
      await finished;
      await noting;
    },
  };
}
