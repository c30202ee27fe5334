import type { OnceArgs } from '../../../kit/once.ts';
import { remembering } from '../../../kit/once.ts';
import type { Fragment, Params } from '../../../kit/statement.ts';
import { sql, statement } from '../../../kit/statement.ts';
import { keyOf } from '../../accounts/index.ts';

// A picture is `storing` until its bytes lie where they should, then `stored`, and `forgetting` while they are taken away.

export type StoreName = 'database' | 's3';
type At = { accountId: string; pictureId: string };

type BeginArgs = OnceArgs & {
  pictureId: string;
  store: StoreName;
  width: number;
  height: number;
  bytes: number;
  perDay: number;
  daySince: Date;
  forgetAfter: Date;
};

/** Notes a picture before its bytes are anywhere, so that wherever they come to lie somebody knows of them. */
export const beginPicture = statement<BeginArgs, { id: string; store: StoreName }>(
  'begin_picture',
  (p) => sql`
  with limited as (
    select refuse('too_many_requests', '{"retryAfterSeconds": 3600}'::jsonb) as refused
    where support_pictures_since(${p.accountId}::uuid, ${p.daySince}::timestamptz) >= ${p.perDay}::int),
  outcome as (
    insert into support_pictures (account_id, id, store, width, height, bytes, created_at, forget_after)
    select ${p.accountId}::uuid, ${p.pictureId}::uuid, ${p.store}::text, ${p.width}::int, ${p.height}::int, ${p.bytes}::int,
      ${p.now}::timestamptz, ${p.forgetAfter}::timestamptz
    where (select count(refused) from limited) = 0
    returning id, store),
  ${remembering(p)}
  select id, store from outcome`,
);

/** Its bytes lie where they should. No row: it was forgotten meanwhile. */
export const finishPicture = statement<At, { id: string; width: number; height: number; bytes: number }>(
  'finish_picture',
  (p) => sql`
  update support_pictures set status = 'stored'
  where account_id = ${p.accountId} and id = ${p.pictureId} and status in ('storing', 'stored')
  returning id, width, height, bytes`,
);

type FoundRow = { account_id: string; store: StoreName; wrapped_key: Buffer | null };

/** With a case, only one that a message of it has. */
export const findPicture = statement<At & { caseId: string | null }, FoundRow>(
  'find_picture',
  (p) => sql`
  select s.account_id, s.store, ${keyOf(sql`s.account_id`)} as wrapped_key from support_pictures s
  where s.account_id = ${p.accountId} and s.id = ${p.pictureId} and s.status = 'stored'
    and (${p.caseId}::uuid is null or exists (
      select 1 from support_messages m
      where m.account_id = s.account_id and m.case_id = ${p.caseId}::uuid and m.id = s.message_id))`,
);

export const countPicturesSince = statement<{ accountId: string; since: Date }, { count: number }>(
  'count_pictures_since',
  (p) => sql`
  select count(*)::int as count from support_pictures where account_id = ${p.accountId} and created_at > ${p.since}`,
);

export type AttachArgs = { attachments: string[]; now: Date };

/**
 * Puts pictures into the message of a CTE that has its `account_id` and `id`. Where one is not the account's own, or in a
 * message already, the whole is refused; whoever uses it counts `attached_refused`.
 */
export const attaching = (p: Params<AttachArgs>, message: string): Fragment => sql`
  attached as (
    update support_pictures s set message_id = m.id, place = wanted.place, forget_after = null
    from ${sql.ref(message)} m, unnest(${p.attachments}::uuid[]) with ordinality wanted (id, place)
    where s.account_id = m.account_id and s.id = wanted.id and s.status = 'stored' and s.forget_after > ${p.now}::timestamptz
    returning s.id),
  attached_refused as (
    select refuse('validation_failed', '{"errors": [{"path": "attachments", "code": "attachment_void"}]}'::jsonb) as refused
    from ${sql.ref(message)} where (select count(*) from attached) < cardinality(${p.attachments}::uuid[]))`;

export type AttachedPicture = { id: string; width: number; height: number };

/** The pictures of a message, as JSON in their order. */
export const picturesOf = (accountId: Fragment, messageId: Fragment): Fragment => sql`
  (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'width', s.width, 'height', s.height) order by s.place), '[]')
   from support_pictures s where s.account_id = ${accountId} and s.message_id = ${messageId})`;

/** Those that were sent: the rest are gone in a day. */
export const listPictures = statement<{ accountId: string; beforeId: string | null; limit: number }, { id: string }>(
  'list_pictures',
  (p) => sql`
  select id from support_pictures
  where account_id = ${p.accountId} and message_id is not null and (${p.beforeId}::uuid is null or id < ${p.beforeId}::uuid)
  order by id desc limit ${p.limit}::int`,
);

/** Takes those whose time is over out of everybody's reach, before their bytes go: from here on none gets into a message. */
export const claimForgotten = statement<
  { now: Date; limit: number },
  { account_id: string; id: string; store: StoreName }
>(
  'claim_forgotten_pictures',
  (p) => sql`
  update support_pictures set status = 'forgetting'
  where (account_id, id) in (
    select account_id, id from support_pictures where forget_after <= ${p.now}
    order by forget_after limit ${p.limit}::int for update skip locked)
  returning account_id, id, store`,
);

export const dropPicture = statement<At, never>(
  'drop_picture',
  (p) => sql`
  delete from support_pictures where account_id = ${p.accountId} and id = ${p.pictureId} and status = 'forgetting'`,
);

export const forgetLater = statement<At & { at: Date }, never>(
  'forget_picture_later',
  (p) => sql`
  update support_pictures set forget_after = ${p.at} where account_id = ${p.accountId} and id = ${p.pictureId}`,
);

/** All of an account that is closed for good: from now on nobody sees them, and the next run takes their bytes away. */
export const forgetPictures = statement<{ accountId: string; now: Date }, never>(
  'forget_pictures',
  (p) => sql`
  with bytes_gone as (delete from support_picture_bytes where account_id = ${p.accountId}::uuid)
  update support_pictures set status = 'forgetting', message_id = null, place = null, forget_after = ${p.now}::timestamptz
  where account_id = ${p.accountId}::uuid`,
);

// The database as the place where bytes lie.

export const putBytes = statement<At & { sealed: Buffer }, never>(
  'put_picture_bytes',
  (p) => sql`
  insert into support_picture_bytes (account_id, picture_id, sealed)
  select account_id, id, ${p.sealed}::bytea from support_pictures
  where account_id = ${p.accountId} and id = ${p.pictureId} and status <> 'forgetting'
  on conflict do nothing`,
);

export const getBytes = statement<At, { sealed: Buffer }>(
  'get_picture_bytes',
  (p) => sql`
  select sealed from support_picture_bytes where account_id = ${p.accountId} and picture_id = ${p.pictureId}`,
);

export const removeBytes = statement<At, never>(
  'remove_picture_bytes',
  (p) => sql`delete from support_picture_bytes where account_id = ${p.accountId} and picture_id = ${p.pictureId}`,
);
