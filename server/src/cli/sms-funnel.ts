import { parseArgs } from 'node:util';
import type { FunnelRow } from '../domains/messaging/index.ts';
import { funnelSince } from '../domains/messaging/index.ts';
import { addSeconds } from '../kit/clock.ts';
import type { World } from './open-world.ts';

export const funnelUsage = `btepai sms funnel [--hours N]                          what became of the messages of the last N hours (24)
`;

const columns = [
  ['asked', 'asked'],
  ['queued', 'queued'],
  ['submitted', 'submitted'],
  ['delivered', 'delivered'],
  ['undelivered', 'undelivered'],
  ['noWord', 'no word'],
  ['failed', 'failed'],
  ['expired', 'expired'],
  ['used', 'used'],
] as const satisfies [keyof FunnelRow, string][];

/** @returns the exit code: 0 all accounted for, 1 not so, 2 not a command */
export async function runFunnel(
  args: string[],
  { db, clock, say }: Pick<World, 'db' | 'clock' | 'say'>,
): Promise<number> {
  const { values } = parseArgs({ args, options: { hours: { type: 'string', default: '24' } } });
  const hours = Number(values.hours);
  if (!Number.isInteger(hours) || hours < 1 || hours > 24 * 90) return 2;
  const { rows } = await funnelSince(db, { since: addSeconds(clock.now(), -hours * 3_600), now: clock.now() });
  const total = Object.fromEntries(columns.map(([key]) => [key, rows.reduce((sum, row) => sum + row[key], 0)]));
  const all = { ...total, gateway: 'all', country: 'all' } as FunnelRow;
  say(
    line(
      'gateway',
      'country',
      columns.map(([, title]) => title),
    ),
  );
  for (const row of [...rows, all])
    say(
      line(
        row.gateway || '(none)',
        row.country,
        columns.map(([key]) => String(row[key])),
      ),
    );
  const isSound = rows.every(({ noWord }) => noWord >= 0);
  say('');
  say(
    `asked ${all.asked} = queued ${all.queued} + submitted ${all.submitted} + failed ${all.failed} + expired ${all.expired}`,
  );
  say(
    `submitted ${all.submitted} = delivered ${all.delivered} + undelivered ${all.undelivered} + no word ${all.noWord}`,
  );
  say(isSound ? 'every message accounted for' : 'NOT sound: a gateway reported more than it took');
  return isSound ? 0 : 1;
}

const line = (gateway: string, country: string, cells: string[]) =>
  `${gateway.padEnd(14)}${country.padEnd(8)}${cells.map((cell) => cell.padStart(12)).join('')}`;
