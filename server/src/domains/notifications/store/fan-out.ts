import type { NotificationCategory } from '@btepai/contract';
import { sql, statement } from '../../../kit/statement.ts';
import type { NoticeData } from '../kinds.ts';
import type { CampaignWords } from './campaigns.ts';
import { saidOf } from './campaigns.ts';
import { wants } from './preferences.ts';

export type UntoldRow = {
  account_id: string;
  id: string;
  category: NotificationCategory;
  kind: string;
  data: NoticeData;
  said: CampaignWords | null;
  wants_sms: boolean;
  wants_push: boolean;
};

/** Messages that other channels don't know of yet, locked for the transaction; others take the next ones. */
export const claimUntold = statement<{ limit: number }, UntoldRow>(
  'claim_untold_notifications',
  (p) => sql`
  select n.account_id, n.id, n.category, n.kind, n.data, ${saidOf(sql`n.id`, sql`n.kind`)} as said,
    ${wants(sql`n.account_id`, sql`n.category`, 'sms')} as wants_sms,
    ${wants(sql`n.account_id`, sql`n.category`, 'push')} as wants_push
  from notifications n where n.told_at is null
  order by n.created_at limit ${p.limit}::int for update of n skip locked`,
);

type NoteArgs = { accountIds: string[]; ids: string[]; pushes: boolean[]; now: Date };

/** They have been told; what goes to browsers is on its way to each of the account's. */
export const noteTold = statement<NoteArgs, { pushed: number }>(
  'note_notifications_told',
  (p) => sql`
  with given as (
    select * from unnest(${p.accountIds}::uuid[], ${p.ids}::uuid[], ${p.pushes}::boolean[]) as g (account_id, id, is_pushed)),
  noted as (
    update notifications n set told_at = ${p.now}::timestamptz from given g
    where n.account_id = g.account_id and n.id = g.id and n.told_at is null),
  pushed as (
    insert into push_messages (account_id, notification_id, subscription_id, available_at)
    select g.account_id, g.id, s.id, ${p.now}::timestamptz
    from given g join push_subscriptions s on s.account_id = g.account_id where g.is_pushed
    on conflict do nothing
    returning 1)
  select count(*)::int as pushed from pushed`,
);
