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

/** Who holds a number, and its one spelling, by the number as someone writes it; nulls where it is no number, or nobody's. */
export async function accountOfPhone(
  { db, crypto }: { db: Database; crypto: Crypto },
  written: string,
): Promise<{ accountId: string | null; phone: string | null }> {
  let e164: string;
  try {
    ({ e164 } = parsePhone(written, 'CN'));
  } catch {
    return { accountId: null, phone: null };
  }
  const [holder] = await db.run(findHolder, { phoneIndex: crypto.blindIndex(e164) });
  return { accountId: holder?.account_id ?? null, phone: e164 };
}
