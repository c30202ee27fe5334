import type { FunnelOddity } from '@btepai/contract';
import { addSeconds } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import type { Settings } from '../../settings.ts';
import type { FunnelCounts } from './store/counts.ts';
import { countsSince } from './store/counts.ts';
import { countQueued } from './store/dispatch.ts';
import { dayOf, hourOf } from './sum-counts.ts';

type Counts = Omit<FunnelCounts, 'at' | 'gateway' | 'country'> & { asked: number };
/**
 * How far messages came: of those asked for, which still wait, which a gateway took, and which ended without one; of those
 * taken, which arrived and whose code was used. `gateway` is empty where none took them.
 */
export type FunnelRow = Counts & { gateway: string; country: string; queued: number; noWord: number };
type Funnel = { rows: FunnelRow[]; series: (Counts & { at: Date })[] };

const hourSeconds = 3_600;

/** What came to an end or was taken since a moment, and all that waits now, by gateway and country; and by hour or day. */
export async function funnelSince(
  db: Database,
  { since, now, step = 'day' }: { since: Date; now: Date; step?: 'hour' | 'day' },
): Promise<Funnel> {
  const daysSince = step === 'day' ? dayOf(addSeconds(since, 24 * hourSeconds - 0.001)) : null;
  const hoursSince = hourOf(addSeconds(since, hourSeconds - 0.001));
  const minutesSince = addSeconds(hourOf(now), -2 * hourSeconds);
  const [counts, waiting] = await Promise.all([
    db.run(countsSince, { since, daysSince, hoursSince, minutesSince, step }),
    db.run(countQueued, {}),
  ]);
  const rows = [...Map.groupBy(counts, ({ gateway, country }) => `${gateway}/${country}`).values()].map(
    (some): FunnelRow => {
      const { gateway, country } = some[0]!;
      const sum = sumOf(some);
      return { gateway, country, ...sum, queued: 0, noWord: sum.submitted - sum.delivered - sum.undelivered };
    },
  );
  for (const { country, queued } of waiting) {
    const nowhere = rows.find((row) => row.gateway === '' && row.country === country);
    if (nowhere) Object.assign(nowhere, { queued, asked: nowhere.asked + queued });
    else rows.push({ gateway: '', country, ...sumOf([]), noWord: 0, queued, asked: queued });
  }
  const byTime = Map.groupBy(counts, ({ at }) => at.getTime());
  return { rows, series: [...byTime].map(([time, some]) => ({ at: new Date(time), ...sumOf(some) })) };
}

const columns = ['submitted', 'delivered', 'undelivered', 'used', 'failed', 'expired'] as const;

function sumOf(some: FunnelCounts[]): Counts {
  const sum = Object.fromEntries(
    columns.map((name) => [name, some.reduce((total, row) => total + row[name], 0)]),
  ) as Omit<Counts, 'asked'>;
  return { ...sum, asked: sum.submitted + sum.failed + sum.expired };
}

/** Every step from the first to the last, with nothing where nothing was sent. */
export function withEmptySteps(
  series: Funnel['series'],
  { since, until, step }: { since: Date; until: Date; step: 'hour' | 'day' },
): Funnel['series'] {
  const stepSeconds = step === 'hour' ? hourSeconds : 24 * hourSeconds;
  const known = new Map(series.map((one) => [one.at.getTime(), one]));
  const all: Funnel['series'] = [];
  for (let at = since; at <= until; at = addSeconds(at, stepSeconds))
    all.push(known.get(at.getTime()) ?? { at, ...sumOf([]) });
  return all;
}

/** Under so many messages a share says nothing. */
const fewestToJudge = 50;

/** What somebody should look at of a row, among all of them. Of few messages nothing is odd. */
export function oddities(
  row: FunnelRow,
  all: FunnelRow[],
  { SMS_CONVERSION_MIN_PERCENT: minUsedPercent }: Pick<Settings, 'SMS_CONVERSION_MIN_PERCENT'>,
): FunnelOddity[] {
  const told = row.delivered + row.undelivered;
  const ended = row.failed + row.expired;
  const askedThere = all.filter(({ country }) => country === row.country).reduce((sum, { asked }) => sum + asked, 0);
  const isBelow = (part: number, whole: number, percent: number) =>
    whole >= fewestToJudge && part * 100 < whole * percent;
  return [
    ...(isBelow(row.delivered, told, 90) ? (['few_delivered'] as const) : []),
    ...(isBelow(row.used, row.delivered, minUsedPercent) ? (['few_used'] as const) : []),
    ...(isBelow(told, row.submitted, 50) ? (['few_receipts'] as const) : []),
    ...(ended > 0 && isBelow(askedThere - ended, askedThere, 95) ? (['many_failed'] as const) : []),
  ];
}
