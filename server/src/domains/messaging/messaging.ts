import type { Channel } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Pool } from '../../kit/database.ts';
import type { Logger } from '../../kit/log.ts';
import type { Metrics } from '../../kit/metrics.ts';
import type { Task } from '../../kit/schedule.ts';
import type { Settings } from '../../settings.ts';
import { startDispatcher } from './dispatcher.ts';
import type { Gateway, Reply, Report } from './gateways/gateway.ts';
import { tendReceiptsAhead } from './receipts-ahead.ts';
import { createReportBook } from './reports.ts';
import { createRouter } from './router.ts';
import { endMessages, oldestDue } from './store/dispatch.ts';

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
  const dispatcher = startDispatcher({ ...deps, router });
  const reports = createReportBook(deps);
  /** Whoever wants to know what handsets answer: set by the app, before anything is heard. */
  let onReply: (reply: Reply) => Promise<void> = async () => {};

  /** What a gateway says, by its webhook or by its own connection. */
  async function hear(gateway: string, { receipts, replies }: Report): Promise<void> {
    reports.add(gateway, receipts);
    for (const reply of replies) await onReply(reply);
  }
  for (const gateway of gateways)
    gateway.start?.((report) => {
      hear(gateway.name, report).catch((error) => log.error({ err: error }, 'a reply could not be taken'));
    });

  const eraseEnded: Task = {
    name: 'end messages',
    pattern: '*/15 * * * * *',
    async run() {
      while ((await db.run(endMessages, { now: clock.now(), limit: endedAtOnce }))[0]?.ended === endedAtOnce);
    },
  };

  return {
    gateways,
    wake: () => dispatcher.wake(),
    hear,
    onReply(listener: (reply: Reply) => Promise<void>) {
      onReply = listener;
    },
    /** The ways by which a message can reach a number of this country, as things stand. */
    channelsTo: (country: string): Channel[] => router.channelsTo(country),
    gatewayState: () => router.state(),
    /** `down` where messages that are due wait longer than any dispatcher should leave them. */
    async queueState(): Promise<'ok' | 'down'> {
      const [oldest] = await db.run(oldestDue, {});
      const waited = oldest ? clock.now().getTime() - oldest.available_at.getTime() : 0;
      return waited <= longestWaitMs ? 'ok' : 'down';
    },
    tasks: [eraseEnded, tendReceiptsAhead(deps)],
    async stop() {
      await dispatcher.stop();
      await Promise.all(gateways.map((gateway) => gateway.stop?.()));
      await reports.finish();
    },
  };
}
