import type { StaffProof } from '@btepai/contract';
import { addSeconds } from '../../kit/clock.ts';
import { sha256 } from '../../kit/crypto.ts';
import { Refusal } from '../../kit/refusal.ts';
import { stepOf } from '../../kit/totp.ts';
import { assertionOptions, verifyAssertion } from '../../kit/webauthn.ts';
import type { StaffDeps } from './staff.ts';
import { totpContext } from './staff.ts';
import type { ChallengeUse } from './store/passkeys.ts';
import { insertChallenge, listPasskeys, usePasskey } from './store/passkeys.ts';
import { proofWasRight, tryProof, useStep } from './store/sessions.ts';

type Use = Exclude<ChallengeUse, 'add'>;

/**
 * Judges a member's second factor. Each try is counted before it is looked at, over all sign-ins and sessions together, so
 * that of any number at once no more than these are tried.
 * @throws Refusal code_wrong with triesLeft | passkey_refused | too_many_requests
 */
export async function proveFactor(
  deps: StaffDeps,
  { staffId, use, proof }: { staffId: string; use: Use; proof: StaffProof },
): Promise<void> {
  const { db, clock, settings } = deps;
  const now = clock.now();
  const most = settings.STAFF_WRONG_PROOFS_PER_HOUR;
  const [member] = await db.run(tryProof, { staffId, most, hourAgo: addSeconds(now, -3_600), now });
  if (!member) throw new Refusal('too_many_requests', { retryAfterSeconds: 3_600 });
  if ('totp' in proof) {
    const secret = deps.crypto.decrypt(member.totp_cipher, totpContext(staffId));
    const step = stepOf(secret, proof.totp, now);
    const [used] = step === null ? [] : await db.run(useStep, { staffId, step });
    if (!used) throw new Refusal('code_wrong', { triesLeft: member.left });
  } else {
    await byPasskey(deps, staffId, use, proof);
  }
  await db.run(proofWasRight, { staffId });
}

async function byPasskey(
  { db, clock, settings }: StaffDeps,
  staffId: string,
  use: Use,
  { passkey }: Extract<StaffProof, { passkey: unknown }>,
): Promise<void> {
  const credentialId = Buffer.from(passkey.id, 'base64url');
  const key = (await db.run(listPasskeys, { staffId })).find((known) => known.credential_id.equals(credentialId));
  if (!key) throw new Refusal('passkey_refused');
  const { challenge, signCount } = await verifyAssertion(settings, passkey, key);
  const challengeHash = sha256(challenge);
  const [used] = await db.run(usePasskey, {
    challengeHash,
    staffId,
    use,
    passkeyId: key.id,
    signCount,
    now: clock.now(),
  });
  if (!used) throw new Refusal('passkey_refused');
}

/** What a browser needs to ask for one of the member's passkeys. @throws Refusal not_found where there is none */
export async function askPasskey(deps: StaffDeps, { staffId, use }: { staffId: string; use: Use }) {
  const { db, clock, settings } = deps;
  const known = await db.run(listPasskeys, { staffId });
  if (known.length === 0) throw new Refusal('not_found');
  const options = await assertionOptions(settings, known);
  await db.run(insertChallenge, {
    challengeHash: sha256(options.challenge),
    staffId,
    use,
    expiresAt: addSeconds(clock.now(), settings.PASSKEY_CHALLENGE_SECONDS),
  });
  return { options: { ...options } };
}
