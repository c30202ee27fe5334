import type { Channel } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import { addSeconds } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Pool } from '../../kit/database.ts';
import type { Logger } from '../../kit/log.ts';
import type { Metrics } from '../../kit/metrics.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Task } from '../../kit/schedule.ts';
import type { Settings } from '../../settings.ts';
import { createAlarms } from './alarms.ts';
import { createConversions } from './conversions.ts';
import type { Outcome } from './deliver.ts';
import { startDispatcher } from './dispatcher.ts';
import type { Gateway, Reply, Report } from './gateways/gateway.ts';
import { orderFor } from './order.ts';
import { tendReceiptsAhead } from './receipts-ahead.ts';
import { createReportBook } from './reports.ts';
import { createRouter } from './router.ts';
import { watchSilence } from './silence.ts';
import { forgetBrakes } from './store/brake.ts';
import { forgetCounts } from './store/counts.ts';
import { endMessages, oldestDue } from './store/dispatch.ts';
import { sumCountsTask } from './sum-counts.ts';
import { isCodeOrLink } from './templates.ts';

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
  const alarms = createAlarms(deps);
  const conversions = createConversions({ ...deps, alarms });
  const silence = watchSilence(deps);
  const names = gateways.map(({ name }) => name);
  const router = createRouter({
    gateways,
    orderOf: (country) =>
      orderFor(country, { gateways: names, routes: settings.SMS_ROUTES, prices: settings.SMS_PRICES }),
    silence,
    probeOneIn: settings.SMS_SILENT_PROBE_ONE_IN,
    timeoutSeconds: settings.SMS_GATEWAY_TIMEOUT_SECONDS,
    metrics,
  });
  const dispatcher = startDispatcher({ ...deps, router, alarms, onNoted });
  const reports = createReportBook(deps);
  /** Whoever wants to know what handsets answer: set by the app, before anything is heard. */
  let onReply: (reply: Reply) => Promise<void> = async () => {};

  /**
   * What a gateway says, by its webhook or by its own connection: resolves once it is written down.
   * @throws Refusal service_unavailable where it could not be, so that the gateway says it again
   */
  async function hear(gateway: string, { receipts, replies }: Report): Promise<void> {
    const written = await reports.add(gateway, receipts);
    for (const reply of replies) await onReply(reply);
    if (!written) throw new Refusal('service_unavailable', { retryAfterSeconds: 5 });
  }
  for (const gateway of gateways)
    gateway.start?.((report) =>
      hear(gateway.name, report).then(
        () => true,
        (error) => {
          log.error({ err: error }, 'what a gateway said could not be taken');
          return false;
        },
      ),
    );

  function onNoted(outcomes: Outcome[], now: Date) {
    const sent = outcomes.filter(({ message, status }) => status === 'submitted' && isCodeOrLink(message.template));
    conversions.sent(...sent.map(({ message }) => ({ prefix: message.prefix, sentAt: now })));
    const isDown = outcomes.some(({ reason }) => reason === 'no_gateway') && router.state() === 'down';
    if (isDown) void alarms.raise('sms_gateways_down', 'all', {});
  }

  const forgetOld: Task = {
    name: 'forget brakes',
    pattern: '0 15 * * * *',
    async run() {
      const now = clock.now();
      await db.run(forgetBrakes, { now, dayAgo: addSeconds(now, -86_400) });
    },
  };
  const eraseEnded: Task = {
    name: 'end messages',
    pattern: '*/15 * * * * *',
    async run() {
      while ((await db.run(endMessages, { now: clock.now(), limit: endedAtOnce }))[0]?.ended === endedAtOnce);
    },
  };

  const forgetOldCounts: Task = {
    name: 'forget old SMS counts',
    pattern: '0 35 * * * *',
    run: async () =>
      void (await db.run(forgetCounts, { before: addSeconds(clock.now(), -settings.KEEP_MESSAGES_DAYS * 86_400) })),
  };

  return {
    gateways,
    wake: () => dispatcher.wake(),
    hear,
    onReply(listener: (reply: Reply) => Promise<void>) {
      onReply = listener;
    },
    /** The code in this message was spent: what it was sent for. Noted soon, and not if this process dies first. */
    used: (accountId: string, messageId: string) => conversions.used(accountId, messageId),
    /** Where alarms are kept: set by the app, before anything is sent. */
    keepAlarmsBy: alarms.keepBy,
    /** The ways by which a message can reach a number of this country, as things stand. */
    channelsTo: (country: string): Channel[] => router.channelsTo(country),
    /** Of all gateways, or of a country's: `down` where nothing can be sent now. */
    gatewayState: (country?: string) => router.state(country),
    /** The gateways by their place in the settings, without their names: what anybody may know of them. */
    lines: () => router.lines().map(({ gateway, state }) => ({ state, deliveryRate: silence.rateOf(gateway) })),
    /** The same with all that staff may know. */
    gatewayLines: () =>
      router.lines().map(({ gateway, state, circuit }, index) => ({
        gateway,
        line: index + 1,
        state,
        circuit,
        isSilent: silence.isSilent(gateway),
        deliveryRate: silence.rateOf(gateway),
      })),
    noteCircuits: () => router.noteCircuits(),
    /** Looks now at which gateways' receipts have stopped. */
    lookForSilence: () => silence.look(),
    /** `down` where messages that are due wait longer than any dispatcher should leave them. */
    async queueState(): Promise<'ok' | 'down'> {
      const [oldest] = await db.run(oldestDue, {});
      const waited = oldest ? clock.now().getTime() - oldest.available_at.getTime() : 0;
      return waited <= longestWaitMs ? 'ok' : 'down';
    },
    tasks: [eraseEnded, forgetOld, forgetOldCounts, sumCountsTask(deps), tendReceiptsAhead(deps)],
    async stop() {
      await dispatcher.stop();
      await Promise.all(gateways.map((gateway) => gateway.stop?.()));
      await reports.finish();
      await conversions.finish();
      await silence.stop();
    },
  };
}
