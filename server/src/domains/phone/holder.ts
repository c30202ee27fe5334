import type { Recipient } from '../messaging/index.ts';
import { lastSeen } from '../sessions/index.ts';
import type { PhoneDeps } from './effects.ts';
import { isDoubtful } from './number-status/number-status.ts';
import type { HolderRow } from './store/bindings.ts';
import { findHolder } from './store/bindings.ts';

/** Whether whoever has a number is still who bound it (P8). */
type HolderDeps = Pick<PhoneDeps, 'db' | 'clock' | 'crypto' | 'settings' | 'numberStatus'>;

/** When the account last showed that it has the number, or that anyone uses it. */
export async function lastSign({ db }: Pick<HolderDeps, 'db'>, holder: HolderRow): Promise<Date> {
  const [seen] = await db.run(lastSeen, { accountId: holder.account_id });
  return new Date(Math.max(holder.proven_at.getTime(), seen?.last_seen_at?.getTime() ?? 0));
}

/** Judged by who can know, and else by how long there has been no sign. */
export async function hasLost(
  { clock, crypto, settings, numberStatus }: HolderDeps,
  { holder, lastSignAt, cipher, index }: Pick<Recipient, 'cipher' | 'index'> & { holder: HolderRow; lastSignAt: Date },
): Promise<boolean> {
  const idleDays = Math.floor((clock.now().getTime() - lastSignAt.getTime()) / 86_400_000);
  const status = await numberStatus(crypto.openPhone(cipher, index), holder.proven_at);
  return isDoubtful(status, { idleDays }, settings);
}

/** Whether someone who receives SMS to an account's number may be a stranger by now. Also where it holds it no more. */
export async function mayHaveLost(
  deps: HolderDeps,
  { accountId, number }: { accountId: string; number: Recipient },
): Promise<boolean> {
  const [holder] = await deps.db.run(findHolder, { phoneIndex: number.index });
  if (holder?.account_id !== accountId) return true;
  return await hasLost(deps, { holder, lastSignAt: await lastSign(deps, holder), ...number });
}
