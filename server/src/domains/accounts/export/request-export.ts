import type { DataExport } from '@btepai/contract';
import type { Clock } from '../../../kit/clock.ts';
import { addSeconds } from '../../../kit/clock.ts';
import type { Crypto } from '../../../kit/crypto.ts';
import type { Database } from '../../../kit/database.ts';
import { newId } from '../../../kit/ids.ts';
import { Refusal } from '../../../kit/refusal.ts';
import { activityLine } from '../../activity/index.ts';
import type { ProvableRequest, Prove } from '../prove.ts';
import type { ExportRow } from '../store/exports.ts';
import { findExport, requestExport as request } from '../store/exports.ts';
import { lockAccount } from '../store.ts';

const daySeconds = 86_400;

/**
 * Asks for a copy of all that the account's data are. Resolves to its id; it is made afterwards.
 * @throws Refusal too_many_requests after some in a day, and those of `prove`
 */
export async function requestExport(
  {
    clock,
    crypto,
    prove,
    settings,
  }: { clock: Clock; crypto: Crypto; prove: Prove; settings: { EXPORTS_PER_ACCOUNT_PER_DAY: number } },
  { session, actor, proof, once }: ProvableRequest,
): Promise<string> {
  const { account, sessionId } = session;
  const accountId = account.account_id;
  return await prove(
    { account, session, purpose: 'export_data', payload: [], proof, freshIsEnough: true, once },
    async (tx) => {
      const now = clock.now();
      const exportId = newId(clock);
      await tx.run(lockAccount, { accountId });
      const [asked] = await tx.run(request, {
        accountId,
        exportId,
        sessionId,
        now,
        perDay: settings.EXPORTS_PER_ACCOUNT_PER_DAY,
        daySince: addSeconds(now, -daySeconds),
        ...activityLine({ clock, crypto }, actor, 'data_exported'),
      });
      if (!asked) throw new Refusal('too_many_requests', { retryAfterSeconds: daySeconds });
      return exportId;
    },
  );
}

/** @throws Refusal not_found */
export async function findOwnExport(
  { db, clock }: { db: Database; clock: Clock },
  { accountId, exportId }: { accountId: string; exportId: string },
): Promise<ExportRow> {
  const [row] = await db.run(findExport, { accountId, exportId });
  if (!row) throw new Refusal('not_found');
  const isOver = row.status === 'ready' && clock.now() >= row.expires_at!;
  return isOver ? { ...row, status: 'expired' } : row;
}

export const showExport = (row: ExportRow): DataExport => ({
  id: row.id,
  status: row.status,
  progress: row.progress,
  bytes: row.bytes,
  requestedAt: row.requested_at.toISOString(),
  expiresAt: row.expires_at?.toISOString() ?? null,
});
