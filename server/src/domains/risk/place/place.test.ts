import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { leastDistanceKm } from './distance.ts';
import { createNetworks } from './network.ts';
import { nameOfPlace, placeOf } from './place.ts';

describe('where an address is', () => {
  const known: [string, zh: string, en: string][] = [
    ['202.96.128.86', '中国 · 中国电信', 'China · Chinanet'],
    ['8.8.8.8', '美国 · Google LLC', 'United States · Google LLC'],
    ['::ffff:8.8.8.8', '美国 · Google LLC', 'United States · Google LLC'],
    ['240e::1', '中国 · 中国电信', 'China · Chinanet'],
    ['202.112.0.1', '中国 · 教育网', 'China · China Education and Research Network Center'],
  ];
  test.each(known)('%s → %s', (address, zh, en) => {
    expect([nameOfPlace(placeOf(address), 'zh'), nameOfPlace(placeOf(address), 'en')]).toEqual([zh, en]);
  });

  test('Hong Kong, Macao and Taiwan by the names that a Chinese reader expects', () => {
    const names = ['HK', 'MO', 'TW'].map((country) => nameOfPlace({ country, network: null }, 'zh'));
    expect(names).toEqual(['中国香港', '中国澳门', '中国台湾']);
  });

  test.each([
    '127.0.0.1',
    '10.1.2.3',
    '192.168.0.7',
    '100.64.1.1',
    '::1',
    'fe80::1',
    'fd00::1',
    '203.0.113.9',
    '0.0.0.0',
    'unknown',
    '',
  ])('“%s” is nowhere', (address) => {
    expect(placeOf(address)).toEqual({ country: null, network: null });
    expect(nameOfPlace(placeOf(address), 'zh')).toBeNull();
  });
});

describe('how far it is at the least', () => {
  test.each([
    ['CN', 'HK'],
    ['DE', 'FR'],
    ['US', 'CA'],
    ['CN', 'CN'],
  ])('%s to %s is a step', (from, to) => expect(leastDistanceKm(from, to)).toBe(0));
  test.each([
    ['CN', 'US', 3_000],
    ['CN', 'DE', 3_500],
    ['GB', 'AU', 12_000],
    ['AU', 'GB', 12_000],
  ])('%s to %s is more than %i km', (from, to, km) => expect(leastDistanceKm(from, to)).toBeGreaterThan(km));
  test('what is no country has no distance', () => expect(leastDistanceKm('CN', 'ZZ')).toBeNull());
});

describe.each(['ipv4', 'ipv6'])('networks of %s are found by halving as they are by reading', (family) => {
  const path = createRequire(import.meta.url).resolve(`@ip-location-db/asn/asn-${family}-num.csv`);
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  const find = createNetworks(path);
  const ranges = lines.map((line) => line.split(',', 3).map(BigInt) as [bigint, bigint, bigint]);
  // Every so many, and both ends of the file.
  const looked = ranges.filter((_, index) => index % 997 === 0 || index < 3 || index > ranges.length - 4);

  test('at both ends and in the middle of a range', () => {
    for (const [from, to, number] of looked)
      for (const address of [from, (from + to) / 2n, to]) expect(find(address)?.number).toBe(Number(number));
  });
  test('and not in the gaps between', () => {
    const gaps = ranges.flatMap(([from], index) => {
      const before = ranges[index - 1]?.[1] ?? -1n;
      return from - before > 1n ? [from - 1n] : [];
    });
    for (const address of gaps.filter((_, index) => index % 499 === 0)) expect(find(address)).toBeNull();
    expect(find(2n ** 129n)).toBeNull();
  });
});
