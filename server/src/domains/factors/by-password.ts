import type { Way } from './way.ts';
import { withPassword } from './with-password.ts';

/** The password alone: all there is, where neither a number nor a factor is. */
export const byPassword: Way = async (deps, proving) => {
  await withPassword(deps, proving);
  return {
    spend: async () => null,
    refuse: () => Promise.reject(new Error('a password is judged before the transaction')),
  };
};
