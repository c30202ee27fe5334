import { readAssertion, usePasskey } from './passkey.ts';
import type { Way } from './way.ts';

/** A passkey: something that its owner has, opened by what they are or know. It signs for this one act (C6). */
export const byPasskey: Way = async (deps, { account, purpose, payload, proof }) => {
  const accountId = account.account_id;
  const read = await readAssertion(deps, accountId, proof.passkey!);
  return {
    async spend(tx) {
      await usePasskey(deps, tx, { read, askedOf: accountId, act: { purpose, payload } });
      await deps.openNumbers(tx, accountId);
      return null;
    },
    refuse: () =>
      Promise.reject(new Error('a passkey that is wrong is refused in the transaction: nothing is counted')),
  };
};
