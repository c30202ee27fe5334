import type { Database } from '../../kit/database.ts';
import { foldUsername } from './account.ts';
import type { CredentialsRow } from './store.ts';
import { findById, findByUsername } from './store.ts';

/** Who holds a number and its one spelling, by the number as someone writes it; the phone domain answers. */
export type AccountOfPhone = (written: string) => Promise<{ accountId: string | null; phone: string | null }>;

/** An id that no account has: looked up for whoever does not exist, so that the work is the same (L2 L5). */
const nobody = '00000000-0000-0000-0000-000000000000';

/**
 * The account that a username or a bound number names, null where none does; and `name`, which is the same for all spellings:
 * what is counted for those who don't exist is counted by it, or a second spelling would tell by its throttle who does.
 * `phone` is the number in its one spelling, null where it was a username.
 */
export async function findByIdentifier(
  { db, accountOfPhone }: { db: Database; accountOfPhone: AccountOfPhone },
  identifier: string,
): Promise<{ found: CredentialsRow | null; phone: string | null; name: string }> {
  const folded = foldUsername(identifier.trim());
  if (/\p{L}/u.test(identifier)) {
    const [row] = await db.run(findByUsername, { folded });
    return { found: row ?? null, phone: null, name: folded };
  }
  const { accountId, phone } = await accountOfPhone(identifier);
  const [row] = await db.run(findById, { accountId: accountId ?? nobody });
  return { found: row ?? null, phone, name: phone ?? folded };
}
