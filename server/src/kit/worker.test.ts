import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startWorker } from './worker.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A worker that notes when it worked, and fails as often as it is told to. */
function worker({ fails = 0, gatherMs = 0 }) {
  const began = Date.now();
  const worked: number[] = [];
  const log = { error: () => {} } as unknown as Parameters<typeof startWorker>[0]['log'];
  const made = startWorker({
    name: 'working',
    pollMs: 1_000,
    gatherMs,
    log,
    async work() {
      worked.push(Date.now() - began);
      if (worked.length <= fails) throw new Error('no');
      return false;
    },
  });
  return { ...made, worked };
}

test('S10: what failed is tried again after one look’s time, not two', async () => {
  const { worked, stop } = worker({ fails: 1 });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(worked).toEqual([0, 1_000]);
  await stop();
});

test('S10: a wake-up waits for company, and all that come meanwhile are one round', async () => {
  const { wake, worked, stop } = worker({ gatherMs: 4 });
  await vi.advanceTimersByTimeAsync(10);
  wake();
  wake();
  await vi.advanceTimersByTimeAsync(3);
  wake();
  expect(worked).toEqual([0]);
  await vi.advanceTimersByTimeAsync(100);
  expect(worked).toEqual([0, 14]);
  const stopped = stop();
  await vi.advanceTimersByTimeAsync(4);
  await stopped;
});
