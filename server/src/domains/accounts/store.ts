import type { Fragment } from '../../kit/statement.ts';
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
};

const columns = sql`a.account_id, a.username, a.kind, a.status as account_status, a.display_name, a.created_at as account_created_at`;

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

export const changeDisplayName = statement<AppendArgs & { accountId: string; displayName: string }, AccountRow>(
  'change_display_name',
  (p) => sql`
  with changed as (
    update accounts a set display_name = ${p.displayName} where a.account_id = ${p.accountId} returning ${columns}),
  ${appending(p, 'changed')}
  select * from changed`,
);

export const setPasswordHash = statement<{ accountId: string; before: string; passwordHash: string }, never>(
  'set_password_hash',
  (p) => sql`
  update accounts set password_hash = ${p.passwordHash} where account_id = ${p.accountId} and password_hash = ${p.before}`,
);
