import type { Binding } from '@btepai/contract';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import { parsePhone } from '../../kit/phone-number.ts';
import { showBinding } from './binding.ts';
import { findHolder, listBindings } from './store.ts';

export { readBindAct } from './bind-phone.ts';
export { phoneRoutes } from './routes.ts';

/** The account's primary number, or null while none is bound. */
export async function primaryPhone(
  { db, crypto }: { db: Database; crypto: Crypto },
  accountId: string,
): Promise<Binding | null> {
  const [row] = await db.run(listBindings, { accountId });
  return row ? showBinding(crypto, row) : null;
}

/** The account that holds a number, by the number as someone writes it; null where it is no number, or nobody's. */
export async function accountOfPhone(
  { db, crypto }: { db: Database; crypto: Crypto },
  written: string,
): Promise<string | null> {
  let e164: string;
  try {
    ({ e164 } = parsePhone(written, 'CN'));
  } catch {
    return null;
  }
  const [holder] = await db.run(findHolder, { phoneIndex: crypto.blindIndex(e164) });
  return holder?.account_id ?? null;
}
