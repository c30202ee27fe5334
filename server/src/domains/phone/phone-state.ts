import type { Crypto } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import { byNth, gathered } from '../../kit/gathered.ts';
import type { PhoneState } from '../accounts/index.ts';
import { showBinding } from './binding.ts';
import { showChange } from './change.ts';
import { listPrimaries } from './store/bindings.ts';
import { listFirstWaiting } from './store/changes.ts';

/** The account's primary number, and the change that comes first of those that wait; accounts asked for together are read together. */
export function createPhoneState({ db, crypto }: { db: Database; crypto: Crypto }) {
  const read = gathered(async (accountIds: string[]): Promise<PhoneState[]> => {
    const [primaries, waiting] = await Promise.all([
      db.run(listPrimaries, { accountIds }),
      db.run(listFirstWaiting, { accountIds }),
    ]);
    const [primaryOf, waitingOf] = [byNth(primaries), byNth(waiting)];
    return accountIds.map((_accountId, index) => {
      const [primary, change] = [primaryOf(index), waitingOf(index)];
      return {
        phone: primary ? showBinding(crypto, primary) : null,
        waitingChange: change ? showChange(crypto, change) : null,
      };
    });
  });
  return async (accountId: string): Promise<PhoneState> => (await read(accountId))!;
}
