import type { Clock } from '../../kit/clock.ts';
import { addSeconds, nextUtcDay, utcDay } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import type { Logger } from '../../kit/log.ts';
import type { Metrics } from '../../kit/metrics.ts';
import { textContext } from './queue-sms.ts';
import type { Router } from './router.ts';
import type { ClaimedMessage } from './store.ts';
import { chargeDay, claimMessages, noteOutcomes } from './store.ts';

const batchSize = 100;
const leaseSeconds = 30;
/** How long a wake-up waits for company: long enough for a batch under load, too short for a person to notice. */
const gatherMs = 4;
/** How often the queue is looked at without being woken: messages of a process that died, and retries. */
const pollMs = 1_000;

type Outcome = {
  message: ClaimedMessage;
  status: string;
  reason: string | null;
  gateway: string | null;
  availableAt: Date;
};

export type Dispatcher = { wake(): void; stop(): Promise<void> };

/** Moves queued messages to gateways in batches: claim, charge the day's budget, send, note. Safe in many processes. */
export function startDispatcher(deps: {
  db: Database;
  clock: Clock;
  crypto: Crypto;
  router: Router;
  log: Logger;
  metrics: Metrics;
  dailyUnits: number;
  reserveUnits: number;
}): Dispatcher {
  const { db, clock, crypto, router, log, metrics } = deps;
  let stopped = false;
  let due = true;
  let rouse: () => void = () => {};
  let noting: Promise<void> = Promise.resolve();
  const ordinaryLimit = deps.dailyUnits - deps.reserveUnits;

  async function dispatchBatch(): Promise<number> {
    const now = clock.now();
    const batch = await db.run(claimMessages, {
      now,
      leaseUntil: addSeconds(now, leaseSeconds),
      limit: batchSize,
      day: utcDay(now),
      dayUnits: ordinaryLimit,
    });
    if (batch.length === 0) return 0;
    const affordable = await affordableOf(batch, now);
    const outcomes = await Promise.all(
      batch.map((message) => (affordable.has(message) ? send(message, now) : unaffordable(message, now))),
    );
    // The next batch is claimed while this one is noted: those who wait for their code don't wait for others' notes.
    await noting;
    noting = note(outcomes, now).catch((error) =>
      log.error({ err: error }, 'a batch could not be noted; it will be sent again'),
    );
    return batch.length;
  }

  async function note(outcomes: Outcome[], now: Date): Promise<void> {
    // What no gateway took is charged again with its next try. A crash before this leaves the day charged too much, never too little.
    const returned = sumUnits(outcomes.flatMap(({ message, status }) => (status === 'queued' ? [message] : [])));
    if (returned > 0) await db.run(chargeDay, { day: utcDay(now), units: -returned, limit: deps.dailyUnits });
    await db.run(noteOutcomes, {
      accountIds: outcomes.map(({ message }) => message.account_id),
      ids: outcomes.map(({ message }) => message.id),
      statuses: outcomes.map(({ status }) => status),
      reasons: outcomes.map(({ reason }) => reason),
      gateways: outcomes.map(({ gateway }) => gateway),
      availableAts: outcomes.map(({ availableAt }) => availableAt),
      now: clock.now(),
    });
  }

  /** Which of a batch the day's budget pays for (S4): the whole, charged with its claim, or else one by one, security first. */
  async function affordableOf(batch: ClaimedMessage[], now: Date): Promise<Set<ClaimedMessage>> {
    const day = utcDay(now);
    const unitsToday = batch[0]!.units_today;
    if (unitsToday !== null) {
      metrics.smsUnitsToday.set(unitsToday);
      return new Set(batch);
    }
    const paid = new Set<ClaimedMessage>();
    const securityFirst = batch.toSorted(
      (a, b) => Number(b.category === 'security') - Number(a.category === 'security'),
    );
    for (const message of securityFirst) {
      const limit = message.category === 'security' ? deps.dailyUnits : ordinaryLimit;
      const [charged] = await db.run(chargeDay, { day, units: message.units, limit });
      if (charged) paid.add(message);
    }
    log.warn({ day, refused: batch.length - paid.size }, 'the day’s SMS budget is used up');
    return paid;
  }

  async function send(message: ClaimedMessage, now: Date): Promise<Outcome> {
    metrics.messageWaitSeconds.observe((now.getTime() - message.due_at.getTime()) / 1000);
    const opened = open(message);
    if (!opened) return { message, status: 'failed', reason: 'rejected', gateway: null, availableAt: now };
    const routed = await router.send(
      { id: message.id, accountId: message.account_id, ...opened },
      message.avoid_gateway,
    );
    switch (routed.status) {
      case 'submitted':
        return { message, status: 'submitted', reason: null, gateway: routed.gateway, availableAt: now };
      case 'rejected':
        return { message, status: 'failed', reason: 'rejected', gateway: null, availableAt: now };
      case 'unavailable':
        return {
          message,
          status: 'queued',
          reason: 'no_gateway',
          gateway: null,
          availableAt: addSeconds(now, retrySeconds(message.attempts)),
        };
    }
  }

  /** Null where the row was altered or its key is gone: no later try can open it, and it must not hold up its batch. */
  function open(message: ClaimedMessage): { to: string; text: string } | null {
    try {
      return {
        to: crypto.openPhone(message.recipient_cipher, message.recipient_index),
        text: crypto.decrypt(message.text_cipher, textContext(message.recipient_index)),
      };
    } catch (error) {
      log.error({ err: error, messageId: message.id }, 'a message can’t be opened');
      return null;
    }
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

/** A code is dead by the time there is a budget again; a security notice waits for the next day's. */
const unaffordable = (message: ClaimedMessage, now: Date): Outcome => ({
  message,
  status: message.category === 'security' ? 'queued' : 'failed',
  reason: 'budget',
  gateway: null,
  availableAt: message.category === 'security' ? nextUtcDay(now) : now,
});

const sumUnits = (batch: ClaimedMessage[]) => batch.reduce((sum, { units }) => sum + units, 0);

/** 1, 2, 4 … 15 s: a code lives five minutes, so waiting longer would waste it. */
const retrySeconds = (attempts: number) => Math.min(15, 2 ** (attempts - 1));
