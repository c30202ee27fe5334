import type { Clock } from '../../../kit/clock.ts';
import { addSeconds } from '../../../kit/clock.ts';
import type { Database } from '../../../kit/database.ts';
import type { Logger } from '../../../kit/log.ts';
import type { StoreName } from '../store/pictures.ts';
import { claimForgotten, dropPicture, forgetLater } from '../store/pictures.ts';
import type { PictureStores } from './stores.ts';

const atOnce = 100;
const retrySeconds = 1_800;

/**
 * Takes away the pictures that came into no message in their day, and those of closed accounts: the bytes first, the note of
 * them last, so that a run that is cut short is taken up by the next.
 */
export async function forgetUnsentPictures({
  db,
  clock,
  log,
  pictureStores,
}: {
  db: Database;
  clock: Clock;
  log: Logger;
  pictureStores: PictureStores;
}): Promise<void> {
  const now = clock.now();
  let claimed: { account_id: string; id: string; store: StoreName }[];
  do {
    claimed = await db.run(claimForgotten, { now, limit: atOnce });
    for (const { account_id: accountId, id: pictureId, store } of claimed) {
      const at = { accountId, pictureId };
      try {
        await pictureStores.of(store).remove(at);
        await db.run(dropPicture, at);
      } catch (error) {
        log.error({ err: error, pictureId }, 'a picture could not be forgotten');
        // It stands behind the others until then: those that can’t be removed must not keep the rest.
        await db.run(forgetLater, { ...at, at: addSeconds(now, retrySeconds) });
      }
    }
  } while (claimed.length === atOnce);
}
