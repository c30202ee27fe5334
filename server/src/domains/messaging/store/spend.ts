import type { Fragment, Params } from '../../../kit/statement.ts';
import { sql, statement } from '../../../kit/statement.ts';

/** Under this country a day keeps what all of them cost together. */
export const everywhere = '*';

/**
 * CTEs that charge the day for every row of the CTE `from` (country, units, and `most`: null is no ceiling), or for none of
 * them: `charged` has the new sums, or no row. The rows are locked in one order, so that two charges can't wait for each
 * other; a row that is missing is no room either, see `openDay`.
 */
export const charging = (p: Params<{ day: string }>, from: string): Fragment => sql`
  spend_locked as materialized (
    select country, units from sms_spend
    where day = ${p.day}::date and country = any (array(select country from ${sql.ref(from)}))
    order by country for update),
  spend_fits as materialized (
    select coalesce(bool_and(l.units is not null and coalesce(l.units + w.units <= w.most, true)), false) as fits
    from ${sql.ref(from)} w left join spend_locked l on l.country = w.country),
  charged as (
    update sms_spend s set units = s.units + w.units
    from ${sql.ref(from)} w
    where s.day = ${p.day}::date and s.country = w.country and (select fits from spend_fits)
    returning s.country, s.units)`;

export type ChargeArgs = { day: string; countries: string[]; units: number[]; mosts: (number | null)[] };

/** Charges the day for all of these, or gives back what is below nothing. No row: there is no room for all. */
export const chargeDay = statement<ChargeArgs, { country: string; units: number }>(
  'charge_day',
  (p) => sql`
  with wanted as (
    select country, units, most from unnest(${p.countries}::text[], ${p.units}::int[], ${p.mosts}::int[])
      as w (country, units, most)),
  ${charging(p, 'wanted')}
  select country, units from charged`,
);

/** Makes the rows that a day's first message to each country needs. */
export const openDay = statement<{ day: string; countries: string[] }, never>(
  'open_spend_day',
  (p) => sql`
  insert into sms_spend (day, country, units)
  select ${p.day}::date, country, 0 from unnest(${p.countries}::text[]) as w (country) order by country
  on conflict (day, country) do nothing`,
);

/**
 * Rows that refuse where the day has no room for one more message: in time, while the dispatcher charges exactly (S4). Who
 * is not signed in learns nothing of a country's budget, for it would tell where a number is (S6).
 */
export const refusingBySpend = (
  p: Params<{
    day: string;
    country: string;
    units: number;
    dayUnits: number;
    countryUnits: number | null;
    secondsToMidnight: number;
  }>,
): Fragment => sql`
  select refuse('send_limit_reached', jsonb_build_object('retryAfterSeconds', ${p.secondsToMidnight}::int)) as refused
  from sms_spend where day = ${p.day}::date and country in (${sql.lit(everywhere)}, ${p.country}::text)
    and units + ${p.units}::int > case country when ${sql.lit(everywhere)} then ${p.dayUnits}::int else ${p.countryUnits}::int end`;

/** What the last days cost, the newest first and the dearest country of each first. */
export const listSpend = statement<{ since: string }, { day: string; country: string; units: number }>(
  'list_sms_spend',
  (p) => sql`
  select day::text as day, country, units from sms_spend where day >= ${p.since}::date
  order by day desc, units desc, country`,
);
