import type { Clock } from '../../kit/clock.ts';
import { addSeconds, utcDay } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import type { Logger } from '../../kit/log.ts';
import type { Metrics } from '../../kit/metrics.ts';
import type { Worker } from '../../kit/worker.ts';
import { startWorker } from '../../kit/worker.ts';
import type { Settings } from '../../settings.ts';
import type { Alarms } from './alarms.ts';
import { affordableOf, ceilingsOf } from './charge.ts';
import type { Outcome } from './deliver.ts';
import { deliver, unaffordable } from './deliver.ts';
import { createOutcomeBook } from './outcomes.ts';
import type { Router } from './router.ts';
import type { ClaimedMessage } from './store/dispatch.ts';
import { claimMessages } from './store/dispatch.ts';

const batchSize = 100;
/** Messages that gateways have not answered for yet: enough for slow ones, few enough to be given back soon by a crash. */
const inFlightAtMost = 1_000;
const shortestLeaseSeconds = 30;
/** How long a wake-up waits for company: long enough for a batch under load, too short for a person to notice. */
const gatherMs = 4;
/** How often the queue is looked at without being woken: messages of a process that died, and retries. */
const pollMs = 1_000;

/**
 * Moves queued messages to gateways: claims a batch and charges the day's budget, gives each to a gateway, and notes what
 * became of it. A slow gateway holds up its own messages alone: the next batch is claimed meanwhile. Safe in many processes.
 */
export function startDispatcher(deps: {
  db: Database;
  clock: Clock;
  crypto: Crypto;
  router: Router;
  log: Logger;
  metrics: Metrics;
  settings: Settings;
  alarms: Alarms;
  onNoted: (outcomes: Outcome[], now: Date) => void;
}): Worker {
  const { db, clock, log, settings, router } = deps;
  const outcomes = createOutcomeBook(deps, deps.onNoted);
  /** No message may come due again while a gateway of this process still has it in hand. */
  const leaseSeconds = Math.max(shortestLeaseSeconds, router.longestTrySeconds + 10);
  const inFlight = new Set<Promise<void>>();

  /** @returns whether more may be due. */
  async function dispatchBatch(): Promise<boolean> {
    const now = clock.now();
    const limit = Math.min(batchSize, inFlightAtMost - inFlight.size);
    const batch = await db.run(claimMessages, {
      now,
      leaseUntil: addSeconds(now, leaseSeconds),
      limit,
      day: utcDay(now),
      ...ceilingsOf(settings),
    });
    if (batch.length === 0) return false;
    const affordable = await affordableOf(deps, batch);
    for (const message of batch) {
      if (affordable.has(message)) handOver(message, now);
      else outcomes.add(unaffordable(message, now));
    }
    return batch.length === limit;
  }

  function handOver(message: ClaimedMessage, now: Date) {
    const given = deliver(deps, message, now)
      .then(outcomes.add)
      .catch((error) => log.error({ err: error, messageId: message.id }, 'a message could not be handed over'))
      .finally(() => inFlight.delete(given));
    inFlight.add(given);
  }

  const worker = startWorker({
    name: 'dispatching',
    pollMs,
    gatherMs,
    log,
    async work() {
      const isMore = await dispatchBatch();
      if (inFlight.size >= inFlightAtMost) await Promise.race(inFlight);
      return isMore;
    },
  });

  return {
    wake: worker.wake,
    async stop() {
      await worker.stop();
      await Promise.all(inFlight);
      await outcomes.finish();
    },
  };
}
