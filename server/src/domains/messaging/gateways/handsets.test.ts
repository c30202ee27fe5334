import { describe, expect, test } from 'vitest';
import { TestClock } from '../../../../testing/clock.ts';
import { Passing } from './fleet.ts';
import type { HandsetMessage } from './handsets.ts';
import { Handsets } from './handsets.ts';

const message = (n: number, to: string): HandsetMessage => ({
  id: `m${n}`,
  to,
  text: `text ${n}`,
  channel: 'sms',
  at: new Date(n * 1000).toISOString(),
  delivery: 'delivered',
  receipt: 'due',
  gateway: 'primary',
});
const ids = (messages: HandsetMessage[]) => messages.map(({ id }) => id);

describe('handsets', () => {
  test('each shows its own, newest first; all together show the newest of every one', () => {
    const handsets = new Handsets();
    for (const [n, to] of ['A', 'B', 'A', 'C'].entries()) handsets.add(message(n, to));
    expect(ids(handsets.received('A'))).toEqual(['m2', 'm0']);
    expect(ids(handsets.received())).toEqual(['m3', 'm2', 'm1', 'm0']);
    expect(handsets.received('D')).toEqual([]);
    expect(handsets.numbers).toBe(3);
    expect(handsets.latest(2).map(({ newest, count }) => [newest.to, count])).toEqual([
      ['C', 1],
      ['A', 2],
    ]);
  });

  test('they keep so many and no more, whoever’s the oldest are', () => {
    const handsets = new Handsets(10);
    for (let n = 0; n < 1_000; n++) handsets.add(message(n, n < 500 ? 'old' : `new ${n % 3}`));
    expect(handsets.received().length).toBeLessThan(15);
    expect(handsets.received()[0]?.id).toBe('m999');
    expect(handsets.received('old')).toEqual([]);
    expect(handsets.has('m0')).toBe(false);
    expect(handsets.has('m999')).toBe(true);
    expect(handsets.numbers).toBe(3);
    expect(['new 0', 'new 1', 'new 2'].flatMap((to) => handsets.received(to)).length).toBe(handsets.received().length);
  });

  test('a receipt is news once', () => {
    const handsets = new Handsets();
    handsets.add(message(1, 'A'));
    expect([handsets.markTold('m1'), handsets.markTold('m1'), handsets.markTold('m2')]).toEqual([true, false, false]);
    expect(handsets.received('A')[0]?.receipt).toBe('told');
  });
});

test('what passed is counted by second, over the last minute and in all', () => {
  const clock = new TestClock();
  const passing = new Passing(clock);
  passing.count('taken');
  passing.count('taken');
  clock.advance(1);
  passing.count('taken');
  expect(passing.read().taken).toMatchObject({ total: 3 });
  expect(passing.read().taken.lastMinute.slice(-3)).toEqual([0, 2, 1]);
  clock.advance(58);
  expect(passing.read().taken.lastMinute.slice(0, 2)).toEqual([2, 1]);
  clock.advance(1);
  expect(passing.read().taken.lastMinute.slice(0, 2)).toEqual([1, 0]);
  clock.advance(600);
  expect(passing.read().taken).toEqual({ total: 3, lastMinute: new Array(60).fill(0) });
  expect(passing.read().landed.total).toBe(0);
});
