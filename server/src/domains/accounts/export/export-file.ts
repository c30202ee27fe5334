import { Readable } from 'node:stream';
import type { Crypto } from '../../../kit/crypto.ts';
import type { Database } from '../../../kit/database.ts';
import { Refusal } from '../../../kit/refusal.ts';
import type { ProvableSession } from '../prove.ts';
import type { ExportRow } from '../store/exports.ts';
import { readChunk } from '../store/exports.ts';
import { chunkContext } from './make-export.ts';

/**
 * The zip of an export that is ready, opened piece by piece as it is read. Only the session that asked for it, or one that
 * was proven since, may have it: who steals an older session does not find it lying there.
 * @throws Refusal not_found until it is ready | link_expired | step_up_required
 */
export function openExportFile(
  { db, crypto }: { db: Database; crypto: Crypto },
  { account, sessionId, provenAt }: ProvableSession,
  { id: exportId, status, session_id: askedBy, requested_at: requestedAt }: ExportRow,
): Readable {
  if (status === 'expired') throw new Refusal('link_expired');
  if (status !== 'ready') throw new Refusal('not_found');
  if (sessionId !== askedBy && provenAt < requestedAt)
    throw new Refusal('step_up_required', { purpose: 'export_data' });
  const accountId = account.account_id;
  const sealer = crypto.ofAccount(account);
  async function* pieces() {
    for (let nth = 0; ; nth += 1) {
      const [chunk] = await db.run(readChunk, { accountId, exportId, nth });
      if (!chunk) return;
      yield sealer.decryptBytes(chunk.sealed, chunkContext(exportId, nth));
    }
  }
  return Readable.from(pieces());
}
