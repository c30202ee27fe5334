import type { StaffMethod, StaffProof, StaffSignIn } from '@btepai/contract';
import type { FastifyRequest } from 'fastify';
import { v4 } from 'uuid';
import { addSeconds } from '../../kit/clock.ts';
import { newId } from '../../kit/ids.ts';
import type { Limit } from '../../kit/limits.ts';
import { addressKey } from '../../kit/limits.ts';
import { Refusal } from '../../kit/refusal.ts';
import { addressOf, deviceLabel } from '../../kit/request.ts';
import { newSessionToken } from '../../kit/session-token.ts';
import { auditLine } from './audit.ts';
import { sessionEndsAt } from './authenticate.ts';
import { proveFactor } from './prove.ts';
import type { SignInDeps, StaffDeps } from './staff.ts';
import { findMember } from './store/members.ts';
import { listPasskeys } from './store/passkeys.ts';
import { findCredentials, insertSignIn, openSession, trySignIn } from './store/sessions.ts';

const pendingSeconds = 300;
const triesPerSignIn = 5;
const hour = (name: string, points: number): Limit => ({ name, points, seconds: 3_600 });

/**
 * The first half: name and password. The second proof is wanted always, on every device. An unknown name and a wrong
 * password answer alike, and take as long.
 * @throws Refusal credentials_wrong | too_many_requests | service_unavailable
 */
export async function signIn(
  { db, clock, passwords, limits, settings }: SignInDeps,
  { name, password }: StaffSignIn,
  address: string,
): Promise<{ id: string; methods: StaffMethod[]; expiresAt: Date }> {
  const perName = hour('staff_sign_in_failures', settings.STAFF_SIGN_IN_FAILURES_PER_HOUR);
  const perAddress = hour('staff_sign_in_failures_address', settings.SIGN_IN_FAILURES_PER_ADDRESS_PER_HOUR);
  // By name and address together: nobody can keep a colleague out by guessing at their name from somewhere else.
  const folded = name.normalize('NFKC').trim().toLowerCase();
  const key = `${folded}/${addressKey(address)}`;
  await limits.take(perAddress, addressKey(address));
  await limits.take(perName, key);
  const [found] = await db.run(findCredentials, { name: folded });
  const matches = await passwords.verify(found?.password_hash ?? null, password);
  if (!found || !matches) throw new Refusal('credentials_wrong');
  await limits.giveBack(perName, key);
  await limits.giveBack(perAddress, addressKey(address));
  const expiresAt = addSeconds(clock.now(), pendingSeconds);
  // Random and not by time: whoever knows it may try the second proof.
  const id = v4();
  await db.run(insertSignIn, { signInId: id, staffId: found.id, expiresAt });
  const passkeys = await db.run(listPasskeys, { staffId: found.id });
  return { id, methods: passkeys.length > 0 ? ['totp', 'passkey'] : ['totp'], expiresAt };
}

/**
 * The second half opens the session.
 * @throws Refusal not_found where the sign-in is over or was tried too often; those of `proveFactor`
 */
export async function completeSignIn(
  deps: StaffDeps,
  { signInId, proof, request }: { signInId: string; proof: StaffProof; request: FastifyRequest },
) {
  const { db, clock } = deps;
  const [tried] = await db.run(trySignIn, { signInId, most: triesPerSignIn, now: clock.now() });
  if (!tried) throw new Refusal('not_found');
  const { staff_id: staffId } = tried;
  await proveFactor(deps, { staffId, use: 'sign_in', proof });
  const now = clock.now();
  const [member] = await db.run(findMember, { staffId });
  if (!member) throw new Refusal('not_found');
  const sessionId = newId(clock);
  const { token, hash: tokenHash } = newSessionToken(staffId, sessionId);
  const address = addressOf(request);
  const device = deviceLabel(request.headers['user-agent']);
  const [opened] = await db.run(openSession, {
    signInId,
    staffId,
    sessionId,
    tokenHash,
    address,
    deviceLabel: device,
    now,
    ...auditLine(deps, { staffId, name: member.name }, { act: 'staff.sign_in', details: { device, address } }),
  });
  if (!opened) throw new Refusal('not_found');
  const expiresAt = sessionEndsAt(deps, { openedAt: now, seenAt: now });
  return { member, session: { id: sessionId, token, expiresAt }, provenAt: now };
}
