import type { Clock } from '../../kit/clock.ts';
import { addSeconds } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import type { Logger } from '../../kit/log.ts';
import { createWriteBehind } from '../../kit/write-behind.ts';
import type { Settings } from '../../settings.ts';
import type { Alarms } from './alarms.ts';
import { addConversions, judgePrefixes } from './store/brake.ts';
import { noteUsed } from './store/dispatch.ts';

type Sent = { prefix: string; sentAt: Date };
type Used = { accountId: string; messageId: string };
type Mark = { sent: Sent } | { used: Used };
type Sums = { prefix: string; minute: Date; sent: number; used: number };

const minuteMs = 60_000;
const daySeconds = 86_400;

/**
 * Watches how many of the codes to each range of numbers are used (S5): gathered, so that neither who asks nor who enters a
 * code waits for it. What a process had not written when it died is not counted, which a range of numbers hardly feels.
 */
export function createConversions({
  db,
  clock,
  settings,
  log,
  alarms,
}: {
  db: Database;
  clock: Clock;
  settings: Settings;
  log: Logger;
  alarms: Alarms;
}) {
  const book = createWriteBehind<Mark>({
    gatherMs: 100,
    atOnce: 500,
    async write(marks) {
      const now = clock.now();
      const sent = marks.flatMap((mark) => ('sent' in mark ? [mark.sent] : []));
      const used = await markUsed(
        marks.flatMap((mark) => ('used' in mark ? [mark.used] : [])),
        now,
      );
      const sums = sumsOf(sent, used);
      if (sums.length === 0) return;
      await db.run(addConversions, {
        prefixes: sums.map(({ prefix }) => prefix),
        minutes: sums.map(({ minute }) => minute),
        sent: sums.map((sum) => sum.sent),
        used: sums.map((sum) => sum.used),
      });
      await judge(
        sums.map(({ prefix }) => prefix),
        now,
      );
    },
    onError: (error, marks) =>
      log.error({ err: error, codes: marks.length }, 'codes could not be counted for the brake'),
  });

  async function markUsed(some: Used[], now: Date): Promise<Sent[]> {
    if (some.length === 0) return [];
    const rows = await db.run(noteUsed, {
      accountIds: some.map(({ accountId }) => accountId),
      ids: some.map(({ messageId }) => messageId),
      now,
    });
    return rows.map((row) => ({ prefix: row.prefix, sentAt: row.sent_at }));
  }

  async function judge(prefixes: string[], now: Date): Promise<void> {
    const braked = await db.run(judgePrefixes, {
      prefixes,
      now,
      dayAgo: addSeconds(now, -daySeconds),
      typingSince: minuteOf(addSeconds(now, -60)),
      codes: settings.SMS_CONVERSION_CODES,
      minPercent: settings.SMS_CONVERSION_MIN_PERCENT,
    });
    for (const { prefix, sent } of braked) await alarms.raise('sms_prefix_braked', prefix, { prefix, codes: sent });
  }

  return {
    sent: (...codes: Sent[]) => void book.add(...codes.map((sent) => ({ sent }))),
    used: (accountId: string, messageId: string) => void book.add({ used: { accountId, messageId } }),
    finish: book.finish,
  };
}

const minuteOf = (time: Date) => new Date(Math.floor(time.getTime() / minuteMs) * minuteMs);

function sumsOf(sent: Sent[], used: Sent[]): Sums[] {
  const sums = new Map<string, Sums>();
  const add = ({ prefix, sentAt }: Sent, what: 'sent' | 'used') => {
    const minute = minuteOf(sentAt);
    const key = `${prefix} ${minute.getTime()}`;
    const sum = sums.get(key) ?? { prefix, minute, sent: 0, used: 0 };
    sums.set(key, sum);
    sum[what] += 1;
  };
  for (const code of sent) add(code, 'sent');
  for (const code of used) add(code, 'used');
  return [...sums.values()];
}
