import type { Database } from '../../kit/database.ts';
import type { Logger } from '../../kit/log.ts';
import type { Metrics } from '../../kit/metrics.ts';
import type { Settings } from '../../settings.ts';
import type { Alarms } from './alarms.ts';
import type { ClaimedMessage } from './store/dispatch.ts';
import { chargeDay, everywhere, openDay } from './store/spend.ts';

type Deps = { db: Database; settings: Settings; metrics: Metrics; log: Logger; alarms: Alarms };
type Charge = { country: string; units: number; most: number | null };

export const ordinaryUnits = (settings: Settings) => settings.SMS_DAILY_UNITS - settings.SMS_SECURITY_RESERVE_UNITS;

/** What a country's messages may cost a day, those of security aside; null where there is no ceiling. */
export const unitsOfCountry = ({ SMS_COUNTRY_UNITS: ceilings }: Settings, country: string): number | null =>
  ceilings[country] ?? ceilings[everywhere] ?? null;

/** The ceilings as `claimMessages` takes them. */
export function ceilingsOf(settings: Settings) {
  const { [everywhere]: others = null, ...ceilings } = settings.SMS_COUNTRY_UNITS;
  return {
    dayUnits: ordinaryUnits(settings),
    limited: Object.keys(ceilings),
    limitedUnits: Object.values(ceilings),
    otherUnits: others,
  };
}

/**
 * Which of a batch the day's budget and its countries' pay for (S4): the whole, charged with its claim, or else one by one,
 * security first. Security messages may use the reserve, and no country's ceiling stops them.
 */
export async function affordableOf(deps: Deps, batch: ClaimedMessage[]): Promise<Set<ClaimedMessage>> {
  const { day, units_today: unitsToday } = batch[0]!;
  if (unitsToday !== null) {
    await noteSpend(deps, day, unitsToday, sumOf(batch));
    return new Set(batch);
  }
  await deps.db.run(openDay, { day, countries: [everywhere, ...new Set(batch.map(({ country }) => country))] });
  const paid = new Set<ClaimedMessage>();
  const securityFirst = batch.toSorted((a, b) => Number(b.category === 'security') - Number(a.category === 'security'));
  for (const message of securityFirst) if (await charge(deps, message)) paid.add(message);
  const refused = batch.filter((message) => !paid.has(message));
  if (refused.length > 0) await tellRefused(deps, day, refused);
  return paid;
}

async function charge(deps: Deps, message: ClaimedMessage): Promise<boolean> {
  const { db, settings } = deps;
  const { country, units, category, day } = message;
  const isSecurity = category === 'security';
  const charged = await run(db, day, [
    { country: everywhere, units, most: isSecurity ? settings.SMS_DAILY_UNITS : ordinaryUnits(settings) },
    { country, units, most: isSecurity ? null : unitsOfCountry(settings, country) },
  ]);
  const total = charged.find((row) => row.country === everywhere);
  if (total) await noteSpend(deps, day, total.units, units);
  return total !== undefined;
}

const run = (db: Database, day: string, charges: Charge[]) =>
  db.run(chargeDay, {
    day,
    countries: charges.map(({ country }) => country),
    units: charges.map(({ units }) => units),
    mosts: charges.map(({ most }) => most),
  });

/** Told by whoever stepped over the line, so by one. */
async function noteSpend({ settings, metrics, alarms }: Deps, day: string, unitsToday: number, added: number) {
  metrics.smsUnitsToday.set(unitsToday);
  const most = ordinaryUnits(settings);
  const nearly = most * 0.8;
  if (most > 0 && unitsToday >= nearly && unitsToday - added < nearly)
    await alarms.raise('sms_budget_nearly_used', day, { units: unitsToday, of: most });
}

/** A refusal is a country's where the day had room for more. */
async function tellRefused({ db, settings, log, alarms }: Deps, day: string, refused: ClaimedMessage[]) {
  log.warn({ day, refused: refused.length }, 'the day’s SMS budget is used up');
  const countries = [...new Set(refused.map(({ country }) => country))];
  const spent = new Map(
    (await run(db, day, [everywhere, ...countries].map(ofNothing))).map((row) => [row.country, row.units]),
  );
  const smallest = Math.min(...refused.map(({ units }) => units));
  if (spent.get(everywhere)! + smallest > ordinaryUnits(settings))
    await alarms.raise('sms_budget_used', day, { units: spent.get(everywhere)! });
  for (const country of countries) {
    const most = unitsOfCountry(settings, country);
    if (most !== null && spent.get(country)! + smallest > most)
      await alarms.raise('sms_country_budget_used', `${day} ${country}`, {
        country,
        units: spent.get(country)!,
        of: most,
      });
  }
}
const ofNothing = (country: string): Charge => ({ country, units: 0, most: null });

/** Gives back what no gateway took; what is tried again is charged again. A crash before this leaves the day charged too much, never too little. */
export async function giveBack({ db }: Pick<Deps, 'db'>, unsent: ClaimedMessage[]): Promise<void> {
  for (const [day, messages] of Map.groupBy(unsent, (message) => message.day)) {
    const byCountry = Map.groupBy(messages, ({ country }) => country);
    const charges = [...byCountry].map(([country, some]) => ({ country, units: -sumOf(some), most: null }));
    await run(db, day, [{ country: everywhere, units: -sumOf(messages), most: null }, ...charges]);
  }
}

const sumOf = (messages: ClaimedMessage[]) => messages.reduce((sum, { units }) => sum + units, 0);
