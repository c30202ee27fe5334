import { strToU8, Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import type { Clock } from '../../../kit/clock.ts';
import { addSeconds } from '../../../kit/clock.ts';
import type { Crypto } from '../../../kit/crypto.ts';
import type { Database } from '../../../kit/database.ts';
import { notice } from '../../notifications/index.ts';
import { withKey } from '../account-key.ts';
import type { ClaimedExport } from '../store/exports.ts';
import { finishExport, keepChunk, noteProgress } from '../store/exports.ts';
import { findById } from '../store.ts';
import { readMe } from './read-me.ts';
import type { ExportSection } from './section.ts';

const chunkBytes = 256 * 1024;
export const leaseSeconds = 60;

export type MakeDeps = {
  db: Database;
  clock: Clock;
  crypto: Crypto;
  settings: { EXPORT_KEEP_DAYS: number };
  sections: ExportSection[];
};

/** A piece of an export's file opens in its place alone. */
export const chunkContext = (exportId: string, nth: number) => `export/${exportId}/${nth}`;

/** Someone else makes it, or nobody wants it any more: whoever is at it stops. */
export class ExportLost extends Error {}

/**
 * Makes an export that was claimed: its sections one after the other into a zip, which is kept in sealed pieces as it
 * grows, with how far it is. @throws ExportLost, or whatever a section throws; what was kept is gone with the next claim
 */
export async function makeExport(deps: MakeDeps, claimed: ClaimedExport, isStopped: () => boolean): Promise<void> {
  const { db, clock, crypto, settings, sections } = deps;
  const { account_id: accountId, id: exportId, attempts } = claimed;
  const mine = { accountId, exportId, attempts };
  const [found] = await db.run(findById, { accountId });
  const account = await withKey(deps, found!);
  const sealer = crypto.ofAccount(account);

  let pieces: Uint8Array[] = [];
  let waiting = 0;
  let bytes = 0;
  let nth = 0;
  let failed: Error | null = null;
  const zip = new Zip((error, piece) => {
    failed ??= error;
    pieces.push(piece);
    waiting += piece.length;
  });
  async function keep({ all }: { all: boolean }) {
    if (failed) throw failed;
    if (waiting === 0 || (waiting < chunkBytes && !all)) return;
    const chunk = Buffer.concat(pieces);
    const sealed = sealer.encrypt(chunk, chunkContext(exportId, nth));
    const [kept] = await db.run(keepChunk, { ...mine, nth, sealed });
    if (!kept) throw new ExportLost();
    [pieces, waiting, bytes, nth] = [[], 0, bytes + chunk.length, nth + 1];
  }
  async function step(progress: number) {
    await keep({ all: false });
    const leaseUntil = isStopped() ? clock.now() : addSeconds(clock.now(), leaseSeconds);
    const [noted] = await db.run(noteProgress, { ...mine, progress, leaseUntil });
    if (!noted || isStopped()) throw new ExportLost();
  }
  const add = (entry: ZipDeflate | ZipPassThrough) => {
    entry.mtime = clock.now();
    zip.add(entry);
    return entry;
  };

  add(new ZipDeflate('README.txt')).push(strToU8(readMe(clock.now())), true);
  for (const [index, section] of sections.entries()) {
    let read = 0;
    const onward = () => {
      read += 1;
      return step((index + read / (read + 1)) / sections.length);
    };
    if ('files' in section) {
      for await (const { file, bytes } of section.files(account)) {
        add(new ZipPassThrough(file)).push(bytes, true);
        await onward();
      }
    } else {
      const json = add(new ZipDeflate(section.file));
      for await (const items of section.pages(account)) {
        if (items.length === 0) continue;
        const text = items.map((item) => JSON.stringify(item, null, 2)).join(',\n');
        json.push(strToU8(`${read === 0 ? '[' : ','}\n${text}`));
        await onward();
      }
      json.push(strToU8(read === 0 ? '[]\n' : '\n]\n'), true);
    }
    await step((index + 1) / sections.length);
  }
  zip.end();
  await keep({ all: true });
  const expiresAt = addSeconds(clock.now(), settings.EXPORT_KEEP_DAYS * 86_400);
  await db.run(finishExport, { ...mine, bytes, expiresAt, ...notice(clock, 'export_ready') });
}
