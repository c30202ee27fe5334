import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { testGateway } from '../../../testing/gateway.ts';
import { createMetrics } from '../../kit/metrics.ts';
import { GatewayError } from './gateways/gateway.ts';
import { createRouter } from './router.ts';

type Mode = 'takes' | 'rejects' | 'unavailable' | 'breaks' | 'hangs';
const sms = {
  id: '1',
  accountId: '2',
  to: '+8613800138000',
  country: 'CN',
  channel: 'sms',
  content: { template: 'sign_in', language: 'zh', params: { code: '123456', minutes: '5' } },
  text: 'hello',
} as const;

function gateway(name: string, mode: Mode) {
  const taken: string[] = [];
  const state = { mode };
  const send = async () => {
    if (state.mode === 'rejects') throw new GatewayError('rejected', 'no');
    if (state.mode === 'unavailable') throw new GatewayError('unavailable', 'away');
    if (state.mode === 'breaks') throw new TypeError('broken');
    if (state.mode === 'hangs') await new Promise(() => {});
    taken.push(name);
  };
  return { gateway: testGateway(name, send), taken, state };
}

function routed(primary: Mode, backup: Mode) {
  const gateways = [gateway('primary', primary), gateway('backup', backup)] as const;
  const router = createRouter({
    gateways: gateways.map((g) => g.gateway),
    timeoutSeconds: 0.05,
    metrics: createMetrics(),
  });
  return { router, primary: gateways[0], backup: gateways[1] };
}

describe('which gateway an SMS goes to', () => {
  const table: [primary: Mode, backup: Mode, avoid: string | null, outcome: object][] = [
    ['takes', 'takes', null, { status: 'submitted', gateway: 'primary' }],
    ['takes', 'takes', 'primary', { status: 'submitted', gateway: 'backup' }],
    ['takes', 'unavailable', 'primary', { status: 'submitted', gateway: 'primary' }],
    ['unavailable', 'takes', null, { status: 'submitted', gateway: 'backup' }],
    ['rejects', 'takes', null, { status: 'submitted', gateway: 'backup' }],
    ['breaks', 'takes', null, { status: 'submitted', gateway: 'backup' }],
    ['hangs', 'takes', null, { status: 'submitted', gateway: 'backup' }],
    ['unavailable', 'unavailable', null, { status: 'unavailable' }],
    ['hangs', 'breaks', null, { status: 'unavailable' }],
    ['rejects', 'rejects', null, { status: 'rejected' }],
    ['rejects', 'unavailable', null, { status: 'unavailable' }],
    ['unavailable', 'rejects', null, { status: 'unavailable' }],
  ];
  test.each(table)('S10: primary %s, backup %s, avoiding %s', async (primary, backup, avoid, outcome) => {
    expect(await routed(primary, backup).router.send(sms, avoid)).toMatchObject(outcome);
  });
});

describe('a gateway that keeps failing is left out for a while', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('after five failures it is not asked, and after ten seconds it is tried again', async () => {
    const { router, primary } = routed('unavailable', 'takes');
    for (let n = 0; n < 5; n++) await router.send(sms, null);
    expect(router.state()).toBe('degraded');
    primary.state.mode = 'takes';
    await router.send(sms, null);
    expect(primary.taken).toEqual([]);
    vi.setSystemTime(Date.now() + 10_000);
    expect(await router.send(sms, null)).toMatchObject({ status: 'submitted', gateway: 'primary' });
    expect(router.state()).toBe('ok');
  });

  test('refusals alone leave nobody out', async () => {
    const { router } = routed('rejects', 'takes');
    for (let n = 0; n < 20; n++) await router.send(sms, null);
    expect(router.state()).toBe('ok');
  });

  test('D8: with all left out it is down, and no longer once they would be tried again', async () => {
    const { router } = routed('unavailable', 'unavailable');
    for (let n = 0; n < 5; n++) await router.send(sms, null);
    expect(router.state()).toBe('down');
    vi.setSystemTime(Date.now() + 9_999);
    expect(router.state()).toBe('down');
    vi.setSystemTime(Date.now() + 1);
    expect(router.state()).not.toBe('down');
  });
});
