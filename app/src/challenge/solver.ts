import type { Challenge } from '@btepai/contract';
import { type Solution, solveChallenge } from 'altcha-lib';
import { deriveKey as pbkdf2 } from 'altcha-lib/algorithms/web/pbkdf2';
import { deriveKey as sha } from 'altcha-lib/algorithms/web/sha';

/** What the worker says: how far it is, from 0 to 1, and how it ended. */
export type Told =
  | { kind: 'working'; done: number }
  | { kind: 'solved'; solution: Solution }
  | { kind: 'failed'; why: string };

const tell = (told: Told) => postMessage(told);
const tellEveryMs = 100;

/** Runs as a web worker: one challenge in, one solution out. */
addEventListener('message', async ({ data: challenge }: MessageEvent<Challenge>) => {
  const { algorithm } = challenge.parameters;
  const derive = algorithm.startsWith('PBKDF2/') ? pbkdf2 : sha;
  const doneAfter = progressOf(challenge);
  let tries = 0;
  let toldAt = performance.now();
  try {
    const solution = await solveChallenge({
      challenge,
      deriveKey(...what) {
        tries += 1;
        if (performance.now() - toldAt >= tellEveryMs) {
          toldAt = performance.now();
          tell({ kind: 'working', done: doneAfter(tries) });
        }
        return derive(...what);
      },
    });
    tell(solution ? { kind: 'solved', solution } : { kind: 'failed', why: 'no solution' });
  } catch (error) {
    tell({ kind: 'failed', why: String(error) });
  }
});

/**
 * How far so many tries are. Where the challenge tells how many it takes at most, that is known; else luck decides, so that
 * the bar slows down and never stands at its end: each hexadecimal digit that is asked for takes sixteen times as many.
 */
function progressOf({ parameters: { keyPrefix, data } }: Challenge): (tries: number) => number {
  const most = Number(Object(data).tries);
  if (most > 0) return (tries) => Math.min(0.99, tries / most);
  const usual = 16 ** Math.min(keyPrefix.length, 6);
  return (tries) => 1 - Math.exp((-1.5 * tries) / usual);
}
