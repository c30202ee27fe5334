import { utcDay } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import type { Logger } from '../../kit/log.ts';
import type { Metrics } from '../../kit/metrics.ts';
import type { Settings } from '../../settings.ts';
import type { ClaimedMessage } from './store/dispatch.ts';
import { chargeDay } from './store/dispatch.ts';

type Deps = { db: Database; settings: Settings; metrics: Metrics; log: Logger };

export const ordinaryUnits = (settings: Settings) => settings.SMS_DAILY_UNITS - settings.SMS_SECURITY_RESERVE_UNITS;

/** Which of a batch the day's budget pays for (S4): the whole, charged with its claim, or else one by one, security first. */
export async function affordableOf(
  { db, settings, metrics, log }: Deps,
  batch: ClaimedMessage[],
  now: Date,
): Promise<Set<ClaimedMessage>> {
  const day = utcDay(now);
  const unitsToday = batch[0]!.units_today;
  if (unitsToday !== null) {
    metrics.smsUnitsToday.set(unitsToday);
    return new Set(batch);
  }
  const paid = new Set<ClaimedMessage>();
  const securityFirst = batch.toSorted((a, b) => Number(b.category === 'security') - Number(a.category === 'security'));
  for (const message of securityFirst) {
    const limit = message.category === 'security' ? settings.SMS_DAILY_UNITS : ordinaryUnits(settings);
    const [charged] = await db.run(chargeDay, { day, units: message.units, limit });
    if (charged) paid.add(message);
  }
  log.warn({ day, refused: batch.length - paid.size }, 'the day’s SMS budget is used up');
  return paid;
}

/** Gives back what no gateway took; it is charged again with its next try. A crash before this leaves the day charged too much, never too little. */
export async function giveBack({ db, settings }: Deps, unsent: ClaimedMessage[], now: Date): Promise<void> {
  const units = unsent.reduce((sum, message) => sum + message.units, 0);
  if (units > 0) await db.run(chargeDay, { day: utcDay(now), units: -units, limit: settings.SMS_DAILY_UNITS });
}
