import { expect, test } from 'vitest';
import { storm } from './storm.ts';

test('300 kills of two servers in the middle of binds, replacements and objections: every answer stays true, and no SMS is lost', {
  timeout: 1_800_000,
}, async () => {
  const { bound, taken, repeats } = await storm({ kills: 300 });
  expect(bound).toBeGreaterThan(300);
  expect(taken).toBeGreaterThan(0);
  expect(repeats).toBeGreaterThan(0);
});
