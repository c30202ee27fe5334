import { expect, test } from 'vitest';
import { paymentStorm } from './payment-storm.ts';

test('M1 M2 M5 M7: 30 kills of servers and of PostgreSQL under payments: what was answered is so, nothing is charged twice, and the books are right', {
  timeout: 900_000,
}, async () => {
  const figures = await paymentStorm({ kills: 30 });
  process.stderr.write(`payments under fire: ${JSON.stringify(figures)}\n`);
  expect(figures.killed).toBeGreaterThanOrEqual(30);
  for (const count of [figures.paid, figures.refunded, figures.repeats]) expect(count).toBeGreaterThan(0);
});
