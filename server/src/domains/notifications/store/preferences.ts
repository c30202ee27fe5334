import type { NotificationCategory, NotificationChannel } from '@btepai/contract';
import type { Fragment, Params } from '../../../kit/statement.ts';
import { sql, statement } from '../../../kit/statement.ts';

/** Whether an account wants a category on a channel: what it set, or else all but marketing by SMS (S9). */
export const wants = (accountId: Fragment, category: Fragment, channel: NotificationChannel): Fragment => sql`
  coalesce((
    select w.is_on from notification_preferences w
    where w.account_id = ${accountId} and w.category = ${category} and w.channel = ${sql.lit(channel)}),
    ${channel === 'sms' ? sql`${category} <> 'activity'` : sql`true`})`;

export type PreferenceRow = {
  category: NotificationCategory;
  channel: NotificationChannel;
  is_on: boolean;
  changed_at: Date;
};

/** What was ever set. */
export const listPreferences = statement<{ accountId: string }, PreferenceRow>(
  'list_notification_preferences',
  (p) => sql`
  select category, channel, is_on, changed_at from notification_preferences
  where account_id = ${p.accountId} order by category, channel`,
);

type SetArgs = { accountId: string; categories: string[]; channels: string[]; ons: boolean[]; now: Date };

/** One row for each, in the order of their keys. `changed_at` stays where nothing changes. */
export const setPreferences = statement<SetArgs, never>(
  'set_notification_preferences',
  (p) => sql`
  insert into notification_preferences as w (account_id, category, channel, is_on, changed_at)
  select ${p.accountId}::uuid, category, channel, is_on, ${p.now}::timestamptz
  from unnest(${p.categories}::text[], ${p.channels}::text[], ${p.ons}::boolean[]) as given (category, channel, is_on)
  order by category, channel
  on conflict (account_id, category, channel) do update set is_on = excluded.is_on,
    changed_at = case when w.is_on = excluded.is_on then w.changed_at else excluded.changed_at end`,
);

/**
 * A row where marketing may go to this number now; locked, so that whoever stops it comes after what is queued with this,
 * and drops it.
 */
export const lockConsent = statement<{ accountId: string; recipientIndex: Buffer }, { is_on: boolean }>(
  'lock_marketing_consent',
  (p) => sql`
  select w.is_on from notification_preferences w
  where w.account_id = ${p.accountId} and w.category = 'activity' and w.channel = 'sms' and w.is_on
    and not exists (select from marketing_stops s where s.recipient_index = ${p.recipientIndex}::bytea)
  for share of w`,
);

export const stopMarketing = statement<{ recipientIndex: Buffer; now: Date }, never>(
  'stop_marketing',
  (p) => sql`
  insert into marketing_stops as s (recipient_index, stopped_at) values (${p.recipientIndex}, ${p.now})
  on conflict (recipient_index) do nothing`,
);

export const allowMarketing = statement<{ recipientIndex: Buffer }, never>(
  'allow_marketing',
  (p) => sql`delete from marketing_stops where recipient_index = ${p.recipientIndex}`,
);

export const forgettingPreferences = (p: Params<{ accountId: string }>): Fragment =>
  sql`delete from notification_preferences where account_id = ${p.accountId}::uuid`;
