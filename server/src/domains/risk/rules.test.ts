import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSettings } from '../../settings.ts';
import type { Outcome, Signs } from './rules.ts';
import { rules, weigh, wordsOf } from './rules.ts';

const settings = readSettings({});
const nothing: Signs = {
  newDevice: false,
  newNetwork: false,
  newCountry: false,
  impossibleTravel: false,
  guesses: 0,
  accountsOnDevice: 0,
  accountsFromAddress: 0,
  numberChanged: false,
  isScripted: false,
  hasNoLanguage: false,
  amountFen: 0,
};
const everything: Signs = {
  newDevice: true,
  newNetwork: true,
  newCountry: true,
  impossibleTravel: true,
  guesses: 20,
  accountsOnDevice: 4,
  accountsFromAddress: 20,
  numberChanged: true,
  isScripted: true,
  hasNoLanguage: true,
  amountFen: 200_000,
};

// The table of docs/risk.md, row by row.
const examples: [what: string, Partial<Signs>, Outcome][] = [
  ['a trusted device, as always', {}, 'allow'],
  ['a trusted device on a journey', { newNetwork: true, newCountry: true }, 'allow'],
  ['a trusted device while strangers guess at its account', { guesses: 20 }, 'allow'],
  ['a trusted device at an address with many accounts', { newNetwork: true, accountsFromAddress: 20 }, 'allow'],
  ['a trusted device that a whole family signs in on', { accountsOnDevice: 4 }, 'allow'],
  ['a program of its owner’s, on a device that it kept', { isScripted: true, hasNoLanguage: true }, 'allow'],
  ['a trusted device in two places at once', { newCountry: true, impossibleTravel: true }, 'verify'],
  ['a trusted device abroad, the number just replaced', { newCountry: true, numberChanged: true }, 'verify'],
  ['a new device', { newDevice: true }, 'verify'],
  ['a new device while strangers guess', { newDevice: true, newNetwork: true, guesses: 20 }, 'verify'],
  ['a new device on a journey', { newDevice: true, newNetwork: true, newCountry: true }, 'verify'],
  [
    'a new device, sooner than anyone gets there',
    { newDevice: true, newCountry: true, impossibleTravel: true },
    'hold',
  ],
  [
    'a new device in a new country, with many accounts',
    { newDevice: true, newCountry: true, accountsOnDevice: 4 },
    'hold',
  ],
  ['the same from an address with many', { newDevice: true, newCountry: true, accountsFromAddress: 20 }, 'hold'],
  ['everything at once, by hand', { ...everything, isScripted: false, hasNoLanguage: false }, 'hold'],
  [
    'a program that goes through accounts',
    { newDevice: true, accountsFromAddress: 20, isScripted: true, hasNoLanguage: true },
    'deny',
  ],
  ['a large payment on a trusted device', { amountFen: 200_000 }, 'verify'],
  ['one cent less', { amountFen: 199_999 }, 'allow'],
  ['a large payment on a new device', { newDevice: true, newNetwork: true, amountFen: 200_000 }, 'verify'],
  ['the same, the number just replaced', { newDevice: true, numberChanged: true, amountFen: 200_000 }, 'hold'],
  [
    'a large payment in two places at once, the number just replaced',
    { impossibleTravel: true, numberChanged: true, amountFen: 200_000 },
    'hold',
  ],
  ['a program with one account', { newDevice: true, isScripted: true, hasNoLanguage: true }, 'verify'],
];

describe('what the facts come to', () => {
  test.each(examples)('%s: %j → %s', (_what, signs, outcome) => {
    expect(weigh({ ...nothing, ...signs }, settings).outcome).toBe(outcome);
  });

  test('the reasons are the rules that hold, the heaviest first', () => {
    const { score, reasons } = weigh({ ...nothing, newDevice: true, newNetwork: true, newCountry: true }, settings);
    expect([score, reasons]).toEqual([55, ['new_device', 'new_country', 'new_network']]);
  });

  test('a rule whose weight is 0 is off, and no reason', () => {
    const without = readSettings({ RISK_WEIGHT_NEW_NETWORK: '0' });
    expect(weigh({ ...nothing, newNetwork: true }, without).reasons).toEqual([]);
  });

  test('every rule can hold, and has words in both languages', () => {
    expect(weigh(everything, settings).reasons.toSorted()).toEqual(Object.keys(rules).toSorted());
    for (const name of Object.keys(rules))
      for (const language of ['zh', 'en'] as const) expect(wordsOf(name, language)).not.toBe(name);
  });
});

const order: Outcome[] = ['allow', 'verify', 'hold', 'deny'];
const count = fc.nat({ max: 40 });
const signs = fc.record<Signs>({
  newDevice: fc.boolean(),
  newNetwork: fc.boolean(),
  newCountry: fc.boolean(),
  impossibleTravel: fc.boolean(),
  guesses: count,
  accountsOnDevice: count,
  accountsFromAddress: count,
  numberChanged: fc.boolean(),
  isScripted: fc.boolean(),
  hasNoLanguage: fc.boolean(),
  amountFen: fc.constantFrom(0, 100, 199_999, 200_000, 10_000_000),
});
/** Both together: all that either shows. */
const union = (a: Signs, b: Signs) =>
  Object.fromEntries(
    Object.entries(a).map(([name, value]) => {
      const other = b[name as keyof Signs];
      return [name, typeof value === 'number' ? Math.max(value, other as number) : value || other];
    }),
  ) as Signs;

test('more facts never give a milder outcome, whatever the weights', () => {
  const weight = fc.nat({ max: 100 }).map(String);
  const weights = fc.record(
    Object.fromEntries(Object.values(rules).map(({ weight: name }) => [name, weight])) as Record<string, typeof weight>,
  );
  fc.assert(
    fc.property(signs, signs, weights, (some, others, env) => {
      const [fewer, more] = [some, union(some, others)].map((each) => weigh(each, readSettings(env)));
      expect(order.indexOf(more!.outcome)).toBeGreaterThanOrEqual(order.indexOf(fewer!.outcome));
      expect(more!.reasons).toEqual(expect.arrayContaining(fewer!.reasons));
    }),
    { numRuns: 500 },
  );
});

test('L4: on a trusted device, nothing that strangers can bring about changes anything', () => {
  fc.assert(
    fc.property(signs, count, count, (some, guesses, accountsFromAddress) => {
      const trusted = { ...some, newDevice: false };
      expect(weigh({ ...trusted, guesses, accountsFromAddress }, settings)).toEqual(weigh(trusted, settings));
    }),
  );
});
