import type { Language } from '@btepai/contract';
import type { Fragment, Params } from '../../../kit/statement.ts';
import { sql, statement } from '../../../kit/statement.ts';
import type { NoticeData } from '../kinds.ts';
import type { CampaignWords } from './campaigns.ts';
import { saidOf } from './campaigns.ts';

/** Whether any browser is to be told of an account. */
export const hasPush = (accountId: Fragment): Fragment =>
  sql`exists (select from push_subscriptions p where p.account_id = ${accountId})`;

export const insertPushKeys = statement<{ publicKey: string; privateKeyCipher: Buffer }, never>(
  'insert_push_keys',
  (p) => sql`
  insert into push_keys (id, public_key, private_key_cipher) values (1, ${p.publicKey}, ${p.privateKeyCipher})
  on conflict (id) do nothing`,
);

export const findPushKeys = statement<Record<string, never>, { public_key: string; private_key_cipher: Buffer }>(
  'find_push_keys',
  () => sql`select public_key, private_key_cipher from push_keys where id = 1`,
);

type SubscribeArgs = {
  accountId: string;
  id: string;
  endpointDigest: Buffer;
  subscriptionCipher: Buffer;
  sessionId: string;
  language: Language;
  keptAtOnce: number;
  now: Date;
};

/** The same endpoint again is the same subscription, of this session. Of too many, the oldest are forgotten. */
export const subscribe = statement<SubscribeArgs, { id: string; created_at: Date }>(
  'subscribe_to_push',
  (p) => sql`
  with too_many as (
    delete from push_subscriptions where account_id = ${p.accountId}::uuid and id in (
      select id from push_subscriptions
      where account_id = ${p.accountId}::uuid and endpoint_digest <> ${p.endpointDigest}::bytea
      order by id desc offset ${p.keptAtOnce}::int - 1))
  insert into push_subscriptions as s (account_id, id, endpoint_digest, subscription_cipher, session_id, language, created_at)
  values (${p.accountId}::uuid, ${p.id}::uuid, ${p.endpointDigest}::bytea, ${p.subscriptionCipher}::bytea,
    ${p.sessionId}::uuid, ${p.language}::text, ${p.now}::timestamptz)
  on conflict (account_id, endpoint_digest) do update set subscription_cipher = excluded.subscription_cipher,
    session_id = excluded.session_id, language = excluded.language
  returning id, created_at`,
);

export const unsubscribe = statement<{ accountId: string; id: string }, { id: string }>(
  'unsubscribe_from_push',
  (p) => sql`delete from push_subscriptions where account_id = ${p.accountId} and id = ${p.id} returning id`,
);

type ListedRow = { id: string; language: Language; created_at: Date };

export const listSubscriptions = statement<{ accountId: string; beforeId: string | null; limit: number }, ListedRow>(
  'list_push_subscriptions',
  (p) => sql`
  select id, language, created_at from push_subscriptions
  where account_id = ${p.accountId} and (${p.beforeId}::uuid is null or id < ${p.beforeId}::uuid)
  order by id desc limit ${p.limit}::int`,
);

export type ClaimedPush = {
  account_id: string;
  notification_id: string;
  subscription_id: string;
  attempts: number;
  /** Null where the subscription is gone, or the message: there is nothing to say any more, or nobody to say it to. */
  endpoint_digest: Buffer | null;
  subscription_cipher: Buffer;
  session_id: string;
  language: Language;
  category: string | null;
  kind: string;
  data: NoticeData;
  said: CampaignWords | null;
};

/** Takes up to `limit` due pushes for `leaseUntil`; a process that dies gives them back by its lease running out. */
export const claimPushes = statement<{ now: Date; leaseUntil: Date; limit: number }, ClaimedPush>(
  'claim_pushes',
  (p) => sql`
  with due as (
    select account_id, notification_id, subscription_id from push_messages where available_at <= ${p.now}::timestamptz
    order by available_at limit ${p.limit}::int for update skip locked),
  claimed as (
    update push_messages m set available_at = ${p.leaseUntil}::timestamptz, attempts = m.attempts + 1
    from due where m.account_id = due.account_id and m.notification_id = due.notification_id
      and m.subscription_id = due.subscription_id
    returning m.account_id, m.notification_id, m.subscription_id, m.attempts)
  select c.account_id, c.notification_id, c.subscription_id, c.attempts, s.endpoint_digest, s.subscription_cipher,
    s.session_id, s.language, n.category, n.kind, n.data, ${saidOf(sql`n.id`, sql`n.kind`)} as said
  from claimed c
  left join push_subscriptions s on s.account_id = c.account_id and s.id = c.subscription_id
  left join notifications n on n.account_id = c.account_id and n.id = c.notification_id`,
);

type PushIds = { accountIds: string[]; notificationIds: string[]; subscriptionIds: string[] };
const given = (p: Params<PushIds>) => sql`
  unnest(${p.accountIds}::uuid[], ${p.notificationIds}::uuid[], ${p.subscriptionIds}::uuid[])`;

/** A push service has them, or nothing more can be done. */
export const endPushes = statement<PushIds, never>(
  'end_pushes',
  (p) => sql`
  delete from push_messages m using ${given(p)} as g (account_id, notification_id, subscription_id)
  where m.account_id = g.account_id and m.notification_id = g.notification_id and m.subscription_id = g.subscription_id`,
);

export const delayPushes = statement<PushIds & { availableAts: Date[] }, never>(
  'delay_pushes',
  (p) => sql`
  update push_messages m set available_at = g.available_at
  from unnest(${p.accountIds}::uuid[], ${p.notificationIds}::uuid[], ${p.subscriptionIds}::uuid[],
    ${p.availableAts}::timestamptz[]) as g (account_id, notification_id, subscription_id, available_at)
  where m.account_id = g.account_id and m.notification_id = g.notification_id and m.subscription_id = g.subscription_id`,
);

/** Browsers that are gone, or whose session is; not where they have subscribed anew meanwhile. What is on its way to them goes too. */
export const endSubscriptions = statement<{ accountIds: string[]; ids: string[]; ciphers: Buffer[] }, never>(
  'end_push_subscriptions',
  (p) => sql`
  with gone as (
    delete from push_subscriptions s
    using unnest(${p.accountIds}::uuid[], ${p.ids}::uuid[], ${p.ciphers}::bytea[]) as g (account_id, id, cipher)
    where s.account_id = g.account_id and s.id = g.id and s.subscription_cipher = g.cipher
    returning s.account_id, s.id)
  delete from push_messages m using gone where m.account_id = gone.account_id and m.subscription_id = gone.id`,
);

export const forgettingPush = (p: Params<{ accountId: string }>): Fragment => sql`
  push_messages_gone as (delete from push_messages where account_id = ${p.accountId}::uuid),
  push_subscriptions_gone as (delete from push_subscriptions where account_id = ${p.accountId}::uuid)`;
