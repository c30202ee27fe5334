import type { Crypto } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import { parsePhone } from '../../kit/phone-number.ts';
import { sql, statement } from '../../kit/statement.ts';
import type { Recipient } from '../messaging/index.ts';
import { openingNumbers } from '../verification/index.ts';
import { findHolder, indexesOf, listBindings, provenAgain } from './store/bindings.ts';

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

/** In the transaction of whatever a code to a number authorized: the account has just shown that it still holds it (P8). */
export const noteNumberProven = statement<{ accountId: string; recipientIndex: Buffer; now: Date }, never>(
  'note_number_proven',
  (p) => sql`
  with spent as (select ${p.accountId}::uuid as account_id, ${p.recipientIndex}::bytea as recipient_index), ${provenAgain(p)}
  select from spent`,
);

/** The owner has shown something better than a code: codes to the numbers of the account are good again (C5). */
export const openOwnNumbers = statement<{ accountId: string; wrongInARow: number }, never>(
  'open_own_numbers',
  (p) => sql`
  with own as (${indexesOf(p)}), ${openingNumbers(p, 'own')}
  select from own`,
);

/** Whether the account's primary number was bound before a moment. */
export async function hadNumberBefore(db: Database, accountId: string, before: Date): Promise<boolean> {
  const [primary] = await db.run(listBindings, { accountId });
  return primary !== undefined && primary.bound_at < before;
}

/** The number that an account is reached by, or null while none is bound. */
export async function boundNumber(
  { db, crypto }: { db: Database; crypto: Crypto },
  accountId: string,
): Promise<string | null> {
  const primary = await primaryNumber(db, accountId);
  return primary && crypto.openPhone(primary.cipher, primary.index);
}

/** Where codes for an account's own acts go, or null while no number is bound. */
export async function primaryNumber(db: Database, accountId: string): Promise<Recipient | null> {
  const [row] = await db.run(listBindings, { accountId });
  return row ? { index: row.phone_index, cipher: row.phone_cipher, country: row.country } : null;
}
