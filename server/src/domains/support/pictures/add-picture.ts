import type { SupportPicture } from '@btepai/contract';
import type { Clock } from '../../../kit/clock.ts';
import { addSeconds } from '../../../kit/clock.ts';
import type { Crypto } from '../../../kit/crypto.ts';
import type { Database } from '../../../kit/database.ts';
import { newId } from '../../../kit/ids.ts';
import type { OnceKey } from '../../../kit/once.ts';
import { findOnce, onceArgs, runOnce } from '../../../kit/once.ts';
import { Refusal } from '../../../kit/refusal.ts';
import { withKey } from '../../accounts/index.ts';
import type { SessionContext } from '../../sessions/index.ts';
import { beginPicture, countPicturesSince, finishPicture } from '../store/pictures.ts';
import type { CleanPicture } from './clean-picture.ts';
import { pictureContext, unsentSeconds } from './picture.ts';
import type { PictureStores } from './stores.ts';

type Deps = {
  db: Database;
  clock: Clock;
  crypto: Crypto;
  settings: { SUPPORT_PICTURES_PER_ACCOUNT_PER_DAY: number };
  pictureStores: PictureStores;
  cleanPicture: CleanPicture;
};

const daySeconds = 86_400;

/**
 * Keeps a picture for a message that is still to be written. It is noted first, then its bytes are put where they lie, then
 * it counts: whoever is stopped on the way leaves a note, by which what there is of it is forgotten.
 * @throws Refusal picture_unreadable | picture_too_large | too_many_requests | service_unavailable | idempotency_key_reused
 */
export async function addPicture(
  deps: Deps,
  { session, bytes, once }: { session: SessionContext; bytes: Buffer; once: OnceKey | null },
): Promise<SupportPicture> {
  const { db, clock, crypto, settings, pictureStores, cleanPicture } = deps;
  const account = await withKey(deps, session.account);
  const accountId = account.account_id;
  const perDay = settings.SUPPORT_PICTURES_PER_ACCOUNT_PER_DAY;
  const daySince = addSeconds(clock.now(), -daySeconds);
  // Looked at before the work is done; what counts is the same limit in the statement.
  if (!(await findOnce(db, { accountId, ...onceArgs(once) }))) {
    const [sent] = await db.run(countPicturesSince, { accountId, since: daySince });
    if (sent!.count >= perDay) throw new Refusal('too_many_requests', { retryAfterSeconds: 3_600 });
  }
  const { width, height, jpeg } = await cleanPicture(bytes);
  const now = clock.now();
  const { row: begun } = await runOnce(db, beginPicture, {
    accountId,
    pictureId: newId(clock),
    store: pictureStores.current,
    width,
    height,
    bytes: jpeg.length,
    perDay,
    daySince,
    forgetAfter: addSeconds(now, unsentSeconds),
    now,
    ...onceArgs(once),
  });
  const at = { accountId, pictureId: begun.id };
  await pictureStores.of(begun.store).put(at, crypto.ofAccount(account).encrypt(jpeg, pictureContext(begun.id)));
  const [stored] = await db.run(finishPicture, at);
  if (!stored) throw new Refusal('not_found');
  return { id: stored.id, width: stored.width, height: stored.height, bytes: stored.bytes };
}
