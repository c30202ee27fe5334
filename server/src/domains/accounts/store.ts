import type { Fragment, Params } from '../../kit/statement.ts';
import { sql, statement } from '../../kit/statement.ts';
import type { AppendArgs } from '../activity/index.ts';
import { appending } from '../activity/index.ts';

export type AccountRow = {
  account_id: string;
  username: string;
  kind: 'individual' | 'enterprise';
  account_status: 'active' | 'restricted' | 'closing' | 'closed';
  display_name: string;
  account_created_at: Date;
  /** Who may lift a restriction: the person by a code, or only staff. */
  liftable_by: 'code' | 'staff' | null;
  /** How often it has been restricted: what lifts one restriction does not lift the next. */
  restrictions: number;
  contact_cipher: Buffer | null;
};

const columns = sql`a.account_id, a.username, a.kind, a.status as account_status, a.display_name,
  a.created_at as account_created_at, a.liftable_by, a.restrictions, a.contact_cipher`;

/** An account as a row for `lateral`, from the column that holds its id. */
export const accountOf = (accountId: Fragment): Fragment =>
  sql`select ${columns} from accounts a where a.account_id = ${accountId}`;

type InsertAccount = {
  accountId: string;
  username: string;
  folded: string;
  kind: string;
  displayName: string;
  passwordHash: string;
  now: Date;
};

/** No row: the username is taken. The name is claimed by its key, so of two at once one gets it. */
export const insertAccount = statement<InsertAccount, AccountRow>(
  'insert_account',
  (p) => sql`
  with name as (
    insert into usernames (folded, account_id) values (${p.folded}::text, ${p.accountId}::uuid)
    on conflict (folded) do nothing returning account_id)
  insert into accounts as a (account_id, username, kind, display_name, password_hash, password_changed_at, created_at)
  select account_id, ${p.username}::text, ${p.kind}::text, ${p.displayName}::text, ${p.passwordHash}::text,
    ${p.now}::timestamptz, ${p.now}::timestamptz from name
  returning ${columns}`,
);

export type CredentialsRow = AccountRow & { password_hash: string };

export const findByUsername = statement<{ folded: string }, CredentialsRow>(
  'find_account_by_username',
  (p) => sql`
  select ${columns}, a.password_hash from usernames u join accounts a on a.account_id = u.account_id
  where u.folded = ${p.folded}`,
);

export const findById = statement<{ accountId: string }, CredentialsRow>(
  'find_account_by_id',
  (p) => sql`
  select ${columns}, a.password_hash from accounts a where a.account_id = ${p.accountId}`,
);

type ProfileArgs = AppendArgs & { accountId: string; displayName: string; contactCipher: Buffer | null };

export const changeProfile = statement<ProfileArgs, AccountRow>(
  'change_profile',
  (p) => sql`
  with changed as (
    update accounts a set display_name = ${p.displayName}, contact_cipher = ${p.contactCipher}::bytea
    where a.account_id = ${p.accountId} and a.status = 'active' returning ${columns}),
  ${appending(p, 'changed')}
  select * from changed`,
);

export const setPasswordHash = statement<{ accountId: string; before: string; passwordHash: string }, never>(
  'set_password_hash',
  (p) => sql`
  update accounts set password_hash = ${p.passwordHash} where account_id = ${p.accountId} and password_hash = ${p.before}`,
);

/**
 * A CTE with a row where the account may change things of worth. It holds the account's standing until the statement
 * around has committed, so that nothing is changed beside a restriction that is being set.
 */
export const standing = (p: Params<{ accountId: string }>): Fragment => sql`
  standing as materialized (
    select account_id from accounts where account_id = ${p.accountId}::uuid and status = 'active' for share)`;

/** Waits for whatever changes the account now, and keeps others from starting until the transaction ends. */
export const lockAccount = statement<{ accountId: string }, AccountRow>(
  'lock_account',
  (p) => sql`select ${columns} from accounts a where a.account_id = ${p.accountId} for no key update`,
);

/** Restricts an account. One that only staff may lift stays so. */
export const restrictAccount = statement<{ accountId: string; liftableBy: 'code' | 'staff' }, { account_id: string }>(
  'restrict_account',
  (p) => sql`
  update accounts set status = 'restricted', restrictions = restrictions + 1,
    liftable_by = case when liftable_by = 'staff' then 'staff' else ${p.liftableBy}::text end
  where account_id = ${p.accountId} and status in ('active', 'restricted') returning account_id`,
);

/** A CTE that lifts this one restriction of the account that the CTE `from` names, where a code may. */
export const liftingByCode = (p: Params<{ restrictions: number }>, from: string): Fragment => sql`
  lifted as (
    update accounts a set status = 'active', liftable_by = null from ${sql.ref(from)} f
    where a.account_id = f.account_id and a.status = 'restricted' and a.liftable_by = 'code'
      and a.restrictions = ${p.restrictions}::int
    returning ${columns})`;

export const liftByStaff = statement<AppendArgs & { accountId: string }, { account_id: string }>(
  'lift_by_staff',
  (p) => sql`
  with lifted as (
    update accounts set status = 'active', liftable_by = null
    where account_id = ${p.accountId} and status = 'restricted' returning account_id),
  ${appending(p, 'lifted')}
  select account_id from lifted`,
);
