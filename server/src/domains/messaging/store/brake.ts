import type { Fragment, Params } from '../../../kit/statement.ts';
import { sql, statement } from '../../../kit/statement.ts';

type ConversionArgs = { prefixes: string[]; minutes: Date[]; sent: number[]; used: number[] };

/** Adds what was sent and used, by range and minute; each pair once, and in the order of their keys. */
export const addConversions = statement<ConversionArgs, never>(
  'add_sms_conversions',
  (p) => sql`
  insert into sms_conversions as c (prefix, minute, sent, used)
  select prefix, minute, sent, used
  from unnest(${p.prefixes}::text[], ${p.minutes}::timestamptz[], ${p.sent}::int[], ${p.used}::int[]) as d (prefix, minute, sent, used)
  order by prefix, minute
  on conflict (prefix, minute) do update set sent = c.sent + excluded.sent, used = c.used + excluded.used`,
);

type JudgeArgs = {
  prefixes: string[];
  now: Date;
  dayAgo: Date;
  /** Codes sent since then may still be on a screen: all of them count, or a rush would look like misuse. */
  typingSince: Date;
  codes: number;
  minPercent: number;
};

/**
 * Puts the brake on the ranges where too few of the last codes were used, and takes it off the others (S5). Codes are counted
 * by whole minutes, back until there are enough of them. A row for each range that was free before.
 */
export const judgePrefixes = statement<JudgeArgs, { prefix: string; sent: number; used: number }>(
  'judge_sms_prefixes',
  (p) => sql`
  with asked as materialized (select distinct unnest(${p.prefixes}::text[]) as prefix),
  minutes as (
    select a.prefix, r.minute, r.sent, r.used, sum(r.sent) over (partition by a.prefix order by r.minute desc) - r.sent as newer
    from asked a cross join lateral (
      select minute, sent, used from sms_conversions
      where prefix = a.prefix and minute > ${p.dayAgo}::timestamptz order by minute desc limit ${p.codes}::int) r),
  verdicts as materialized (
    select a.prefix, coalesce(sum(m.sent), 0)::int as sent, coalesce(sum(m.used), 0)::int as used, min(m.minute) as oldest
    from asked a
    left join minutes m on m.prefix = a.prefix and (m.newer < ${p.codes}::int or m.minute >= ${p.typingSince}::timestamptz)
    group by a.prefix),
  lifted as (
    delete from sms_brakes where prefix = any (array(
      select b.prefix from sms_brakes b
      where b.prefix = any (array(
        select v.prefix from verdicts v
        where v.sent < ${p.codes}::int or v.used * 100 >= v.sent * ${p.minPercent}::int))
      order by b.prefix for update))),
  braked as (
    insert into sms_brakes as b (prefix, braked_at, lifts_at)
    select v.prefix, ${p.now}::timestamptz, v.oldest + interval '1 day' from verdicts v
    where v.sent >= ${p.codes}::int and v.used * 100 < v.sent * ${p.minPercent}::int
    order by v.prefix
    on conflict (prefix) do update set lifts_at = excluded.lifts_at,
      braked_at = case when b.lifts_at > ${p.now}::timestamptz then b.braked_at else excluded.braked_at end
    returning b.prefix, b.braked_at)
  select v.prefix, v.sent, v.used from braked b join verdicts v on v.prefix = b.prefix
  where b.braked_at = ${p.now}::timestamptz`,
);

export type BrakeArgs = {
  prefix: string;
  /** Nobody is signed in: then no answer may depend on whose number it is (S6). */
  fromStranger: boolean;
  challengeId: Buffer | null;
  challengeUntil: Date | null;
  now: Date;
};

/**
 * CTEs that tell whether the brake is on: `sms_braked` has a row where it is on for the number's range, `sms_wary` where a
 * challenge has to be solved: by strangers, while it is on for any range. `sms_solved` uses the solution up, once.
 */
export const braking = (p: Params<BrakeArgs>): Fragment => sql`
  sms_braked as materialized (
    select prefix from sms_brakes where prefix = ${p.prefix}::text and lifts_at > ${p.now}::timestamptz),
  sms_wary as materialized (
    select prefix from sms_braked where not ${p.fromStranger}::boolean
    union all
    (select prefix from sms_brakes where ${p.fromStranger}::boolean and lifts_at > ${p.now}::timestamptz
     order by lifts_at desc limit 1)),
  sms_solved as (
    insert into solved_challenges (id, good_until)
    select ${p.challengeId}::bytea, ${p.challengeUntil}::timestamptz from sms_wary where ${p.challengeId}::bytea is not null
    on conflict (id) do nothing returning id)`;

/** Rows that refuse where a challenge is wanted, and none came that is good and unused. */
export const refusingUnsolved: Fragment = sql`
  select refuse('challenge_required') as refused from sms_wary where not exists (select from sms_solved)`;

/** What no longer judges, brakes or opens anything. */
export const forgetBrakes = statement<{ now: Date; dayAgo: Date }, never>(
  'forget_sms_brakes',
  (p) => sql`
  with conversions as (delete from sms_conversions where minute <= ${p.dayAgo}::timestamptz),
  challenges as (delete from solved_challenges where good_until <= ${p.now}::timestamptz)
  delete from sms_brakes where lifts_at <= ${p.now}::timestamptz`,
);

type BrakeRow = { prefix: string; braked_at: Date; lifts_at: Date; sent: number; used: number };

/** Where the brake is on, the newest first, and how the codes of the last day fared there. */
export const listBrakes = statement<{ now: Date; dayAgo: Date; limit: number }, BrakeRow>(
  'list_sms_brakes',
  (p) => sql`
  select b.prefix, b.braked_at, b.lifts_at, coalesce(c.sent, 0)::int as sent, coalesce(c.used, 0)::int as used
  from (select * from sms_brakes where lifts_at > ${p.now}::timestamptz order by lifts_at desc limit ${p.limit}::int) b
  cross join lateral (
    select sum(sent) as sent, sum(used) as used from sms_conversions
    where prefix = b.prefix and minute > ${p.dayAgo}::timestamptz) c
  order by b.braked_at desc, b.prefix`,
);
