import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createWriteBehind } from './write-behind.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A book whose writes end as `outcomes` says, one after the other, and well after those. */
function book(...outcomes: ('ok' | 'fails')[]) {
  const written: string[][] = [];
  const lost: string[][] = [];
  const made = createWriteBehind<string>({
    gatherMs: 10,
    atOnce: 3,
    async write(batch) {
      written.push(batch);
      if (outcomes.shift() === 'fails') throw new Error('no');
    },
    retryMs: [1_000, 5_000],
    onError: (_error, batch) => lost.push(batch),
  });
  return { ...made, written, lost };
}

describe('what comes in is written together', () => {
  test('after a moment, or at once where there is enough of it', async () => {
    const { add, written } = book();
    add('a');
    add('b');
    await vi.advanceTimersByTimeAsync(9);
    expect(written).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(written).toEqual([['a', 'b']]);
    add('c', 'd', 'e', 'f');
    await vi.advanceTimersByTimeAsync(0);
    expect(written.slice(1)).toEqual([['c', 'd', 'e'], ['f']]);
  });

  test('a batch that failed is written again, twice, and then told', async () => {
    const { add, written, lost } = book('fails', 'fails', 'fails');
    add('a', 'b');
    await vi.advanceTimersByTimeAsync(1_019);
    expect(written).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(written).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
    expect(lost).toEqual([]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(written).toHaveLength(3);
    expect(lost).toEqual([['a', 'b']]);
  });

  test('at the end all is written, what waits for another try too, and nothing after it', async () => {
    const { add, finish, written, lost } = book('fails', 'fails');
    add('a');
    await vi.advanceTimersByTimeAsync(10);
    add('b');
    await finish();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(written).toEqual([['a'], ['b', 'a']]);
    expect(lost).toEqual([['b', 'a']]);
  });
});
