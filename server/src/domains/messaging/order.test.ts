import { describe, expect, test } from 'vitest';
import { readSettings } from '../../settings.ts';
import { orderFor } from './order.ts';

/** `primary` and `backup` are the sandbox's two. */
const order = (country: string, env: Record<string, string>) => {
  const { SMS_ROUTES: routes, SMS_PRICES: prices } = readSettings(env);
  return orderFor(country, { gateways: ['primary', 'backup'], routes, prices }).join(' ');
};

describe('which gateways a country’s messages go by, in turn', () => {
  const table: [what: string, country: string, env: Record<string, string>, order: string][] = [
    ['nothing said: as SMS_GATEWAYS has them', 'CN', {}, 'primary backup'],
    ['its route', 'CN', { SMS_ROUTES: 'CN=backup,primary' }, 'backup primary'],
    ['its route, which leaves one out', 'CN', { SMS_ROUTES: 'CN = backup ; US = primary' }, 'backup'],
    ['another country’s route is not its own', 'US', { SMS_ROUTES: 'CN=backup' }, 'primary backup'],
    ['the route of all others', 'US', { SMS_ROUTES: 'CN=primary;*=backup' }, 'backup'],
    ['its own before that of all others', 'CN', { SMS_ROUTES: '*=backup;CN=primary' }, 'primary'],
    ['the cheaper', 'CN', { SMS_PRICES: 'primary/CN=0.05,backup/CN=0.045' }, 'backup primary'],
    [
      'the cheaper in that country',
      'US',
      { SMS_PRICES: 'primary/CN=0.01,primary/US=0.06,backup/US=0.05' },
      'backup primary',
    ],
    ['a price for all others', 'US', { SMS_PRICES: 'primary/CN=0.01,primary/*=0.5,backup/*=0.4' }, 'backup primary'],
    ['its own price before that', 'CN', { SMS_PRICES: 'backup/*=0.5,backup/CN=0.04,primary/*=0.05' }, 'backup primary'],
    ['one price: as SMS_GATEWAYS has them', 'CN', { SMS_PRICES: 'backup/CN=0.05,primary/CN=0.050' }, 'primary backup'],
    ['a known price before an unknown', 'CN', { SMS_PRICES: 'backup/CN=99' }, 'backup primary'],
    ['a millionth less', 'CN', { SMS_PRICES: 'primary/CN=0.1,backup/CN=0.099999' }, 'backup primary'],
    [
      'a route before all prices',
      'CN',
      { SMS_ROUTES: '*=primary,backup', SMS_PRICES: 'backup/CN=0' },
      'primary backup',
    ],
  ];
  test.each(table)('%s', (_what, country, env, expected) => {
    expect(order(country, env)).toBe(expected);
  });

  test('prices are whole millionths of a yuan', () => {
    expect([...readSettings({ SMS_PRICES: 'primary/CN=0.045, backup/*=12.000001' }).SMS_PRICES]).toEqual([
      ['primary/CN', 45_000],
      ['backup/*', 12_000_001],
    ]);
  });
});

describe('a contradiction stops the start, by name', () => {
  const table: [env: Record<string, string>, told: string][] = [
    [{ SMS_ROUTES: 'CN' }, 'SMS_ROUTES: “CN” is no route'],
    [{ SMS_ROUTES: 'CN=primary=backup' }, 'SMS_ROUTES: “CN=primary=backup” is no route'],
    [{ SMS_ROUTES: 'cn=primary' }, 'SMS_ROUTES: “cn” is no country'],
    [{ SMS_ROUTES: 'CN=primary;CN=backup' }, 'SMS_ROUTES: CN has two routes'],
    [{ SMS_ROUTES: 'CN=primary,primary' }, 'SMS_ROUTES: the route of CN has a gateway twice'],
    [{ SMS_ROUTES: 'CN=' }, 'SMS_ROUTES: the route of CN has no gateway'],
    [{ SMS_ROUTES: 'CN=pigeon' }, 'SMS_ROUTES: the route of CN has pigeon'],
    [{ SMS_ROUTES: 'CN=sandbox' }, 'SMS_ROUTES: the route of CN has sandbox'],
    [{ SMS_ROUTES: 'US=primary', SMS_COUNTRIES: 'CN' }, 'SMS_ROUTES: US has a route'],
    [{ SMS_PRICES: 'primary/CN' }, 'SMS_PRICES: “primary/CN” is no price'],
    [{ SMS_PRICES: 'primary/CN=-1' }, 'SMS_PRICES: “primary/CN=-1” is no price'],
    [{ SMS_PRICES: 'primary/CN=0.0000001' }, 'SMS_PRICES: “primary/CN=0.0000001” is no price'],
    [{ SMS_PRICES: 'primary/XX=1' }, 'SMS_PRICES: “primary/XX=1” is no price'],
    [{ SMS_PRICES: 'primary/CN=1,primary/CN=2' }, 'SMS_PRICES: primary/CN has two prices'],
    [{ SMS_PRICES: 'pigeon/CN=1' }, 'SMS_PRICES: pigeon/CN is of a gateway'],
  ];
  test.each(table)('%j', (env, told) => {
    expect(() => readSettings(env)).toThrow(told);
  });
});
