import type { Crypto } from '../../../kit/crypto.ts';
import type { Database } from '../../../kit/database.ts';
import { Refusal } from '../../../kit/refusal.ts';
import { findPicture } from '../store/pictures.ts';
import { pictureContext } from './picture.ts';
import type { PictureStores } from './stores.ts';

export type ReadDeps = { db: Database; crypto: Crypto; pictureStores: PictureStores };

/**
 * The JPEG of an account's picture; with a case, only of one that a message of that case has.
 * @throws Refusal not_found | service_unavailable
 */
export async function readPicture(
  { db, crypto, pictureStores }: ReadDeps,
  { accountId, pictureId, caseId = null }: { accountId: string; pictureId: string; caseId?: string | null },
): Promise<Buffer> {
  const [row] = await db.run(findPicture, { accountId, pictureId, caseId });
  const sealed = row?.wrapped_key ? await pictureStores.of(row.store).get({ accountId, pictureId }) : null;
  if (!row || !sealed) throw new Refusal('not_found');
  return crypto.ofAccount(row).decryptBytes(sealed, pictureContext(pictureId));
}
