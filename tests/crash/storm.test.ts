import { expect, test } from 'vitest';
import { storm } from './storm.ts';

test('30 kills of two servers in the middle of binds, replacements and objections: every answer stays true, and no SMS is lost', {
  timeout: 900_000,
}, async () => {
  const figures = await storm({ kills: 30 });
  process.stderr.write(`30 kills: ${JSON.stringify(figures)}\n`);
  const { bound, taken, replaced, restored, repeats } = figures;
  expect(bound).toBeGreaterThan(30);
  expect(taken).toBeGreaterThan(0);
  expect(replaced).toBeGreaterThan(0);
  expect(restored).toBeGreaterThan(0);
  expect(repeats).toBeGreaterThan(0);
});
