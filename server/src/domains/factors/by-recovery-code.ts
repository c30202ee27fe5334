import type { WrongCode } from './guard.ts';
import { pathOf, refuseWrongCode } from './guard.ts';
import { spendRecoveryCode } from './second-factor.ts';
import type { Way } from './way.ts';
import { withPassword } from './with-password.ts';

/** One of the account's recovery codes beside the password; each once (L7). */
export const byRecoveryCode: Way = async (deps, proving) => {
  await withPassword(deps, proving);
  return {
    spend: (tx) =>
      spendRecoveryCode(deps, tx, { accountId: proving.account.account_id, code: proving.proof.recoveryCode! }),
    refuse: async (wrong) => refuseWrongCode(wrong as WrongCode, pathOf(proving, 'recoveryCode')),
  };
};
