import type { PasskeyOptions, PasskeyRegistration } from '@btepai/contract';
import { addSeconds } from '../../kit/clock.ts';
import type { Pool } from '../../kit/database.ts';
import { newId } from '../../kit/ids.ts';
import { onceInTransaction } from '../../kit/once.ts';
import { Refusal } from '../../kit/refusal.ts';
import { creationOptions, verifyRegistration } from '../../kit/webauthn.ts';
import type { ProvableRequest, Prove } from '../accounts/index.ts';
import { activityLine } from '../activity/index.ts';
import { notice } from '../notifications/index.ts';
import { factorPayload } from './act-of.ts';
import { challengeArgs } from './passkey.ts';
import { provenToAdd } from './proven-to-add.ts';
import { addPasskey as add, insertChallenge, listPasskeys } from './store/passkeys.ts';
import type { CodeDeps, WayDeps } from './way.ts';

type Deps = CodeDeps & Pick<WayDeps, 'hasNumber'> & { db: Pool; prove: Prove };

const adding = { purpose: 'manage_factors', payload: factorPayload({ act: 'add_passkey' }) } as const;

/** What a browser needs to make a passkey for the account: proven here, so that the passkey itself needs no more. @throws Refusal those of `prove` */
export async function askNewPasskey(
  deps: Deps,
  { session, proof, once }: Omit<ProvableRequest, 'actor'>,
): Promise<PasskeyOptions> {
  const { db, clock, settings, prove } = deps;
  const { account } = session;
  const accountId = account.account_id;
  const owner = { id: accountId, name: account.username, displayName: account.display_name };
  const options = await creationOptions(settings, owner, await db.run(listPasskeys, { accountId }));
  const wanted = await provenToAdd(deps, accountId);
  return prove({ account, session, ...adding, proof, ...wanted, once }, async (tx) => {
    await tx.run(insertChallenge, {
      ...challengeArgs(deps, { challenge: options.challenge, accountId, act: adding }),
      ceremony: 'create',
      expiresAt: addSeconds(clock.now(), settings.PASSKEY_CHALLENGE_SECONDS),
    });
    return { options: { ...options } };
  });
}

/**
 * Adds the passkey that was made with those options. Resolves to its id.
 * @throws Refusal passkey_refused | idempotency_key_reused
 */
export async function addPasskey(
  deps: Deps,
  {
    session,
    actor,
    passkey,
    name,
    once,
  }: Omit<ProvableRequest, 'proof'> & { passkey: PasskeyRegistration; name: string | null },
): Promise<string> {
  const { clock, settings } = deps;
  const { account_id: accountId } = session.account;
  const { challenge, ...key } = await verifyRegistration(settings, passkey);
  const { result } = await onceInTransaction(deps, { accountId, once, now: clock.now() }, async (tx) => {
    const [added] = await tx.run(add, {
      ...challengeArgs(deps, { challenge, accountId, act: adding }),
      ...key,
      accountId,
      passkeyId: newId(clock),
      transports: passkey.response.transports ?? [],
      name,
      ...activityLine(deps, actor, 'factor_added', { outcome: 'passkey' }),
      ...notice(clock, 'factor_added', { outcome: 'passkey' }),
    });
    if (!added) throw new Refusal('passkey_refused');
    return added.id;
  });
  return result;
}
