import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { limitParallel } from '../../../kit/limit-parallel.ts';
import type { Logger } from '../../../kit/log.ts';
import { Refusal } from '../../../kit/refusal.ts';
import type { Cleaned } from './picture.ts';
import { noPicture, sizeBytes, tooLarge } from './picture.ts';

const program = join(import.meta.dirname, 'cleaner.ts');
/** A large photo takes two; what takes ten times that was made to. */
const timeoutMs = 20_000;
const maxOutputBytes = 16 * 1024 * 1024;

export type CleanPicture = (bytes: Buffer) => Promise<Cleaned>;

/** One after the other, so that memory holds whatever comes. `waiting` are all that can have come in. */
export function createCleanPicture({
  log,
  waiting,
  maxMegapixels,
}: {
  log: Logger;
  waiting: number;
  maxMegapixels: number;
}): CleanPicture {
  const inTurn = limitParallel(1, waiting);
  /** @throws Refusal picture_unreadable | picture_too_large | service_unavailable */
  return (bytes) => inTurn(() => clean(bytes));

  function clean(bytes: Buffer): Promise<Cleaned> {
    return new Promise((resolve, reject) => {
      const child = execFile(
        process.execPath,
        [program, String(maxMegapixels * 1_000_000)],
        // Nothing of our environment, where the keys may be.
        { encoding: 'buffer', env: {}, timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: maxOutputBytes },
        (error, stdout, stderr) => {
          if (error) return reject(why(error, stderr));
          const [width, height] = [stdout.readUInt16BE(0), stdout.readUInt16BE(2)];
          resolve({ width, height, jpeg: stdout.subarray(sizeBytes) });
        },
      );
      // It may end before it has read all: then its end says why.
      child.stdin!.on('error', () => {});
      child.stdin!.end(bytes);
    });
  }

  function why(error: Error & { code?: unknown; signal?: NodeJS.Signals | null }, stderr: Buffer): Error {
    if (error.code === tooLarge) return new Refusal('picture_too_large');
    if (error.code === noPicture) return new Refusal('picture_unreadable');
    // It fell, or was too long about it: whatever that was, it is no picture to us.
    if (error.signal) {
      log.warn({ signal: error.signal }, 'a picture brought down what reads pictures');
      return new Refusal('picture_unreadable');
    }
    return new Error(`pictures can’t be read: ${stderr.toString().slice(0, 500)}`, { cause: error });
  }
}
