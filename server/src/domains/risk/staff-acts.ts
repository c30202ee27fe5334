import type { RestrictionLevel } from '@btepai/contract';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import { listStaffActs } from './store/staff-acts.ts';

type StaffAct = { at: Date; act: 'restrict' | 'lift'; level: RestrictionLevel | null; by: string; reason: string };

/** What staff did to an account before there was their audit, the newest first. Nothing is added any more. */
export async function earlierStaffActsOf(
  { db, crypto }: { db: Database; crypto: Crypto },
  accountId: string,
): Promise<StaffAct[]> {
  const rows = await db.run(listStaffActs, { accountId, limit: 100 });
  return rows.map((row) => ({
    act: row.act,
    level: row.level,
    by: row.by_name,
    at: row.done_at,
    reason: crypto.decrypt(row.reason_cipher, `staff act/${accountId}/${row.id}`),
  }));
}
