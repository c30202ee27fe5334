import type { Crypto } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import { parsePhone } from '../../kit/phone-number.ts';
import { sql, statement } from '../../kit/statement.ts';
import { findHolder, listBindings, provenAgain } from './store/bindings.ts';

export { phoneActs } from './acts.ts';
export { applyDueChanges } from './apply-due-changes.ts';
export { cancelWaiting } from './cancel-change.ts';
export { findProof, startReleaseOf } from './claim-number.ts';
export {
  exportPhoneChanges,
  exportPhones,
  forgetPhones,
  objectionIsOpen,
  refuseWhileChanging,
} from './my-data.ts';
export { createNumberStatus } from './number-status/number-status.ts';
export { phoneState } from './phone-state.ts';
export { phoneRoutes } from './routes.ts';
export { startAppealedChange } from './start-lost-change.ts';
export { setPolicy } from './store/bindings.ts';
export { forgetOldObjections } from './store/objections.ts';
export { keepingProof } from './store/proofs.ts';

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

/** The number that an account is reached by, or null while none is bound. */
export async function boundNumber(
  { db, crypto }: { db: Database; crypto: Crypto },
  accountId: string,
): Promise<string | null> {
  const [row] = await db.run(listBindings, { accountId });
  return row ? crypto.openPhone(row.phone_cipher, row.phone_index) : null;
}
