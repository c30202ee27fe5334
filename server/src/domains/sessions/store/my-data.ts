import { sql, statement } from '../../../kit/statement.ts';

type PageArgs = { accountId: string; beforeId: string | null; limit: number };
type SessionRow = {
  id: string;
  device_label: string;
  address: string;
  created_at: Date;
  last_seen_at: Date;
  ended_at: Date | null;
};

/** All that are kept, the ended ones too. */
export const listAllSessions = statement<PageArgs, SessionRow>(
  'list_all_sessions',
  (p) => sql`
  select id, device_label, host(address) as address, created_at, last_seen_at, ended_at from sessions
  where account_id = ${p.accountId} and (${p.beforeId}::uuid is null or id < ${p.beforeId}::uuid)
  order by id desc limit ${p.limit}::int`,
);

/** All of an account that is closed for good. */
export const forgetSessions = statement<{ accountId: string }, never>(
  'forget_sessions',
  (p) => sql`
  with pending as (delete from pending_sign_ins where account_id = ${p.accountId}::uuid),
  devices_gone as (delete from devices where account_id = ${p.accountId}::uuid)
  delete from sessions where account_id = ${p.accountId}::uuid`,
);
