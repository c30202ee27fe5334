import type { StaffRole, StaffStatus } from '@btepai/contract';
import type { Params } from '../../../kit/statement.ts';
import { sql, statement } from '../../../kit/statement.ts';
import type { AuditArgs } from './audit.ts';
import { auditing } from './audit.ts';

export type MemberRow = {
  id: string;
  name: string;
  display_name: string;
  roles: StaffRole[];
  status: StaffStatus;
  created_at: Date;
  joined_at: Date | null;
  last_seen_at: Date | null;
  passkeys: number;
  own_accounts: string[];
};

const columns = sql`m.id, m.name, m.display_name, m.roles, m.status, m.created_at, m.joined_at, m.last_seen_at,
  (select count(*)::int from staff_passkeys k where k.staff_id = m.id) as passkeys,
  array(select o.username from staff_own_accounts o where o.staff_id = m.id order by o.username) as own_accounts`;

export const listMembers = statement<{ beforeId: string | null; limit: number }, MemberRow>(
  'list_staff_members',
  (p) => sql`
  select ${columns} from staff_members m where ${p.beforeId}::uuid is null or m.id < ${p.beforeId}::uuid
  order by m.id desc limit ${p.limit}::int`,
);

export const findMember = statement<{ staffId: string }, MemberRow>(
  'find_staff_member',
  (p) => sql`select ${columns} from staff_members m where m.id = ${p.staffId}`,
);
export const findMemberByName = statement<{ name: string }, MemberRow>(
  'find_staff_member_by_name',
  (p) => sql`
  select ${columns} from staff_names n join staff_members m on m.id = n.staff_id where n.name = ${p.name}`,
);

type InviteArgs = { staffId: string; tokenHash: Buffer; totpCipher: Buffer; expiresAt: Date };
const inviting = (p: Params<InviteArgs>, from: string) => sql`
  invited as (
    insert into staff_invitations (staff_id, token_hash, totp_cipher, expires_at)
    select id, ${p.tokenHash}::bytea, ${p.totpCipher}::bytea, ${p.expiresAt}::timestamptz from ${sql.ref(from)}
    on conflict (staff_id) do update set token_hash = excluded.token_hash, totp_cipher = excluded.totp_cipher,
      expires_at = excluded.expires_at)`;

type AddArgs = InviteArgs & AuditArgs & { name: string; displayName: string; roles: string[]; now: Date };

/** A new member with their invitation. No row: somebody has the name. */
export const addMember = statement<AddArgs, { id: string }>(
  'add_staff_member',
  (p) => sql`
  with named as (
    insert into staff_names (name, staff_id) values (${p.name}::text, ${p.staffId}::uuid)
    on conflict (name) do nothing returning staff_id),
  added as (
    insert into staff_members (id, name, display_name, roles, created_at)
    select staff_id, ${p.name}::text, ${p.displayName}::text, ${p.roles}::text[], ${p.now}::timestamptz from named
    returning id),
  ${inviting(p, 'added')},
  ${auditing(p, 'added')},
  told as (select tell_staff('staff') from added)
  select id, (select count(*) from told) from added`,
);

/** Invited anew, where a factor or the password was lost. What they have is good until the invitation is accepted. */
export const inviteAgain = statement<InviteArgs & AuditArgs, { id: string }>(
  'invite_staff_again',
  (p) => sql`
  with found as (select id from staff_members where id = ${p.staffId}::uuid and status <> 'disabled'),
  ${inviting(p, 'found')},
  ${auditing(p, 'found')}
  select id from found`,
);

export type InvitationRow = {
  staff_id: string;
  name: string;
  display_name: string;
  roles: StaffRole[];
  token_hash: Buffer;
  totp_cipher: Buffer;
  expires_at: Date;
};
export const findInvitation = statement<{ staffId: string; now: Date }, InvitationRow>(
  'find_staff_invitation',
  (p) => sql`
  select i.staff_id, m.name, m.display_name, m.roles, i.token_hash, i.totp_cipher, i.expires_at
  from staff_invitations i join staff_members m on m.id = i.staff_id
  where i.staff_id = ${p.staffId} and i.expires_at > ${p.now} and m.status <> 'disabled'`,
);

/** A sign-in with what a member had before has opened its session by then, and is seen; or comes afterwards, and finds nothing. */
export const lockToJoin = statement<{ staffId: string }, never>(
  'lock_staff_member_to_join',
  (p) => sql`select from staff_members where id = ${p.staffId} for update`,
);

type AcceptArgs = AuditArgs & { staffId: string; tokenHash: Buffer; passwordHash: string; step: number; now: Date };

/** The invitation is used up, whatever they had before is gone. No row: it was used, or replaced, meanwhile. */
export const acceptInvitation = statement<AcceptArgs, { id: string }>(
  'accept_staff_invitation',
  (p) => sql`
  with used as (
    delete from staff_invitations where staff_id = ${p.staffId}::uuid and token_hash = ${p.tokenHash}::bytea
    returning staff_id, totp_cipher),
  joined as (
    update staff_members m set status = 'active', password_hash = ${p.passwordHash}::text, totp_cipher = used.totp_cipher,
      totp_last_step = ${p.step}::bigint, wrong_proofs = 0, wrong_since = null, joined_at = ${p.now}::timestamptz
    from used where m.id = used.staff_id and m.status <> 'disabled' returning m.id),
  passkeys_gone as (delete from staff_passkeys k using joined where k.staff_id = joined.id),
  sessions_gone as (delete from staff_sessions s using joined where s.staff_id = joined.id),
  sign_ins_gone as (delete from staff_sign_ins w using joined where w.staff_id = joined.id),
  ${auditing(p, 'joined')},
  told as (select tell_staff('staff') from joined)
  select id, (select count(*) from told) from joined`,
);

/** Every change of who may do what waits here for the one before it: the last administrator is counted by one at a time. */
export const lockStaff = statement<Record<string, never>, never>(
  'lock_staff',
  () => sql`select pg_advisory_xact_lock(hashtextextended('staff', 0))`,
);

type ChangeArgs = { staffId: string; displayName: string | null; roles: string[] | null; status: string | null };

/** `active` brings back whoever was disabled: to what they were, which without a password is invited. */
export const changeMember = statement<ChangeArgs, { id: string }>(
  'change_staff_member',
  (p) => sql`
  with changed as (
    update staff_members set display_name = coalesce(${p.displayName}::text, display_name),
      roles = coalesce(${p.roles}::text[], roles),
      status = case ${p.status}::text when 'disabled' then 'disabled'
        when 'active' then case when password_hash is null then 'invited' else 'active' end else status end
    where id = ${p.staffId}::uuid returning id, status),
  sessions_gone as (
    delete from staff_sessions s using changed where s.staff_id = changed.id and changed.status = 'disabled'),
  invitations_gone as (
    delete from staff_invitations i using changed where i.staff_id = changed.id and changed.status = 'disabled'),
  told as (select tell_staff('staff') from changed)
  select id, (select count(*) from told) from changed`,
);

export const countAdmins = statement<Record<string, never>, { admins: number }>(
  'count_staff_admins',
  () => sql`select count(*)::int as admins from staff_members where status = 'active' and 'admin' = any (roles)`,
);

type OwnArgs = { staffId: string; accountIds: string[]; usernames: string[] };
export const setOwnAccounts = statement<OwnArgs, never>(
  'set_staff_own_accounts',
  (p) => sql`
  with gone as (
    delete from staff_own_accounts where staff_id = ${p.staffId}::uuid and account_id <> all (${p.accountIds}::uuid[]))
  insert into staff_own_accounts (staff_id, account_id, username)
  select ${p.staffId}::uuid, account_id, username
  from unnest(${p.accountIds}::uuid[], ${p.usernames}::text[]) as given (account_id, username)
  on conflict do nothing`,
);

export const isOwnAccount = statement<{ staffId: string; accountId: string }, unknown>(
  'is_staff_own_account',
  (p) => sql`select from staff_own_accounts where staff_id = ${p.staffId} and account_id = ${p.accountId}`,
);

type LookArgs = AuditArgs & { staffId: string; accountId: string; until: Date };
export const openLook = statement<LookArgs, never>(
  'open_staff_look',
  (p) => sql`
  with opened as (
    insert into staff_looks (staff_id, account_id, until)
    values (${p.staffId}::uuid, ${p.accountId}::uuid, ${p.until}::timestamptz)
    on conflict (staff_id, account_id) do update set until = excluded.until
    returning staff_id),
  ${auditing(p, 'opened')}
  select 1`,
);
export const findLook = statement<{ staffId: string; accountId: string; now: Date }, unknown>(
  'find_staff_look',
  (p) => sql`
  select from staff_looks where staff_id = ${p.staffId} and account_id = ${p.accountId} and until > ${p.now}`,
);
