import type { Clock } from '../../kit/clock.ts';
import { addSeconds } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import type { Logger } from '../../kit/log.ts';
import type { Metrics } from '../../kit/metrics.ts';
import type { Settings } from '../../settings.ts';
import { newestReceipts } from './store/counts.ts';

type Rules = Pick<Settings, 'SMS_RECEIPT_SECONDS' | 'SMS_SILENT_MESSAGES' | 'SMS_SILENT_BELOW_PERCENT'>;

/** What a gateway's last messages had heard, as of one look. */
type Heard = { messages: number; receipts: number; receiptsOfDay: number };

const daySeconds = 86_400;
const rateSeconds = 900;
/** Under so many messages a share says nothing. */
const fewestForRate = 20;
const lookMs = 10_000;

/**
 * Whether a gateway that takes messages has stopped to say what becomes of them. One that gave no receipt in a day gives
 * none at all, and is not blamed for it.
 */
export const isSilent = ({ messages, receipts, receiptsOfDay }: Heard, rules: Rules): boolean =>
  receiptsOfDay > 0 &&
  messages >= rules.SMS_SILENT_MESSAGES &&
  receipts * 100 < rules.SMS_SILENT_BELOW_PERCENT * messages;

/**
 * What the counts in the database say of each gateway's receipts, looked at every ten seconds: all processes see the same,
 * and one that has just started knows what the others knew.
 */
export function watchSilence({
  db,
  clock,
  log,
  metrics,
  settings,
  gateways,
}: {
  db: Database;
  clock: Clock;
  log: Logger;
  metrics: Metrics;
  settings: Rules;
  gateways: readonly { name: string }[];
}) {
  let silent = new Set<string>();
  let rates = new Map<string, number>();
  for (const { name } of gateways) metrics.gatewaySilent.set({ gateway: name }, 0);

  async function look(): Promise<void> {
    const now = clock.now();
    // A minute's messages are judged once the youngest of them is old enough.
    const settled = addSeconds(now, -settings.SMS_RECEIPT_SECONDS - 60);
    const rows = await db.run(newestReceipts, {
      since: addSeconds(now, -daySeconds),
      rateSince: addSeconds(now, -rateSeconds),
      settled,
      newest: settings.SMS_SILENT_MESSAGES,
    });
    const found = rows.filter((row) =>
      isSilent({ messages: row.messages, receipts: row.receipts, receiptsOfDay: row.receipts_of_day }, settings),
    );
    const before = silent;
    silent = new Set(found.map(({ gateway }) => gateway));
    rates = new Map(
      rows
        .filter((row) => row.receipts_of_day > 0 && row.rate_submitted >= fewestForRate)
        .map((row) => [row.gateway, Math.min(1, row.rate_delivered / row.rate_submitted)]),
    );
    for (const { name } of gateways) {
      metrics.gatewaySilent.set({ gateway: name }, silent.has(name) ? 1 : 0);
      if (silent.has(name) && !before.has(name))
        log.warn({ gateway: name }, 'a gateway’s receipts have stopped coming: it is tried last');
      if (!silent.has(name) && before.has(name)) log.info({ gateway: name }, 'a gateway’s receipts come again');
    }
  }
  const lookOrSay = () =>
    look().catch((error) => log.error({ err: error }, 'the gateways’ receipts could not be looked at'));

  let looking: Promise<void> = lookOrSay();
  const timer = setInterval(() => {
    looking = looking.then(lookOrSay);
  }, lookMs);
  timer.unref();

  return {
    isSilent: (gateway: string) => silent.has(gateway),
    /** The share of a quarter of an hour's messages that arrived; null where there were too few, or nobody tells. */
    rateOf: (gateway: string): number | null => rates.get(gateway) ?? null,
    look,
    async stop() {
      clearInterval(timer);
      await looking;
    },
  };
}
