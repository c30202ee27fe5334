import type { Clock } from '../../kit/clock.ts';
import { addSeconds, utcDay } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import type { Settings } from '../../settings.ts';
import { unitsOfCountry } from './charge.ts';
import { everywhere, listSpend } from './store/spend.ts';

type Spend = { units: number; most: number | null };
type DaySpend = Spend & { day: string; countries: (Spend & { country: string })[] };

/** What the last days cost in units, today the first of them; beside it the ceilings that are set now. */
export async function spendByDay(
  { db, clock, settings }: { db: Database; clock: Clock; settings: Settings },
  days: number,
): Promise<DaySpend[]> {
  const rows = await db.run(listSpend, { since: utcDay(addSeconds(clock.now(), -86_400 * (days - 1))) });
  return [...Map.groupBy(rows, ({ day }) => day)].map(([day, spends]) => ({
    day,
    units: spends.find(({ country }) => country === everywhere)?.units ?? 0,
    most: settings.SMS_DAILY_UNITS,
    countries: spends
      .filter(({ country }) => country !== everywhere)
      .map(({ country, units }) => ({ country, units, most: unitsOfCountry(settings, country) })),
  }));
}
