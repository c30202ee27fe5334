import { Refusal } from './refusal.ts';

const busyRetrySeconds = 2;

/**
 * Does so many things at once and lets so many more wait their turn; past that it refuses rather than drown.
 * @throws Refusal service_unavailable
 */
export function limitParallel(atOnce: number, maxWaiting: number) {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (running >= atOnce) {
      if (waiting.length >= maxWaiting)
        throw new Refusal('service_unavailable', { retryAfterSeconds: busyRetrySeconds });
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
