import { parseArgs } from 'node:util';
import { spendByDay } from '../domains/messaging/index.ts';
import type { World } from './open-world.ts';

export const spendUsage = `btepai sms spend [--days N]                            units of the last N days (7), by day and country
`;

/** @returns the exit code: 0 done, 2 not a command */
export async function runSpend(args: string[], world: World): Promise<number> {
  const { values } = parseArgs({ args, options: { days: { type: 'string', default: '7' } } });
  const days = Number(values.days);
  return Number.isInteger(days) && days >= 1 && days <= 3_650 ? showSpend(world, days) : 2;
}

async function showSpend({ db, clock, settings, say }: World, days: number): Promise<number> {
  const spent = await spendByDay({ db, clock, settings }, days);
  for (const { day, units, most, countries } of spent) {
    say(`${day}  ${units} units${most === null ? '' : ` of ${most}`}`);
    for (const { country, units, most } of countries)
      say(`  ${country}  ${units} units${most === null ? '' : ` of ${most}`}`);
  }
  if (spent.length === 0) say('nothing has been sent in these days');
  return 0;
}
