import type { Attempt } from '../verification/index.ts';
import { actDigest, noteSpent, refuseUnspent, spendArgs, spendCode } from '../verification/index.ts';
import type { Way } from './way.ts';
import { withPassword } from './with-password.ts';

/** A code to the bound number, good for this one act (C6). */
export const byCode: Way = async (deps, proving) => {
  const { account, purpose, payload, proof } = proving;
  const { crypto } = deps;
  const accountId = account.account_id;
  if (proof.password !== undefined) await withPassword(deps, proving);
  const path = 'verification.code';
  const spending = { purpose, payloadDigest: actDigest(crypto, purpose, payload), proof: proof.verification!, path };
  return {
    async spend(tx) {
      const [tried] = await tx.run(spendCode, { ...spendArgs(deps, { accountId }, spending), onceKey: null });
      const { recipient_index: recipientIndex, ...attempt } = tried!;
      if (recipientIndex === null) return attempt;
      await deps.noteNumberProven(tx, { accountId, recipientIndex });
      noteSpent(deps, { accountId }, [spending]);
      return null;
    },
    refuse: (wrong, repeated) => refuseUnspent(deps, { accountId }, [spending], { ...(wrong as Attempt), repeated }),
  };
};
