import type { ServiceState } from '@btepai/contract';
import { sql, statement } from '../../../kit/statement.ts';

/** Looks at one time come one after the other, and each is judged by what the one before left. */
export const lockStatus = statement<Record<string, never>, never>(
  'lock_status',
  () => sql`select pg_advisory_xact_lock(hashtextextended('btepai/status', 0))`,
);

/** What was written by a clock that ran ahead would keep every look from being newer. */
export const dropFuture = statement<{ now: Date; slackSeconds: number }, never>(
  'drop_future_status',
  (p) => sql`
  with ahead as (
    select ${p.now}::timestamptz + ${p.slackSeconds}::int * interval '1 second' as at),
  dropped as (
    delete from status_spans where since > (select at from ahead) and seen_at > (select at from ahead))
  update status_spans set seen_at = ${p.now}::timestamptz
  where seen_at > (select at from ahead) and since <= ${p.now}::timestamptz`,
);

type NoteArgs = {
  components: string[];
  states: ServiceState[];
  /** Seen so from the first to the last of these, without a look that found it otherwise. */
  from: Date;
  to: Date;
  lookSeconds: number;
  calmSeconds: number;
  gapSeconds: number;
};
export type StandingRow = {
  component: string;
  state: ServiceState;
  since: Date;
  seen_at: Date;
  changed: boolean;
};

/**
 * Writes down how components were seen: a state that lasts is only seen again, a worse one begins a row at once, a better one
 * after it was seen for `calmSeconds`, for processes see different things of a gateway that falters. After `gapSeconds` in
 * which nobody looked a row begins anyway. How each stands now comes back.
 */
export const noteStatus = statement<NoteArgs, StandingRow>(
  'note_status',
  (p) => sql`
  with looked as (
    select component, state from unnest(${p.components}::text[], ${p.states}::text[]) as s (component, state)),
  known as (
    select l.component, l.state, c.since, c.state as was, c.seen_at, c.seen_at is not null and ${p.to}::timestamptz <= c.seen_at as is_old,
      array_position(array['ok', 'degraded', 'down'], l.state) > array_position(array['ok', 'degraded', 'down'], c.state) as is_worse
    from looked l left join lateral (
      select since, state, seen_at from status_spans s where s.component = l.component order by since desc limit 1) c on true),
  judged as (
    select *, case
      when since is null then ${p.from}::timestamptz
      when is_old then null
      when ${p.from}::timestamptz - seen_at > ${p.gapSeconds}::int * interval '1 second' then ${p.from}::timestamptz
      when state = was then null
      when is_worse then greatest(${p.from}::timestamptz, seen_at + interval '1 millisecond')
      when ${p.to}::timestamptz - seen_at >= ${p.calmSeconds}::int * interval '1 second'
        then least(${p.to}::timestamptz, seen_at + ${p.lookSeconds}::int * interval '1 second')
      end as begins
    from known),
  begun as (
    insert into status_spans (component, since, state, seen_at)
    select component, begins, state, ${p.to}::timestamptz from judged where begins is not null returning component),
  seen as (
    update status_spans s set seen_at = ${p.to}::timestamptz from judged j
    where s.component = j.component and s.since = j.since and j.begins is null and not j.is_old and j.state = j.was
    returning s.component),
  told as (select tell_staff('status') from begun limit 1)
  select component, case when begins is null then was else state end as state, coalesce(begins, since) as since,
    case when begins is null and (is_old or state <> was) then seen_at else ${p.to}::timestamptz end as seen_at,
    begins is not null and (select count(*) from told) > 0 as changed
  from judged`,
);

export type DayRow = { component: string; day: string; state: ServiceState; seconds: number };

/**
 * How long of each day a component was in each state. While nobody looked nothing is known of it; but then nobody answered
 * either, so the component \`api\` was down.
 */
export const daysOfStatus = statement<{ since: Date; gapSeconds: number; timeZone: string }, DayRow>(
  'days_of_status',
  (p) => sql`
  with ordered as (
    select component, state, since, seen_at, lead(since) over (partition by component order by since) as next
    from status_spans where seen_at >= ${p.since}::timestamptz),
  spans as (
    select component, state, since, case when next - seen_at <= ${p.gapSeconds}::int * interval '1 second' then next else seen_at end as until
    from ordered
    union all
    select component, 'down', seen_at, next from ordered
    where component = 'api' and next - seen_at > ${p.gapSeconds}::int * interval '1 second'),
  parted as (
    select s.component, s.state, d.day,
      extract(epoch from least(s.until, (d.day + 1)::timestamp at time zone ${p.timeZone}::text)
        - greatest(s.since, d.day::timestamp at time zone ${p.timeZone}::text)) as seconds
    from spans s cross join lateral (
      select day::date from generate_series(
        (greatest(s.since, ${p.since}::timestamptz) at time zone ${p.timeZone}::text)::date::timestamp,
        (s.until at time zone ${p.timeZone}::text)::date::timestamp, interval '1 day') as g (day)) d)
  select component, day::text as day, state, round(sum(seconds))::int as seconds from parted group by 1, 2, 3`,
);

export const forgetStatus = statement<{ before: Date }, never>(
  'forget_status',
  (p) => sql`delete from status_spans where seen_at < ${p.before}::timestamptz`,
);
