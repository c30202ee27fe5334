import type { Fragment } from '../../../kit/statement.ts';
import { sql, statement } from '../../../kit/statement.ts';

/**
 * A CTE that counts what the CTE `from` changed, by the minute in which a gateway took each message: its columns are
 * counted_at, gateway, country, channel, status, is_submitted, is_used. One row per minute, gateway, country and channel,
 * in the order of their keys, so that two batches can't wait for each other.
 */
export const countingOutcomes = (from: string): Fragment => sql`
  counted as (
    insert into sms_counts as c (minute, gateway, country, channel, submitted, delivered, undelivered, used, failed, expired)
    select date_trunc('minute', counted_at, 'UTC'), coalesce(gateway, ''), country, channel,
      count(*) filter (where is_submitted), count(*) filter (where status = 'delivered'),
      count(*) filter (where status = 'undelivered'), count(*) filter (where is_used),
      count(*) filter (where status = 'failed'), count(*) filter (where status = 'expired')
    from ${sql.ref(from)}
    where is_submitted or is_used or status in ('delivered', 'undelivered', 'failed', 'expired')
    group by 1, 2, 3, 4 order by 1, 2, 3, 4
    on conflict (minute, gateway, country, channel) do update set
      submitted = c.submitted + excluded.submitted, delivered = c.delivered + excluded.delivered,
      undelivered = c.undelivered + excluded.undelivered, used = c.used + excluded.used,
      failed = c.failed + excluded.failed, expired = c.expired + excluded.expired)`;

type ReceiptsRow = {
  gateway: string;
  messages: number;
  receipts: number;
  receipts_of_day: number;
  rate_submitted: number;
  rate_delivered: number;
};

/**
 * Of each gateway the newest messages by text that are old enough for a receipt, `newest` of them where there were so many,
 * and how many have one; and what it told since. Of the minute that holds the last of them, the part that is needed.
 */
export const newestReceipts = statement<{ since: Date; rateSince: Date; settled: Date; newest: number }, ReceiptsRow>(
  'newest_receipts',
  (p) => sql`
  with minutes as (
    select gateway, minute, sum(submitted) as submitted, sum(delivered) as delivered, sum(delivered + undelivered) as receipts
    from sms_counts
    where minute >= ${p.since}::timestamptz and minute <= ${p.settled}::timestamptz and channel = 'sms' and gateway <> ''
    group by 1, 2 having sum(submitted) > 0),
  ranked as (
    select m.*, sum(submitted) over (partition by gateway order by minute desc) - submitted as newer from minutes m),
  parted as (
    select r.*, greatest(0, least(submitted, ${p.newest}::int - newer)) as part from ranked r)
  select gateway, sum(part)::int as messages, sum(receipts * part / submitted)::float8 as receipts,
    sum(receipts)::int as receipts_of_day,
    coalesce(sum(submitted) filter (where minute >= ${p.rateSince}::timestamptz), 0)::int as rate_submitted,
    coalesce(sum(delivered) filter (where minute >= ${p.rateSince}::timestamptz), 0)::int as rate_delivered
  from parted group by gateway`,
);

export type FunnelCounts = {
  at: Date;
  gateway: string;
  country: string;
  submitted: number;
  delivered: number;
  undelivered: number;
  used: number;
  failed: number;
  expired: number;
};

const sums = sql`
  sum(submitted)::int as submitted, sum(delivered)::int as delivered, sum(undelivered)::int as undelivered,
  sum(used)::int as used, sum(failed)::int as failed, sum(expired)::int as expired`;
const counted = sql`gateway, country, submitted, delivered, undelivered, used, failed, expired`;

type FunnelArgs = {
  since: Date;
  /** The first whole day from then on; null where hours are asked for. */
  daysSince: Date | null;
  /** The first whole hour from then on. */
  hoursSince: Date;
  /** From here on by the minute, for it still changes. */
  minutesSince: Date;
  step: 'hour' | 'day';
};

/**
 * What became of messages since a moment, by hour or day, gateway (empty where none took them) and country. Of months it
 * reads days, of the rest of them hours, and minutes only where no hours are made yet.
 */
export const countsSince = statement<FunnelArgs, FunnelCounts>(
  'sms_counts_since',
  (p) => sql`
  with days as materialized (
    select since, greatest(since, least(date_trunc('day', ${p.minutesSince}::timestamptz, 'UTC'),
      coalesce((select day + interval '1 day' from sms_days order by day desc limit 1), '-infinity'))) as until
    from coalesce(${p.daysSince}::timestamptz, 'infinity') since),
  hours as materialized (
    select greatest(${p.hoursSince}::timestamptz, least(${p.minutesSince}::timestamptz,
      coalesce((select hour + interval '1 hour' from sms_hours order by hour desc limit 1), '-infinity'))) as until),
  counts as (
    select day as at, ${counted} from sms_days where day >= (select since from days) and day < (select until from days)
    union all
    select hour, ${counted} from sms_hours
    where hour >= ${p.hoursSince}::timestamptz and hour < (select least(days.since, hours.until) from days, hours)
    union all
    select hour, ${counted} from sms_hours where hour >= (select until from days) and hour < (select until from hours)
    union all
    select minute, ${counted} from sms_counts where minute >= (select until from hours)
    union all
    select minute, ${counted} from sms_counts where minute >= ${p.since}::timestamptz and minute < ${p.hoursSince}::timestamptz)
  select date_trunc(${p.step}::text, at, 'UTC') as at, gateway, country, ${sums}
  from counts group by 1, 2, 3 order by gateway = '', 2, 3, 1`,
);

/** Makes the steps before `until` whose counts may have changed: those from `since` on, and whichever were never made. */
const summing = (step: 'hour' | 'day', of: { table: string; from: string; at: string }) =>
  statement<{ since: Date; until: Date }, never>(`sum_sms_${step}s`, (p) => {
    const [into, at, from] = [sql.ref(of.table), sql.ref(step), sql.ref(of.at)];
    return sql`
  with made as materialized (select ${at} as at from ${into} order by 1 desc limit 1)
  insert into ${into} as s (${at}, gateway, country, channel, submitted, delivered, undelivered, used, failed, expired)
  select date_trunc(${sql.lit(step)}, ${from}, 'UTC'), gateway, country, channel, ${sums}
  from ${sql.ref(of.from)}
  where ${from} >= coalesce((select least(at, ${p.since}::timestamptz) from made), '-infinity') and ${from} < ${p.until}::timestamptz
  group by 1, 2, 3, 4 order by 1, 2, 3, 4
  on conflict (${at}, gateway, country, channel) do update set
    submitted = excluded.submitted, delivered = excluded.delivered, undelivered = excluded.undelivered,
    used = excluded.used, failed = excluded.failed, expired = excluded.expired
  where (s.submitted, s.delivered, s.undelivered, s.used, s.failed, s.expired) is distinct from
    (excluded.submitted, excluded.delivered, excluded.undelivered, excluded.used, excluded.failed, excluded.expired)`;
  });

export const sumHours = summing('hour', { table: 'sms_hours', from: 'sms_counts', at: 'minute' });
export const sumDays = summing('day', { table: 'sms_days', from: 'sms_hours', at: 'hour' });

export const forgetCounts = statement<{ before: Date }, never>(
  'forget_sms_counts',
  (p) => sql`
  with days as (delete from sms_days where day < ${p.before}::timestamptz),
  hours as (delete from sms_hours where hour < ${p.before}::timestamptz)
  delete from sms_counts where minute < ${p.before}::timestamptz`,
);
