import { expect, test } from 'vitest';
import { bank } from './bank.ts';

test('M2: 20 workers move money for 10 s, and whoever looks sees one sum and nobody below zero', {
  timeout: 600_000,
}, async () => {
  const figures = await bank({ seconds: 10 });
  process.stderr.write(`bank: ${JSON.stringify(figures)}\n`);
  for (const count of Object.values(figures)) expect(count).toBeGreaterThan(0);
});
