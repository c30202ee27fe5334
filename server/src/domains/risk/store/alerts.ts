import type { Fragment, Params } from '../../../kit/statement.ts';
import { sql, statement } from '../../../kit/statement.ts';

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
  kind: string;
  account_id: string | null;
  raised_at: Date;
  details: Record<string, unknown>;
  status: 'open' | 'closed';
  closed_at: Date | null;
  closed_by: string | null;
};

const columns = sql`id, kind, account_id, raised_at, details, status, closed_at, closed_by`;

/** The newest first. */
export const listAlerts = statement<{ beforeId: string | null; limit: number }, AlertRow>(
  'risk_list_alerts',
  (p) => sql`
  select ${columns} from risk_alerts where ${p.beforeId}::uuid is null or id < ${p.beforeId}::uuid
  order by id desc limit ${p.limit}::int`,
);

export const listOpenAlerts = statement<{ beforeId: string | null; limit: number }, AlertRow>(
  'risk_list_open_alerts',
  (p) => sql`
  select ${columns} from risk_alerts
  where status = 'open' and (${p.beforeId}::uuid is null or id < ${p.beforeId}::uuid)
  order by id desc limit ${p.limit}::int`,
);

export const closeAlert = statement<{ id: string; by: string; now: Date }, { id: string }>(
  'risk_close_alert',
  (p) => sql`
  update risk_alerts set status = 'closed', closed_by = ${p.by}::text, closed_at = ${p.now}::timestamptz
  where id = ${p.id}::uuid and status = 'open' returning id`,
);

/** Alerts by their id, which is their time; an open one stays until somebody has looked at it. */
export const forgetAlerts = statement<{ before: Date; beforeId: string }, never>(
  'risk_forget_alerts',
  (p) => sql`
  with alarms as (delete from risk_alarms where raised_at < ${p.before}::timestamptz)
  delete from risk_alerts where id < ${p.beforeId}::uuid and status = 'closed'`,
);
