import type { Clock } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Pool } from '../../kit/database.ts';
import type { Logger } from '../../kit/log.ts';
import type { Metrics } from '../../kit/metrics.ts';
import type { Task } from '../../kit/schedule.ts';
import type { Settings } from '../../settings.ts';
import { startDispatcher } from './dispatcher.ts';
import type { Gateway, Receipt } from './gateways/gateway.ts';
import { createRouter } from './router.ts';
import { applyReceipts, endMessages, oldestDue } from './store.ts';

const endedAtOnce = 500;
const longestWaitMs = 60_000;

export type Messaging = ReturnType<typeof startMessaging>;

/** The running half of messaging: the dispatcher, its gateways and what they report. */
export function startMessaging(deps: {
  db: Pool;
  clock: Clock;
  crypto: Crypto;
  log: Logger;
  metrics: Metrics;
  settings: Settings;
  gateways: Gateway[];
}) {
  const { db, clock, log, metrics, settings, gateways } = deps;
  const router = createRouter({ gateways, timeoutSeconds: settings.SMS_GATEWAY_TIMEOUT_SECONDS, metrics });
  const dispatcher = startDispatcher({
    ...deps,
    router,
    dailyUnits: settings.SMS_DAILY_UNITS,
    reserveUnits: settings.SMS_SECURITY_RESERVE_UNITS,
  });
  const reports = new ReceiptBook(async (receipts) => {
    await db.run(applyReceipts, {
      accountIds: receipts.map(({ accountId }) => accountId),
      ids: receipts.map(({ id }) => id),
      statuses: receipts.map(({ status }) => status),
      reasons: receipts.map(({ reason }) => reason ?? null),
      now: clock.now(),
    });
    for (const { status } of receipts) metrics.messages.inc({ gateway: 'receipt', status });
  }, log);

  const eraseEnded: Task = {
    name: 'end messages',
    pattern: '*/15 * * * * *',
    async run() {
      while ((await db.run(endMessages, { now: clock.now(), limit: endedAtOnce })).length === endedAtOnce);
    },
  };

  return {
    wake: () => dispatcher.wake(),
    receive: (receipts: Receipt[]) => reports.add(receipts),
    gatewayState: () => router.state(),
    /** `down` where messages that are due wait longer than any dispatcher should leave them. */
    async queueState(): Promise<'ok' | 'down'> {
      const [oldest] = await db.run(oldestDue, {});
      const waited = oldest ? clock.now().getTime() - oldest.available_at.getTime() : 0;
      return waited <= longestWaitMs ? 'ok' : 'down';
    },
    tasks: [eraseEnded],
    async stop() {
      await dispatcher.stop();
      await reports.finish();
    },
  };
}

const gatherReceiptsMs = 20;
const receiptsAtOnce = 100;

/** Gathers receipts for a moment, so that a busy gateway costs one statement and not hundreds. */
class ReceiptBook {
  private waiting: Receipt[] = [];
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();
  private readonly write: (receipts: Receipt[]) => Promise<void>;
  private readonly log: Logger;

  constructor(write: (receipts: Receipt[]) => Promise<void>, log: Logger) {
    this.write = write;
    this.log = log;
  }

  add(receipts: Receipt[]) {
    this.waiting.push(...receipts);
    this.timer ??= setTimeout(() => void this.flush(), gatherReceiptsMs);
  }

  /** Writes all that is waiting. */
  async finish(): Promise<void> {
    do await this.flush();
    while (this.waiting.length > 0);
    await this.writing;
  }

  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const batch = this.waiting.splice(0, receiptsAtOnce);
    if (batch.length === 0) return this.writing;
    if (this.waiting.length > 0) this.timer = setTimeout(() => void this.flush(), 0);
    this.writing = this.writing
      .then(() => this.write(batch))
      .catch((error) => this.log.error({ err: error, receipts: batch.length }, 'receipts could not be noted'));
    return this.writing;
  }
}
