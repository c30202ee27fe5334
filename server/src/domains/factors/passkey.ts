import type { PasskeyAssertion, PasskeyOptions } from '@btepai/contract';
import { addSeconds } from '../../kit/clock.ts';
import { sha256 } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import { Refusal } from '../../kit/refusal.ts';
import { assertionOptions, ownerNamedBy, verifyAssertion } from '../../kit/webauthn.ts';
import { actDigest } from '../verification/index.ts';
import type { ProvenAct } from './act-of.ts';
import { findPasskey, insertChallenge, usePasskey as use } from './store/passkeys.ts';
import type { CodeDeps } from './way.ts';

export type PasskeyDeps = CodeDeps & { db: Database };
type BoundAct = Pick<ProvenAct, 'purpose' | 'payload'>;

/** What a challenge is kept under, and what it is good for. */
export const challengeArgs = (
  { crypto }: Pick<CodeDeps, 'crypto'>,
  { challenge, accountId, act }: { challenge: string; accountId: string | null; act: BoundAct },
) => ({
  challengeHash: sha256(challenge),
  accountId,
  purpose: act.purpose,
  payloadDigest: actDigest(crypto, act.purpose, act.payload),
});

/**
 * Options to prove this one act by one of the account's passkeys; or, of no account, to sign in with whichever passkey says
 * whose it is.
 */
export async function askPasskey(
  deps: PasskeyDeps,
  {
    accountId,
    passkeys,
    act,
  }: { accountId: string | null; passkeys: { credential_id: Buffer; transports: string[] }[]; act: BoundAct },
): Promise<PasskeyOptions> {
  const { db, clock, settings } = deps;
  const options = await assertionOptions(settings, passkeys);
  await db.run(insertChallenge, {
    ...challengeArgs(deps, { challenge: options.challenge, accountId, act }),
    ceremony: 'get',
    expiresAt: addSeconds(clock.now(), settings.PASSKEY_CHALLENGE_SECONDS),
  });
  return { options: { ...options } };
}

/** A passkey's signature that is right; what it was asked for is not judged yet. */
export type ReadAssertion = { accountId: string; passkeyId: string; challenge: string; signCount: number };

/** All of it that can be judged before the transaction. @throws Refusal passkey_refused */
export async function readAssertion(
  { db, settings }: PasskeyDeps,
  accountId: string,
  assertion: PasskeyAssertion,
): Promise<ReadAssertion> {
  const named = ownerNamedBy(assertion);
  const credentialId = Buffer.from(assertion.id, 'base64url');
  const [key] = await db.run(findPasskey, { accountId, credentialId });
  if (!key || (named !== null && named !== accountId)) throw new Refusal('passkey_refused');
  const { challenge, signCount } = await verifyAssertion(settings, assertion, key);
  return { accountId, passkeyId: key.id, challenge, signCount };
}

/**
 * Uses it up, in the transaction of the act. `askedOf` is the account that it was asked of, null where of whoever signs in.
 * @throws Refusal passkey_refused where it was asked for something else, has been used or is over
 */
export async function usePasskey(
  deps: CodeDeps,
  tx: Database,
  { read, askedOf, act }: { read: ReadAssertion; askedOf: string | null; act: BoundAct },
): Promise<void> {
  const { accountId: owner, passkeyId, challenge, signCount } = read;
  const asked = challengeArgs(deps, { challenge, accountId: askedOf, act });
  const [used] = await tx.run(use, { ...asked, owner, passkeyId, signCount, now: deps.clock.now() });
  if (!used) throw new Refusal('passkey_refused');
}
