import type { AcceptInvitation, Invitation } from '@btepai/contract';
import { addSeconds } from '../../kit/clock.ts';
import { newId } from '../../kit/ids.ts';
import { refuseWeak } from '../../kit/passwords.ts';
import { Refusal } from '../../kit/refusal.ts';
import { matchesHash, newSessionToken, readSessionToken } from '../../kit/session-token.ts';
import { newTotpSecret, stepOf, totpUri } from '../../kit/totp.ts';
import { auditLine } from './audit.ts';
import type { SignInDeps, StaffDeps } from './staff.ts';
import { totpContext } from './staff.ts';
import type { InvitationRow } from './store/members.ts';
import { acceptInvitation as accept, findInvitation, lockToJoin } from './store/members.ts';

/** A new invitation's link, told this once, and what is stored of it. */
export function newInvitation({ clock, crypto, settings }: StaffDeps, staffId: string) {
  const { token, hash: tokenHash } = newSessionToken(staffId, newId(clock));
  const expiresAt = addSeconds(clock.now(), settings.STAFF_INVITATION_HOURS * 3_600);
  return {
    link: `${settings.PUBLIC_ORIGIN}/console/join#${token}`,
    stored: { staffId, tokenHash, totpCipher: crypto.encrypt(newTotpSecret(), totpContext(staffId)), expiresAt },
  };
}

/** Who is invited, and the authenticator that they set up. @throws Refusal invitation_void */
export async function openInvitation(deps: StaffDeps, token: string): Promise<Invitation> {
  const found = await find(deps, token);
  const secret = secretOf(deps, found);
  return {
    name: found.name,
    displayName: found.display_name,
    roles: found.roles,
    expiresAt: found.expires_at.toISOString(),
    totp: { secret, uri: totpUri(secret, found.name) },
  };
}

/**
 * Sets the password and the authenticator, and ends whatever the member had before. Works once.
 * @returns the name to sign in with: as always, with both proofs
 * @throws Refusal invitation_void | password_weak | code_wrong
 */
export async function acceptInvitation(
  deps: SignInDeps,
  { token, password, totp }: AcceptInvitation,
): Promise<{ name: string }> {
  const found = await find(deps, token);
  await refuseWeak(password, { username: found.name }, 'password');
  const step = stepOf(secretOf(deps, found), totp, deps.clock.now());
  if (step === null) throw new Refusal('code_wrong');
  const { staff_id: staffId, name } = found;
  const passwordHash = await deps.passwords.hash(password);
  const line = auditLine(deps, { staffId, name }, { act: 'staff.join' });
  const [joined] = await deps.db.transaction(async (tx) => {
    await tx.run(lockToJoin, { staffId });
    const args = { staffId, tokenHash: found.token_hash, passwordHash, step, now: deps.clock.now() };
    return tx.run(accept, { ...args, ...line });
  });
  if (!joined) throw new Refusal('invitation_void');
  return { name };
}

async function find({ db, clock }: StaffDeps, token: string): Promise<InvitationRow> {
  const claim = readSessionToken(token);
  const [found] = claim ? await db.run(findInvitation, { staffId: claim.ownerId, now: clock.now() }) : [];
  if (!claim || !found || !matchesHash(claim.hash, found.token_hash)) throw new Refusal('invitation_void');
  return found;
}

const secretOf = ({ crypto }: StaffDeps, { staff_id: staffId, totp_cipher: sealed }: InvitationRow) =>
  crypto.decrypt(sealed, totpContext(staffId));
