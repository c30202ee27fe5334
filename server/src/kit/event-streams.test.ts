import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { oneAtATime } from './event-streams.ts';

test('of two looks at once the older never comes in last: the next begins when the one before has ended', async () => {
  const ends: (() => void)[] = [];
  const seen: number[] = [];
  let state = 0;
  const look = oneAtATime(async () => {
    const found = state;
    await new Promise<void>((resolve) => ends.push(resolve));
    seen.push(found);
  });
  look();
  state = 1;
  look();
  look();
  expect(ends).toHaveLength(1);
  ends[0]!();
  await setImmediate();
  expect([ends.length, seen]).toEqual([2, [0]]);
  ends[1]!();
  await setImmediate();
  expect([ends.length, seen]).toEqual([2, [0, 1]]);
  state = 2;
  look();
  ends[2]!();
  await setImmediate();
  expect(seen).toEqual([0, 1, 2]);
});
