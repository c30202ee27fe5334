import { expect, test } from 'vitest';
import { gathered } from './gathered.ts';

/** Reads that end when they are told to. */
function controlled() {
  const reads: { keys: number[]; end: () => void; fail: () => void }[] = [];
  const ask = gathered<number, string>(
    (keys) =>
      new Promise((resolve, reject) => {
        const rows = keys.map((key) => (key < 0 ? undefined : `row ${key}`));
        reads.push({ keys, end: () => resolve(rows), fail: () => reject(new Error('down')) });
      }),
  );
  return { reads, ask };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('those of one turn go together, each with a row of its own', async () => {
  const { reads, ask } = controlled();
  const asked = Promise.all([ask(1), ask(-1), ask(1)]);
  await turn();
  expect(reads.map(({ keys }) => keys)).toEqual([[1, -1, 1]]);
  reads[0]!.end();
  expect(await asked).toEqual(['row 1', undefined, 'row 1']);
});

test('while two are under way the rest wait for the next, and one that fails fails only its own', async () => {
  const { reads, ask } = controlled();
  const first = ask(1);
  await turn();
  const second = ask(2);
  await turn();
  const rest = Promise.all([ask(3), ask(4)]);
  await turn();
  expect(reads.map(({ keys }) => keys)).toEqual([[1], [2]]);
  reads[0]!.fail();
  await expect(first).rejects.toThrow('down');
  await turn();
  expect(reads.map(({ keys }) => keys)).toEqual([[1], [2], [3, 4]]);
  reads[1]!.end();
  reads[2]!.end();
  expect([await second, await rest]).toEqual(['row 2', ['row 3', 'row 4']]);
});
