import type { Crypto } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import type { PhoneState } from '../accounts/index.ts';
import { showBinding } from './binding.ts';
import { showChange } from './change.ts';
import { listBindings } from './store/bindings.ts';
import { listWaiting } from './store/changes.ts';

/** The account's primary number, and the change that comes first of those that wait. */
export async function phoneState(
  { db, crypto }: { db: Database; crypto: Crypto },
  accountId: string,
): Promise<PhoneState> {
  const [primary] = await db.run(listBindings, { accountId });
  const [waiting] = primary ? await db.run(listWaiting, { accountId }) : [];
  return {
    phone: primary ? showBinding(crypto, primary) : null,
    waitingChange: waiting ? showChange(crypto, waiting) : null,
  };
}
