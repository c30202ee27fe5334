import type { Challenge } from '@btepai/contract';
import type { Told } from './solver.ts';

/** Nobody waits longer before a page that does nothing. */
const patienceMs = 20_000;
/** Less than this is over before a person could read a word. */
const quietMs = 300;

type Options = { signal: AbortSignal; onProgress: (done: number) => void };

/**
 * Solves a challenge away from the page's own thread, and resolves to what `X-Challenge-Solution` wants.
 * @throws Error where it can't be solved in 20 s, or the signal's reason
 */
export async function solve(challenge: Challenge, { signal, onProgress }: Options): Promise<string> {
  const worker = new Worker(new URL('./solver.ts', import.meta.url), { type: 'module' });
  const over = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
  const startedAt = performance.now();
  try {
    return await new Promise<string>((resolve, reject) => {
      over.addEventListener('abort', () => reject(over.reason));
      worker.addEventListener('error', () => reject(new Error('the solver can’t run')));
      worker.addEventListener('message', ({ data: told }: MessageEvent<Told>) => {
        if (told.kind === 'failed') reject(new Error(told.why));
        else if (told.kind === 'solved') resolve(btoa(JSON.stringify({ challenge, solution: told.solution })));
        else if (performance.now() - startedAt >= quietMs) onProgress(told.done);
      });
      worker.postMessage(challenge);
    });
  } finally {
    worker.terminate();
  }
}
