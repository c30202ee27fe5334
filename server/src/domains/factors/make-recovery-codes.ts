import type { RecoveryCodes } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import { newId } from '../../kit/ids.ts';
import type { ProvableRequest, Prove } from '../accounts/index.ts';
import { activityLine } from '../activity/index.ts';
import { notice } from '../notifications/index.ts';
import { factorPayload } from './act-of.ts';
import { newRecoveryCodes, recoveryCodeDigest } from './recovery-code.ts';
import { replaceRecoveryCodes } from './store/recovery-codes.ts';

/** A new set of codes, shown this once; those of an older one are good for nothing any more (L7). @throws Refusal those of `prove` */
export async function makeRecoveryCodes(
  { clock, crypto, prove }: { clock: Clock; crypto: Crypto; prove: Prove },
  { session, actor, proof, once }: ProvableRequest,
): Promise<RecoveryCodes> {
  const { account } = session;
  const accountId = account.account_id;
  const payload = factorPayload({ act: 'new_recovery_codes' });
  return prove({ account, session, purpose: 'manage_factors', payload, proof, once }, async (tx) => {
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
