import type { Problem } from '@btepai/contract';
import { NoAnswerError, ProblemError, serverNow } from './api.ts';

/**
 * Why an act has no answer yet. `until` is when it is tried again, by the server's clock; `done` is how much of the server's
 * challenge is worked through, from 0 to 1.
 */
export type Waiting =
  | { kind: 'network' }
  | { kind: 'outage'; problem: Problem; until: number }
  | { kind: 'challenge'; done: number };

const networkPausesMs = [1000, 2000, 4000, 8000];
const outagePausesMs = [5000, 10_000, 20_000, 30_000];

export type Watched = { signal: AbortSignal; onWait: (waiting: Waiting | null) => void };

/** Tries until the server has answered yes or no. A missing network and an outage are waited out; all else is thrown. */
export async function untilAnswered<Answer>(attempt: () => Promise<Answer>, { signal, onWait }: Watched) {
  for (let failures = 0; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      const pauseMs = pauseAfter(error, failures);
      if (pauseMs === null || signal.aborted) throw error;
      const outage = error instanceof ProblemError ? error.problem : null;
      onWait(outage ? { kind: 'outage', problem: outage, until: serverNow() + pauseMs } : { kind: 'network' });
      await pause(pauseMs, signal);
    }
  }
}

function pauseAfter(error: unknown, failures: number): number | null {
  if (error instanceof NoAnswerError) return networkPausesMs[Math.min(failures, networkPausesMs.length - 1)]!;
  if (!(error instanceof ProblemError) || error.problem.status !== 503) return null;
  // There is another way to pay, so it is told at once and not waited out.
  if (error.problem.code === 'payment_gateway_unavailable') return null;
  const asked = error.problem.retryAfterSeconds;
  return asked === undefined ? outagePausesMs[Math.min(failures, outagePausesMs.length - 1)]! : asked * 1000;
}

/** Ends early when the network comes back. @throws the signal's reason */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      clearTimeout(timer);
      removeEventListener('online', settle);
      signal.removeEventListener('abort', settle);
      if (signal.aborted) reject(signal.reason);
      else resolve();
    };
    const timer = setTimeout(settle, ms);
    addEventListener('online', settle);
    signal.addEventListener('abort', settle);
  });
}
