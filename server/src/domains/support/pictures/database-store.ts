import type { Database } from '../../../kit/database.ts';
import { getBytes, putBytes, removeBytes } from '../store/pictures.ts';
import type { PictureStore } from './picture-store.ts';

export const databaseStore = (db: Database): PictureStore => ({
  async put(at, sealed) {
    await db.run(putBytes, { ...at, sealed });
  },
  async get(at) {
    const [row] = await db.run(getBytes, at);
    return row?.sealed ?? null;
  },
  async remove(at) {
    await db.run(removeBytes, at);
  },
});
