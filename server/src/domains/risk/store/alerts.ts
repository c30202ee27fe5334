import type { AlertKind, AlertOutcome, AlertStatus } from '@btepai/contract';
import type { Database } from '../../../kit/database.ts';
import type { Fragment, Params } from '../../../kit/statement.ts';
import { sql, statement } from '../../../kit/statement.ts';
import type { AuditArgs } from '../../staff/index.ts';
import { auditing } from '../../staff/index.ts';

export type AlertArgs = {
  alertId: string;
  alertKind: string;
  alertDetails: string;
  now: Date;
};

/** CTEs that raise one alert about the account that the CTE `from` names in `account_id`, or none where it has no row. */
const raisingAlert = (p: Params<AlertArgs>, from: string): Fragment => sql`
  alert_raised as (
    insert into risk_alerts (id, kind, account_id, raised_at, details)
    select ${p.alertId}::uuid, ${p.alertKind}::text, account_id, ${p.now}::timestamptz, ${p.alertDetails}::jsonb
    from ${sql.ref(from)})`;

/** The same as a statement; `accountId` is null where it is about the whole platform. */
export const raiseAlert = statement<AlertArgs & { accountId: string | null }, never>(
  'risk_raise_alert',
  (p) => sql`
  with about as (select ${p.accountId}::uuid as account_id), ${raisingAlert(p, 'about')} select from about`,
);

type AlarmArgs = AlertArgs & { accountId: string | null; alarmName: string; notSince: Date };

/** Raises an alert unless one by this name has been raised since. A row: this call did, and no other process. */
export const raiseAlarm = statement<AlarmArgs, { account_id: string | null }>(
  'risk_raise_alarm',
  (p) => sql`
  with due as (
    insert into risk_alarms as a (name, raised_at) values (${p.alarmName}::text, ${p.now}::timestamptz)
    on conflict (name) do update set raised_at = excluded.raised_at where a.raised_at <= ${p.notSince}::timestamptz
    returning ${p.accountId}::uuid as account_id),
  ${raisingAlert(p, 'due')}
  select account_id from due`,
);

export type AlertRow = {
  id: string;
  kind: AlertKind;
  account_id: string | null;
  raised_at: Date;
  details: Record<string, unknown>;
  status: AlertStatus;
  closed_at: Date | null;
  closed_by: string | null;
  outcome: AlertOutcome | null;
};

const columns = sql`a.id, a.kind, a.account_id, a.raised_at, a.details, a.status, a.closed_at, a.closed_by, a.outcome`;

type ListArgs = { kind: string | null; status: string | null; beforeId: string | null; limit: number };
/** A page of the alerts of which this holds, the newest first. */
const page = (p: Params<ListArgs>, holds: Fragment): Fragment => sql`
  select ${columns} from risk_alerts a
  where ${holds} and (${p.beforeId}::uuid is null or a.id < ${p.beforeId}::uuid)
  order by a.id desc limit ${p.limit}::int`;
const hasStatus = (p: Params<ListArgs>) => sql`(${p.status}::text is null or a.status = ${p.status}::text)`;

/** Each way of asking has an index of its own, and is a statement of its own: few are open among all that ever were. */
const listAll = statement<ListArgs, AlertRow>('risk_list_alerts', (p) => page(p, hasStatus(p)));
const listOfKind = statement<ListArgs, AlertRow>('risk_list_alerts_of_kind', (p) =>
  page(p, sql`a.kind = ${p.kind}::text and ${hasStatus(p)}`),
);
const listOpen = statement<ListArgs, AlertRow>('risk_list_open_alerts', (p) => page(p, sql`a.status = 'open'`));
const listOpenOfKind = statement<ListArgs, AlertRow>('risk_list_open_alerts_of_kind', (p) =>
  page(p, sql`a.status = 'open' and a.kind = ${p.kind}::text`),
);

export function listAlerts(db: Database, wanted: ListArgs): Promise<AlertRow[]> {
  if (wanted.status === 'open') return db.run(wanted.kind === null ? listOpen : listOpenOfKind, wanted);
  return db.run(wanted.kind === null ? listAll : listOfKind, wanted);
}

export const findAlert = statement<{ id: string }, AlertRow>(
  'risk_find_alert',
  (p) => sql`select ${columns} from risk_alerts a where a.id = ${p.id}`,
);

/** How many are open, counted to a thousand, and since when the oldest is. */
export const countOpenAlerts = statement<Record<string, never>, { count: number; oldest_at: Date | null }>(
  'risk_count_open_alerts',
  () => sql`
  select count(*)::int as count, min(raised_at) as oldest_at from (
    select raised_at from risk_alerts where status = 'open' order by id limit 1000) o`,
);

type CloseArgs = AuditArgs & { id: string; by: string; outcome: AlertOutcome; now: Date };

/** No row: somebody closed it before. */
export const closeAlert = statement<CloseArgs, AlertRow>(
  'risk_close_alert',
  (p) => sql`
  with closed as (
    update risk_alerts a set status = 'closed', closed_by = ${p.by}::text, closed_at = ${p.now}::timestamptz,
      outcome = ${p.outcome}::text
    where a.id = ${p.id}::uuid and a.status = 'open' returning ${columns}),
  ${auditing(p, 'closed')}
  select * from closed`,
);

/** Alerts by their id, which is their time; an open one stays until somebody has looked at it. */
export const forgetAlerts = statement<{ before: Date; beforeId: string }, never>(
  'risk_forget_alerts',
  (p) => sql`
  with alarms as (delete from risk_alarms where raised_at < ${p.before}::timestamptz),
  hours as (delete from risk_hours where hour < ${p.before}::timestamptz)
  delete from risk_alerts where id < ${p.beforeId}::uuid and status = 'closed'`,
);
