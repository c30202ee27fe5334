import { sql, statement } from '../../../kit/statement.ts';
import type { KeepArgs } from './decisions.ts';
import { keepingDecision } from './decisions.ts';

type RecallArgs = {
  accountId: string | null;
  identifier: Buffer;
  device: Buffer | null;
  address: Buffer;
  country: string | null;
  network: string | null;
  hourAgo: Date;
  dayAgo: Date;
  mostOnDevice: number;
  mostFromAddress: number;
};

export type Recalled = {
  new_country: boolean;
  new_network: boolean;
  last_country: string | null;
  last_at: Date | null;
  guesses: number;
  accounts_on_device: number;
  accounts_from_address: number;
};

/** What is remembered of an account, a device and an address. An account that never signed in has no new places. */
export const recall = statement<RecallArgs, Recalled>(
  'risk_recall',
  (p) => sql`
  select
    ${p.country}::text is not null and last.place is not null and not exists (
      select from risk_places where account_id = ${p.accountId}::uuid and kind = 'country' and place = ${p.country}::text)
      as new_country,
    ${p.network}::text is not null
      and exists (select from risk_places where account_id = ${p.accountId}::uuid and kind = 'network')
      and not exists (
        select from risk_places where account_id = ${p.accountId}::uuid and kind = 'network' and place = ${p.network}::text)
      as new_network,
    last.place as last_country, last.last_at,
    coalesce((
      select (select count(*)::int from unnest(f.recent) at where at > ${p.hourAgo}::timestamptz)
      from risk_failures f where f.identifier = ${p.identifier}::bytea), 0) as guesses,
    (select count(*)::int from (
      select from risk_neighbours where subject = ${p.device}::bytea and identifier <> ${p.identifier}::bytea
        and last_at > ${p.dayAgo}::timestamptz limit ${p.mostOnDevice}::int) few) as accounts_on_device,
    (select count(*)::int from (
      select from risk_neighbours where subject = ${p.address}::bytea and identifier <> ${p.identifier}::bytea
        and last_at > ${p.dayAgo}::timestamptz limit ${p.mostFromAddress}::int) few) as accounts_from_address
  from (select 1) once left join lateral (
    select place, last_at from risk_places where account_id = ${p.accountId}::uuid and kind = 'country'
    order by last_at desc limit 1) last on true`,
);

type SignInArgs = KeepArgs & {
  accountId: string;
  identifier: Buffer;
  subjects: Buffer[];
  network: string | null;
  /** The decision that it followed, where that was kept before; null where it is kept now, or there was none. */
  followedId: string | null;
};

/** A completed sign-in: where it was, who is known there now, and what its decision came to. */
export const noteSignIn = statement<SignInArgs, never>(
  'risk_note_sign_in',
  (p) => sql`
  with places as (
    insert into risk_places as r (account_id, kind, place, last_at)
    select ${p.accountId}::uuid, kind, place, ${p.now}::timestamptz
    from (values ('country', ${p.country}::text), ('network', ${p.network}::text)) seen (kind, place)
    where place is not null
    on conflict (account_id, kind, place) do update set last_at = greatest(r.last_at, excluded.last_at)),
  neighbours as (
    insert into risk_neighbours as r (subject, identifier, last_at)
    select subject, ${p.identifier}::bytea, ${p.now}::timestamptz from unnest(${p.subjects}::bytea[]) subject order by subject
    on conflict (subject, identifier) do update set last_at = greatest(r.last_at, excluded.last_at)),
  ${keepingDecision(p)}
  update risk_decisions set completed_at = ${p.now}::timestamptz
  where id = ${p.followedId}::uuid and completed_at is null`,
);

type FailureArgs = {
  identifier: Buffer;
  subjects: Buffer[];
  now: Date;
  hourAgo: Date;
  windowStart: Date;
  mostKept: number;
};

/** A wrong password. `in_window` is how many the identifier has had since the window began, this one included. */
export const noteFailure = statement<FailureArgs, { in_window: number }>(
  'risk_note_failure',
  (p) => sql`
  with neighbours as (
    insert into risk_neighbours as r (subject, identifier, last_at)
    select subject, ${p.identifier}::bytea, ${p.now}::timestamptz from unnest(${p.subjects}::bytea[]) subject order by subject
    on conflict (subject, identifier) do update set last_at = greatest(r.last_at, excluded.last_at)),
  failed as (
    insert into risk_failures as f (identifier, recent, last_at)
    values (${p.identifier}::bytea, array[${p.now}::timestamptz], ${p.now}::timestamptz)
    on conflict (identifier) do update set last_at = greatest(f.last_at, excluded.last_at), recent = array(
      select at from unnest(f.recent || excluded.recent) at where at > ${p.hourAgo}::timestamptz
      order by at desc limit ${p.mostKept}::int)
    returning recent)
  select (select count(*)::int from unnest(recent) at where at > ${p.windowStart}::timestamptz) as in_window from failed`,
);

type SprayArgs = { windowStart: Date; mostEach: number; enough: number };

/** How many identifiers had a few wrong passwords each since the window began, as far as it takes to know that they are enough. */
export const countSprayed = statement<SprayArgs, { identifiers: number }>(
  'risk_count_sprayed',
  (p) => sql`
  select count(*)::int as identifiers from (
    select from risk_failures
    where last_at > ${p.windowStart}::timestamptz
      and (select count(*) from unnest(recent) at where at > ${p.windowStart}::timestamptz) <= ${p.mostEach}::int
    limit ${p.enough}::int) sprayed`,
);

/** Forgets what is older, but no alert that is open and nothing that staff did. */
export const forgetMemory = statement<{ before: Date }, never>(
  'risk_forget',
  (p) => sql`
  with places as (delete from risk_places where last_at < ${p.before}::timestamptz),
  neighbours as (delete from risk_neighbours where last_at < ${p.before}::timestamptz)
  delete from risk_failures where last_at < ${p.before}::timestamptz`,
);

/** What names a closed account; digests of it go with their time. */
export const forgetRiskOf = statement<{ accountId: string }, never>(
  'risk_forget_account',
  (p) => sql`
  with places as (delete from risk_places where account_id = ${p.accountId}::uuid)
  delete from risk_decisions where account_id = ${p.accountId}::uuid`,
);
