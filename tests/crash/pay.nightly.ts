import { expect, test } from 'vitest';
import { paymentStorm } from './payment-storm.ts';

test('M1 M2 M5 M7: 300 kills of servers and of PostgreSQL under payments: what was answered is so, nothing is charged twice, and the books are right', {
  timeout: 3_600_000,
}, async () => {
  const figures = await paymentStorm({ kills: 300 });
  process.stderr.write(`payments under fire, 300 kills: ${JSON.stringify(figures)}\n`);
  expect(figures.paidBefore).toBeGreaterThan(0);
});
