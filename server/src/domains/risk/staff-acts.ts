import type { RestrictionLevel } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import { newId } from '../../kit/ids.ts';
import { insertStaffAct, listStaffActs } from './store/staff-acts.ts';

const contextOf = (accountId: string, id: string) => `staff act/${accountId}/${id}`;
/** What a member of staff does to an account; `level` is null where it is lifted. */
export type StaffAct = { accountId: string; act: 'restrict' | 'lift'; level: RestrictionLevel | null; by: string };

/** Keeps who did it and why, for good, in the transaction that does it. */
export async function noteStaffAct(
  { clock, crypto }: { clock: Clock; crypto: Crypto },
  tx: Database,
  { reason, ...act }: StaffAct & { reason: string },
): Promise<void> {
  const staffActId = newId(clock);
  const reasonCipher = crypto.encrypt(reason, contextOf(act.accountId, staffActId));
  await tx.run(insertStaffAct, { ...act, staffActId, reasonCipher, now: clock.now() });
}

/** What staff did to an account, the newest first. */
export async function staffActsOf(
  { db, crypto }: { db: Database; crypto: Crypto },
  accountId: string,
): Promise<(StaffAct & { reason: string; at: Date })[]> {
  const rows = await db.run(listStaffActs, { accountId, limit: 100 });
  return rows.map((row) => ({
    accountId,
    act: row.act,
    level: row.level,
    by: row.by_name,
    at: row.done_at,
    reason: crypto.decrypt(row.reason_cipher, contextOf(accountId, row.id)),
  }));
}
