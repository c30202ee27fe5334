import type { NotificationCategory } from '@btepai/contract';
import { signalChannel } from '../../../kit/signals.ts';
import type { Fragment, Params } from '../../../kit/statement.ts';
import { sql, statement } from '../../../kit/statement.ts';
import type { NoticeData } from '../kinds.ts';
import type { CampaignWords } from './campaigns.ts';
import { saidOf } from './campaigns.ts';
import { forgettingPreferences, wants } from './preferences.ts';
import { forgettingPush, hasPush } from './push.ts';

export type NotifyArgs = {
  notificationId: string;
  notificationCategory: NotificationCategory;
  notificationKind: string;
  notificationData: string;
  /** Whether its kind goes by SMS, to those who want their category's there. */
  notificationBySms: boolean;
  now: Date;
};

/** What wakes those who tell the other channels, in every process. */
export const tellTopic = 'notices';

/**
 * CTEs that put one message into the inbox of the account that the CTE `from` names in `account_id`, or none where it has
 * no row, and tell every process that holds a connection of that account. A statement that tells several accounts names
 * the further CTEs by `as`. Where it goes to another channel too, the row is in the queue for that (`told_at` is null).
 */
export const notifying = (p: Params<NotifyArgs>, from: string, as = 'notified'): Fragment => sql`
  ${sql.ref(as)} as (
    insert into notifications (account_id, id, category, kind, data, created_at, in_inbox, told_at)
    select f.account_id, ${p.notificationId}::uuid, ${p.notificationCategory}::text, ${p.notificationKind}::text,
      ${p.notificationData}::jsonb, ${p.now}::timestamptz,
      ${wants(sql`f.account_id`, sql`${p.notificationCategory}::text`, 'in_app')},
      case when not ${p.notificationBySms}::boolean and not ${hasPush(sql`f.account_id`)} then ${p.now}::timestamptz end
    from ${sql.ref(from)} f
    returning pg_notify(${sql.lit(signalChannel)},
      account_id::text || case when told_at is null then ${sql.lit(`,${tellTopic}`)} else '' end))`;

/**
 * The same for what everybody is told, of the accounts that the CTE `from` names; each once, for the message has the
 * campaign's own id. The statement reads from `told`, one row for each that had it not.
 */
export const announcing = (p: Params<{ campaignId: string; now: Date }>, from: string): Fragment => sql`
  told as (
    insert into notifications (account_id, id, category, kind, data, created_at, in_inbox, told_at)
    select f.account_id, ${p.campaignId}::uuid, 'activity', 'announcement', '{}', ${p.now}::timestamptz,
      ${wants(sql`f.account_id`, sql`'activity'`, 'in_app')},
      case when not ${wants(sql`f.account_id`, sql`'activity'`, 'sms')} and not ${hasPush(sql`f.account_id`)}
        then ${p.now}::timestamptz end
    from ${sql.ref(from)} f
    on conflict (account_id, id) do nothing
    returning account_id),
  signalled as (
    select pg_notify(${sql.lit(signalChannel)}, string_agg(account_id::text, ',') || ${sql.lit(`,${tellTopic}`)}) from told)`;

export type NotificationRow = {
  id: string;
  category: NotificationCategory;
  kind: string;
  data: NoticeData;
  said: CampaignWords | null;
  created_at: Date;
  read_at: Date | null;
};

const columns = sql`n.id, n.category, n.kind, n.data, ${saidOf(sql`n.id`, sql`n.kind`)} as said, n.created_at, n.read_at`;

type ListArgs = { accountId: string; category: NotificationCategory | null; beforeId: string | null; limit: number };

export const listNotifications = statement<ListArgs, NotificationRow>(
  'list_notifications',
  (p) => sql`
  select ${columns} from notifications n
  where n.account_id = ${p.accountId} and n.in_inbox and (${p.category}::text is null or n.category = ${p.category}::text)
    and (${p.beforeId}::uuid is null or n.id < ${p.beforeId}::uuid)
  order by n.id desc limit ${p.limit}::int`,
);

export const countUnread = statement<{ accountId: string }, { category: NotificationCategory; unread: number }>(
  'count_unread',
  (p) => sql`
  select category, count(*)::int as unread from notifications
  where account_id = ${p.accountId} and read_at is null and in_inbox group by category`,
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
    where account_id = ${p.accountId} and id = ${p.id} and in_inbox
    returning account_id, id, category, kind, data, created_at, read_at)
  select ${columns}, (${told}) as signalled from marked n`,
);

export const markAllRead = statement<{ accountId: string; category: NotificationCategory | null; now: Date }, never>(
  'mark_all_notifications_read',
  (p) => sql`
  with marked as (
    update notifications set read_at = ${p.now}::timestamptz
    where account_id = ${p.accountId} and read_at is null and in_inbox
      and (${p.category}::text is null or category = ${p.category}::text)
    returning account_id)
  ${told}`,
);

/** What was told of a case is read where the case is, also what an inbox never showed. */
export const markCaseRead = statement<{ accountId: string; caseId: string; now: Date }, never>(
  'mark_case_notifications_read',
  (p) => sql`
  with marked as (
    update notifications set read_at = ${p.now}::timestamptz
    where account_id = ${p.accountId} and read_at is null and data ->> 'caseId' = ${p.caseId}::text
    returning account_id)
  ${told}`,
);

/** Whether something that was told of a case is still to be read. */
export const hasUnreadOf = (accountId: Fragment, caseId: Fragment): Fragment => sql`exists (
  select 1 from notifications n
  where n.account_id = ${accountId} and n.read_at is null and n.data ->> 'caseId' = ${caseId}::text)`;

/** All of an account that is closed for good. */
export const forgetNotifications = statement<{ accountId: string }, never>(
  'forget_notifications',
  (p) => sql`
  with preferences_gone as (${forgettingPreferences(p)}), ${forgettingPush(p)}
  delete from notifications where account_id = ${p.accountId}::uuid`,
);
