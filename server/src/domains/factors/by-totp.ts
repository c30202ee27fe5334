import type { WrongCode } from './guard.ts';
import { pathOf, refuseWrongCode } from './guard.ts';
import { spendTotp } from './second-factor.ts';
import type { Way } from './way.ts';
import { withPassword } from './with-password.ts';

/** An authenticator's code beside the password; each code once. */
export const byTotp: Way = async (deps, proving) => {
  const accountId = proving.account.account_id;
  await withPassword(deps, proving);
  return {
    async spend(tx) {
      const wrong = await spendTotp(deps, tx, { accountId, code: proving.proof.totp! });
      if (wrong === null) await deps.openNumbers(tx, accountId);
      return wrong;
    },
    refuse: async (wrong) => refuseWrongCode(wrong as WrongCode, pathOf(proving, 'totp')),
  };
};
