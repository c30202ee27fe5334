import { expect, test } from 'vitest';
import { storm } from './storm.ts';

test('30 kills in the middle of binds: every answer stays true, and no SMS is lost', { timeout: 300_000 }, async () => {
  const { bound, taken, repeats } = await storm({ kills: 30 });
  expect(bound).toBeGreaterThan(30);
  expect(taken).toBeGreaterThan(0);
  expect(repeats).toBeGreaterThan(0);
});
