import type { PasskeyAssertion, PasskeyOptions } from '@btepai/contract';
import type { FastifyRequest } from 'fastify';
import type { Pool } from '../../kit/database.ts';
import { Refusal } from '../../kit/refusal.ts';
import { addressOf } from '../../kit/request.ts';
import { ownerNamedBy } from '../../kit/webauthn.ts';
import type { AccountRow } from '../accounts/index.ts';
import { findById, isGone } from '../accounts/index.ts';
import type { Risk } from '../risk/index.ts';
import type { Cookies, Opened, OpenSession } from '../sessions/index.ts';
import { deviceOf, factsOf, findPending } from '../sessions/index.ts';
import { signInAct } from './act-of.ts';
import { askPasskey, readAssertion, usePasskey } from './passkey.ts';
import { listPasskeys } from './store/passkeys.ts';
import type { WayDeps } from './way.ts';
import { methodsOf } from './ways.ts';

type Deps = Pick<WayDeps, 'clock' | 'crypto' | 'settings' | 'hasNumber' | 'openNumbers'> & {
  db: Pool;
  cookies: Cookies;
  openSession: OpenSession;
  risk: Pick<Risk, 'judge' | 'noteSignIn'>;
};

/** A sign-in of whoever the passkey says it belongs to. */
const anyonesSignIn = { purpose: 'sign_in', payload: [] as string[] } as const;

/** Options to sign in without a name and a password. */
export const askToSignIn = (deps: Deps): Promise<PasskeyOptions> =>
  askPasskey(deps, { accountId: null, passkeys: [], act: anyonesSignIn });

/** Options to complete a sign-in that waits. @throws Refusal not_found | step_up_required where the account has no passkey */
export async function askToComplete(deps: Deps, pendingId: string): Promise<PasskeyOptions> {
  const { db, clock } = deps;
  const [waiting] = await db.run(findPending, { pendingId, now: clock.now() });
  if (!waiting) throw new Refusal('not_found');
  const accountId = waiting.account_id;
  const passkeys = await db.run(listPasskeys, { accountId });
  if (passkeys.length === 0)
    throw new Refusal('step_up_required', { purpose: 'sign_in', methods: await methodsOf(deps, accountId) });
  return askPasskey(deps, { accountId, passkeys, act: signInAct(pendingId) });
}

/**
 * Signs in by a passkey alone: it is what its owner has, opened by what they are or know, and so completes also what risk
 * would hold. Whoever has none hears the same as whoever has one that is wrong.
 * @throws Refusal passkey_refused | sign_in_denied
 */
export async function signInByPasskey(
  deps: Deps,
  { passkey, trustDevice, request }: { passkey: PasskeyAssertion; trustDevice: boolean; request: FastifyRequest },
): Promise<{ account: AccountRow } & Opened> {
  const { db, risk, openSession, openNumbers } = deps;
  const accountId = ownerNamedBy(passkey);
  if (accountId === null) throw new Refusal('passkey_refused');
  const read = await readAssertion(deps, accountId, passkey);
  const [found] = await db.run(findById, { accountId });
  if (!found || isGone(found, deps.clock.now())) throw new Refusal('passkey_refused');
  const { password_hash: _hash, ...account } = found;
  const device = await deviceOf(deps, accountId, request);
  const decision = await risk.judge(factsOf('sign_in', accountId, device, request));
  if (decision.outcome === 'deny') throw new Refusal('sign_in_denied');
  const opened = await db.transaction(async (tx) => {
    await usePasskey(deps, tx, { read, askedOf: null, act: anyonesSignIn });
    await openNumbers(tx, accountId);
    return openSession(tx, {
      account,
      request,
      kind: 'signed_in',
      outcome: 'passkey',
      trust: trustDevice,
      tell: device.known === null,
      once: null,
    });
  });
  await risk.noteSignIn({ accountId, address: addressOf(request), deviceToken: opened.deviceToken, decision });
  return { account, ...opened };
}
