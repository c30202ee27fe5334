import type { KeyedAccount } from '../../../kit/crypto.ts';
import { inPages } from '../../../kit/in-pages.ts';
import { listPictures } from '../store/pictures.ts';
import type { ReadDeps } from './read-picture.ts';
import { readPicture } from './read-picture.ts';

/** What a picture is called in an account's export, where its case names it too. */
export const pictureName = (pictureId: string) => `support-pictures/${pictureId}.jpg`;

/** The pictures that were sent to support, one after the other, for the account's export. */
export async function* exportPictures(deps: ReadDeps, { account_id: accountId }: KeyedAccount) {
  const pages = inPages(
    (page) => deps.db.run(listPictures, { accountId, ...page }),
    async (row) => row.id,
  );
  for await (const ids of pages)
    for (const pictureId of ids)
      yield { file: pictureName(pictureId), bytes: await readPicture(deps, { accountId, pictureId }) };
}
