import type { NotificationCategory } from '@btepai/contract';
import { signalChannel } from '../../kit/signals.ts';
import type { Fragment, Params } from '../../kit/statement.ts';
import { sql, statement } from '../../kit/statement.ts';

export type NotifyArgs = {
  notificationId: string;
  notificationCategory: NotificationCategory;
  notificationKind: string;
  notificationData: string;
  now: Date;
};

/**
 * CTEs that put one message into the inbox of the account that the CTE `from` names in `account_id`, or none where it has
 * no row, and tell every process that holds a connection of that account. A statement that tells several accounts names
 * the further CTEs by `as`.
 */
export const notifying = (p: Params<NotifyArgs>, from: string, as = 'notified'): Fragment => sql`
  ${sql.ref(as)} as (
    insert into notifications (account_id, id, category, kind, data, created_at)
    select account_id, ${p.notificationId}::uuid, ${p.notificationCategory}::text, ${p.notificationKind}::text,
      ${p.notificationData}::jsonb, ${p.now}::timestamptz
    from ${sql.ref(from)}
    returning pg_notify(${sql.lit(signalChannel)}, account_id::text))`;

export type NotificationRow = {
  id: string;
  category: NotificationCategory;
  kind: string;
  data: Record<string, string>;
  created_at: Date;
  read_at: Date | null;
};

type ListArgs = { accountId: string; category: NotificationCategory | null; beforeId: string | null; limit: number };

export const listNotifications = statement<ListArgs, NotificationRow>(
  'list_notifications',
  (p) => sql`
  select id, category, kind, data, created_at, read_at from notifications
  where account_id = ${p.accountId} and (${p.category}::text is null or category = ${p.category}::text)
    and (${p.beforeId}::uuid is null or id < ${p.beforeId}::uuid)
  order by id desc limit ${p.limit}::int`,
);

export const countUnread = statement<{ accountId: string }, { category: NotificationCategory; unread: number }>(
  'count_unread',
  (p) => sql`
  select category, count(*)::int as unread from notifications
  where account_id = ${p.accountId} and read_at is null group by category`,
);

const told = sql`select pg_notify(${sql.lit(signalChannel)}, account_id::text) from (select distinct account_id from marked) m`;

/** Read once; again is the same. No row: no such message. */
export const markRead = statement<
  { accountId: string; id: string; now: Date },
  NotificationRow & { signalled: unknown }
>(
  'mark_notification_read',
  (p) => sql`
  with marked as (
    update notifications set read_at = coalesce(read_at, ${p.now}::timestamptz)
    where account_id = ${p.accountId} and id = ${p.id}
    returning account_id, id, category, kind, data, created_at, read_at)
  select id, category, kind, data, created_at, read_at, (${told}) as signalled from marked`,
);

export const markAllRead = statement<{ accountId: string; category: NotificationCategory | null; now: Date }, never>(
  'mark_all_notifications_read',
  (p) => sql`
  with marked as (
    update notifications set read_at = ${p.now}::timestamptz
    where account_id = ${p.accountId} and read_at is null
      and (${p.category}::text is null or category = ${p.category}::text)
    returning account_id)
  ${told}`,
);

/** All of an account that is closed for good. */
export const forgetNotifications = statement<{ accountId: string }, never>(
  'forget_notifications',
  (p) => sql`delete from notifications where account_id = ${p.accountId}`,
);
