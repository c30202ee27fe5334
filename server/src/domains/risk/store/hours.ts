import type { Fragment } from '../../../kit/statement.ts';
import { sql, statement } from '../../../kit/statement.ts';

export type HourRow = { hour: Date; allow: number; verify: number; hold: number; deny: number };

const outcomes: Fragment = sql`
  (count(*) filter (where d.outcome = 'allow'))::int as allow, (count(*) filter (where d.outcome = 'verify'))::int as verify,
  (count(*) filter (where d.outcome = 'hold'))::int as hold, (count(*) filter (where d.outcome = 'deny'))::int as deny`;

/** Counts the sign-ins of an hour that is over; ids are times. Once more changes nothing. */
export const countHour = statement<{ hour: Date; fromId: string; toId: string }, never>(
  'risk_count_hour',
  (p) => sql`
  insert into risk_hours (hour, allow, verify, hold, deny)
  select ${p.hour}::timestamptz, ${outcomes} from risk_decisions d
  where d.id >= ${p.fromId}::uuid and d.id < ${p.toId}::uuid and d.act = 'sign_in'
  on conflict (hour) do nothing`,
);

export const lastHour = statement<Record<string, never>, { hour: Date }>(
  'risk_last_hour',
  () => sql`select hour from risk_hours order by hour desc limit 1`,
);

export const listHours = statement<{ since: Date }, HourRow>(
  'risk_list_hours',
  (p) => sql`select hour, allow, verify, hold, deny from risk_hours where hour >= ${p.since} order by hour`,
);

/** The same of hours that nobody has counted yet. */
export const countSince = statement<{ fromId: string }, HourRow>(
  'risk_count_hours_since',
  (p) => sql`
  select date_trunc('hour', d.decided_at, 'UTC') as hour, ${outcomes} from risk_decisions d
  where d.id >= ${p.fromId}::uuid and d.act = 'sign_in' group by 1`,
);

export const countAlertsByHour = statement<{ fromId: string }, { hour: Date; alerts: number }>(
  'risk_count_alerts_by_hour',
  (p) => sql`
  select date_trunc('hour', a.raised_at, 'UTC') as hour, count(*)::int as alerts from risk_alerts a
  where a.id >= ${p.fromId}::uuid group by 1`,
);
