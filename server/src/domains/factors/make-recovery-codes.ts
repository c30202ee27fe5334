import type { RecoveryCodes } from '@btepai/contract';
import { newId } from '../../kit/ids.ts';
import type { ProvableRequest, Prove } from '../accounts/index.ts';
import { activityLine } from '../activity/index.ts';
import { notice } from '../notifications/index.ts';
import { factorPayload } from './act-of.ts';
import { provenToAdd } from './proven-to-add.ts';
import { newRecoveryCodes, recoveryCodeDigest } from './recovery-code.ts';
import { replaceRecoveryCodes } from './store/recovery-codes.ts';
import type { CodeDeps, WayDeps } from './way.ts';

type Deps = Pick<CodeDeps, 'clock' | 'crypto'> & Pick<WayDeps, 'db' | 'hasNumber'> & { prove: Prove };

/**
 * A new set of codes, shown this once; those of an older one are good for nothing any more (L7). However fresh the session
 * it wants a proof: they are as good as the factors they stand in for. @throws Refusal those of `prove`
 */
export async function makeRecoveryCodes(
  deps: Deps,
  { session, actor, proof, once }: ProvableRequest,
): Promise<RecoveryCodes> {
  const { clock, crypto, prove } = deps;
  const { account } = session;
  const accountId = account.account_id;
  const payload = factorPayload({ act: 'new_recovery_codes' });
  const wanted = { ...(await provenToAdd(deps, accountId)), freshIsEnough: false };
  return prove({ account, session, purpose: 'manage_factors', payload, proof, ...wanted, once }, async (tx) => {
    const codes = newRecoveryCodes();
    await tx.run(replaceRecoveryCodes, {
      accountId,
      setId: newId(clock),
      digests: codes.map((code) => recoveryCodeDigest(crypto, accountId, code)),
      ...activityLine({ clock, crypto }, actor, 'recovery_codes_made'),
      ...notice(clock, 'factor_added', { outcome: 'recovery_codes' }),
    });
    return { codes };
  });
}
