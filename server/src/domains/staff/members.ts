import type { ChangeStaff, Invited, InviteStaff, StaffMember } from '@btepai/contract';
import type { Database } from '../../kit/database.ts';
import { newId } from '../../kit/ids.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Actor } from './audit.ts';
import { auditLine, noteAudit } from './audit.ts';
import { newInvitation } from './invitations.ts';
import type { StaffDeps } from './staff.ts';
import { showMember } from './staff.ts';
import {
  addMember,
  changeMember,
  countAdmins,
  findMember,
  inviteAgain,
  lockStaff,
  setOwnAccounts,
} from './store/members.ts';

export type FindAccount = (db: Database, username: string) => Promise<{ accountId: string; username: string } | null>;

/** @throws Refusal staff_name_taken */
export async function addStaff(
  deps: StaffDeps,
  by: Actor,
  { name, displayName, roles }: InviteStaff,
): Promise<Invited> {
  const { db, clock } = deps;
  const staffId = newId(clock);
  const { link, stored } = newInvitation(deps, staffId);
  const args = { ...stored, name, displayName, roles, now: clock.now() };
  const line = auditLine(deps, by, { act: 'staff.add', subject: name, details: { roles } });
  const [added] = await db.run(addMember, { ...args, ...line });
  if (!added) throw new Refusal('staff_name_taken');
  return { member: await memberOf(db, staffId), link, expiresAt: stored.expiresAt.toISOString() };
}

/** A new invitation, for who lost their password or authenticator. @throws Refusal not_found */
export async function inviteStaff(deps: StaffDeps, by: Actor, member: StaffMember): Promise<Invited> {
  const { link, stored } = newInvitation(deps, member.id);
  const line = auditLine(deps, by, { act: 'staff.invite', subject: member.name });
  const [invited] = await deps.db.run(inviteAgain, { ...stored, ...line });
  if (!invited) throw new Refusal('not_found');
  return { member, link, expiresAt: stored.expiresAt.toISOString() };
}

/**
 * Changes what a member may do. Nobody changes their own power, and an administrator is always left.
 * @throws Refusal forbidden | last_admin | not_found | validation_failed where an own account's username is nobody's
 */
export async function changeStaff(
  deps: StaffDeps & { findAccount: FindAccount },
  by: Actor,
  { staffId, changed }: { staffId: string; changed: ChangeStaff },
): Promise<StaffMember> {
  const { displayName = null, roles = null, status = null, ownAccounts } = changed;
  const isOfPower = roles !== null || status !== null || ownAccounts !== undefined;
  if (isOfPower && staffId === by.staffId) throw new Refusal('forbidden');
  return deps.db.transaction(async (tx) => {
    await tx.run(lockStaff, {});
    const before = await memberOf(tx, staffId);
    const [{ admins = 0 } = {}] = await tx.run(countAdmins, {});
    await tx.run(changeMember, { staffId, displayName, roles, status });
    const [{ admins: left = 0 } = {}] = await tx.run(countAdmins, {});
    if (admins > 0 && left === 0) throw new Refusal('last_admin');
    if (ownAccounts !== undefined) {
      const found = await Promise.all(ownAccounts.map((name, index) => accountOf(deps, tx, name, index)));
      const [accountIds, usernames] = [found.map((one) => one.accountId), found.map((one) => one.username)];
      await tx.run(setOwnAccounts, { staffId, accountIds, usernames });
    }
    await noteAudit(deps, tx, by, { act: 'staff.change', subject: before.name, details: { ...changed } });
    return memberOf(tx, staffId);
  });
}

async function accountOf({ findAccount }: { findAccount: FindAccount }, tx: Database, username: string, index: number) {
  const found = await findAccount(tx, username);
  if (!found) throw new Refusal('validation_failed', { errors: [{ path: `ownAccounts.${index}`, code: 'not_found' }] });
  return found;
}

/** @throws Refusal not_found */
export async function memberOf(db: Database, staffId: string): Promise<StaffMember> {
  const [row] = await db.run(findMember, { staffId });
  if (!row) throw new Refusal('not_found');
  return showMember(row);
}
