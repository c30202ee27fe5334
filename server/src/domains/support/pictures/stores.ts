import type { Clock } from '../../../kit/clock.ts';
import type { Database } from '../../../kit/database.ts';
import type { StoreName } from '../store/pictures.ts';
import { databaseStore } from './database-store.ts';
import type { PictureStore } from './picture-store.ts';
import type { S3Settings } from './s3-store.ts';
import { s3Store } from './s3-store.ts';

/** Each picture knows its own, so that those of before stay where they are when the settings name another. */
export type PictureStores = {
  /** Where new ones go. */
  current: StoreName;
  /** @throws where the settings no longer say how to get there */
  of(name: StoreName): PictureStore;
};

export function createPictureStores({
  db,
  clock,
  settings,
}: {
  db: Database;
  clock: Clock;
  settings: S3Settings;
}): PictureStores {
  const stores: Partial<Record<StoreName, PictureStore>> = {
    database: databaseStore(db),
    ...(settings.SUPPORT_PICTURES_S3_URL !== '' && { s3: s3Store(settings, clock) }),
  };
  return {
    current: stores.s3 ? 's3' : 'database',
    of(name) {
      const store = stores[name];
      if (!store) throw new Error(`pictures lie in ${name}, and the settings say nothing of it`);
      return store;
    },
  };
}
