import type { Fragment } from '../../../kit/statement.ts';
import { sql, statement } from '../../../kit/statement.ts';

/** The wrapped key of an account, from the column that holds its id; null where it has none. */
export const keyOf = (accountId: Fragment): Fragment =>
  sql`(select k.wrapped_key from account_keys k where k.account_id = ${accountId})`;

/** Gives a key to an account that has none, and none to one that is closed. The row is the key that stands. */
export const makeKey = statement<{ accountId: string; wrappedKey: Buffer }, { wrapped_key: Buffer }>(
  'make_account_key',
  (p) => sql`
  with keyless as materialized (
    select account_id from accounts where account_id = ${p.accountId}::uuid and status <> 'closed' for share)
  insert into account_keys as k (account_id, wrapped_key) select account_id, ${p.wrappedKey}::bytea from keyless
  on conflict (account_id) do update set wrapped_key = coalesce(k.wrapped_key, excluded.wrapped_key)
  returning wrapped_key`,
);

/** Accounts that are older than keys and have none yet. */
export const listKeyless = statement<{ limit: number }, { account_id: string }>(
  'list_keyless_accounts',
  (p) => sql`select account_id from account_keys where wrapped_key is null order by account_id limit ${p.limit}::int`,
);

export const makeKeys = statement<{ accountIds: string[]; wrappedKeys: Buffer[] }, never>(
  'make_account_keys',
  (p) => sql`
  update account_keys k set wrapped_key = n.wrapped_key
  from unnest(${p.accountIds}::uuid[], ${p.wrappedKeys}::bytea[]) as n (account_id, wrapped_key)
  where k.account_id = n.account_id and k.wrapped_key is null`,
);

/** What was sealed under it can't be opened any more, wherever it stands. */
export const destroyKey = statement<{ accountId: string }, never>(
  'destroy_account_key',
  (p) => sql`delete from account_keys where account_id = ${p.accountId}`,
);
