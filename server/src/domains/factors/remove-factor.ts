import type { Factor, Proof, ProofMethod } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { ProvableRequest, Prove } from '../accounts/index.ts';
import { activityLine } from '../activity/index.ts';
import { notice } from '../notifications/index.ts';
import { factorPayload } from './act-of.ts';
import { doneBefore } from './prove.ts';
import type { FactorRow } from './store/factors.ts';
import { listFactors, removeFactor as remove } from './store/factors.ts';
import { findPasskey } from './store/passkeys.ts';
import type { WayDeps } from './way.ts';
import { methodsOf } from './ways.ts';

const methodOfType: Record<Factor['type'], ProofMethod> = {
  totp: 'totp',
  passkey: 'passkey',
  recovery_codes: 'recovery_code',
};

/**
 * Takes a factor off the account, by another one: whoever has only this one, or only the number's SMS, or only the session
 * leaves the account no weaker than they found it. Where it is all the account has, it proves its own end.
 * @throws Refusal not_found, and those of `prove`
 */
export async function removeFactor(
  deps: Pick<WayDeps, 'db' | 'hasNumber'> & { clock: Clock; crypto: Crypto; prove: Prove },
  { session, actor, factorId, proof, once }: ProvableRequest & { factorId: string },
): Promise<void> {
  const { db, clock, prove } = deps;
  const { account } = session;
  const accountId = account.account_id;
  const factors = await db.run(listFactors, { accountId });
  const factor = factors.find(({ id }) => id === factorId);
  if (!factor) {
    if (await doneBefore(deps, { accountId, once })) return;
    throw new Refusal('not_found');
  }
  const except = await notEnough(deps, { accountId, factor, factors, proof });
  await prove(
    {
      account,
      session,
      purpose: 'manage_factors',
      payload: factorPayload({ act: 'remove', factorId }),
      proof,
      smsWantsPassword: true,
      except,
      once,
    },
    async (tx) => {
      const [removed] = await tx.run(remove, {
        accountId,
        factorId,
        ...activityLine(deps, actor, 'factor_removed', { outcome: factor.type }),
        ...notice(clock, 'factor_removed', { outcome: factor.type }),
      });
      if (!removed) throw new Refusal('not_found');
      return null;
    },
  );
}

/** The ways that don't remove this factor: the password alone, and the factor itself while there is any other. */
async function notEnough(
  deps: Pick<WayDeps, 'db' | 'hasNumber'>,
  { accountId, factor, factors, proof }: { accountId: string; factor: FactorRow; factors: FactorRow[]; proof: Proof },
): Promise<ProofMethod[]> {
  const own = methodOfType[factor.type];
  const others = (await methodsOf(deps, accountId)).filter((method) => method !== own && method !== 'password');
  const alike = factors.filter(({ type }) => type === factor.type).length;
  if (alike > 1) {
    const credentialId = Buffer.from(proof.passkey?.id ?? '', 'base64url');
    const [used] = await deps.db.run(findPasskey, { accountId, credentialId });
    return used?.id === factor.id ? ['password', own] : ['password'];
  }
  return others.length > 0 ? ['password', own] : ['password'];
}
