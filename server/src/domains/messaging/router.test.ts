import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { testGateway } from '../../../testing/gateway.ts';
import { createMetrics } from '../../kit/metrics.ts';
import type { Gateway } from './gateways/gateway.ts';
import { GatewayError } from './gateways/gateway.ts';
import type { Router } from './router.ts';
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
  const silent = new Set<string>();
  const metrics = createMetrics();
  const router = createRouter({
    gateways: gateways.map((g) => g.gateway),
    orderOf: (country) => (country === 'US' ? ['backup'] : ['primary', 'backup']),
    silence: { isSilent: (name) => silent.has(name) },
    probeOneIn: 4,
    timeoutSeconds: 0.05,
    metrics,
  });
  return { router, primary: gateways[0], backup: gateways[1], silent, metrics };
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

describe('a gateway whose receipts have stopped comes last', () => {
  const to = async (router: Router, more: object = {}, avoid: string | null = null) =>
    (await router.send({ ...sms, ...more }, avoid)).status === 'submitted';

  test('S10: it is passed over, but for one code in so many, and comes first again with its receipts', async () => {
    const { router, primary, backup, silent } = routed('takes', 'takes');
    silent.add('primary');
    expect(router.state()).toBe('degraded');
    for (let n = 0; n < 8; n++) await to(router);
    expect([primary.taken.length, backup.taken.length]).toEqual([2, 6]);
    silent.clear();
    await to(router);
    expect(primary.taken).toHaveLength(3);
  });

  test('S10: it is not dropped: where no other takes the message, it does', async () => {
    const { router, primary, silent } = routed('takes', 'unavailable');
    silent.add('primary');
    expect(await router.send(sms, null)).toMatchObject({ gateway: 'primary', rank: 1 });
    expect(primary.taken).toHaveLength(1);
  });

  test('S10: what is sent again, or can’t be sent again, is no probe', async () => {
    const { router, primary, backup, silent } = routed('takes', 'takes');
    silent.add('primary');
    const notice = { template: 'phone_replaced', language: 'zh', params: {} };
    for (let n = 0; n < 8; n++) await to(router, {}, 'backup');
    for (let n = 0; n < 8; n++) await to(router, { content: notice });
    expect([primary.taken.length, backup.taken.length]).toEqual([0, 16]);
  });

  test('S10: with all silent the order is as ever', async () => {
    const { router, primary, silent } = routed('takes', 'takes');
    silent.add('primary').add('backup');
    for (let n = 0; n < 3; n++) await to(router);
    expect(primary.taken).toHaveLength(3);
    expect(router.state()).toBe('degraded');
  });
});

describe('by country and channel', () => {
  test('a country’s gateways are tried and no others, and their state is its own', async () => {
    const { router, primary } = routed('takes', 'unavailable');
    const american = { ...sms, country: 'US' };
    for (let n = 0; n < 5; n++) expect(await router.send(american, null)).toEqual({ status: 'unavailable' });
    expect(primary.taken).toEqual([]);
    expect([router.state('US'), router.state('CN'), router.state()]).toEqual(['down', 'degraded', 'degraded']);
    expect([router.channelsTo('US'), router.channelsTo('CN')]).toEqual([[], ['sms']]);
  });

  test('a call goes by a gateway that makes calls, though it is not the first', async () => {
    const calls = testGateway('backup', () => {}, { channels: ['sms', 'voice'] });
    const router = createRouter({
      gateways: [testGateway('primary'), calls],
      orderOf: () => ['primary', 'backup'],
      silence: { isSilent: () => false },
      probeOneIn: 4,
      timeoutSeconds: 1,
      metrics: createMetrics(),
    });
    expect(router.channelsTo('CN')).toEqual(['sms', 'voice']);
    expect(await router.send({ ...sms, channel: 'voice' }, null)).toMatchObject({ gateway: 'backup', rank: 1 });
  });
});

test('S10: a gateway that took too long is told that nobody waits any more', async () => {
  const signals: AbortSignal[] = [];
  const hanging: Gateway = {
    ...testGateway('primary'),
    send: (_sms, signal) => {
      signals.push(signal);
      return new Promise<never>(() => {});
    },
  };
  const router = createRouter({
    gateways: [hanging, testGateway('backup')],
    orderOf: () => ['primary', 'backup'],
    silence: { isSilent: () => false },
    probeOneIn: 4,
    timeoutSeconds: 0.05,
    metrics: createMetrics(),
  });
  expect(await router.send(sms, null)).toMatchObject({ gateway: 'backup', rank: 2 });
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
});

describe('a gateway that keeps failing is left out for a while', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('after five failures it is not asked, and after ten seconds it is tried again', async () => {
    const { router, primary, metrics } = routed('unavailable', 'takes');
    const shown = async () => {
      router.noteCircuits();
      return (await metrics.gatewayOpen.get()).values.find(({ labels }) => labels.gateway === 'primary')!.value;
    };
    expect(await shown()).toBe(0);
    for (let n = 0; n < 5; n++) await router.send(sms, null);
    expect(router.state()).toBe('degraded');
    expect(await shown()).toBe(1);
    primary.state.mode = 'takes';
    await router.send(sms, null);
    expect(primary.taken).toEqual([]);
    vi.setSystemTime(Date.now() + 10_000);
    expect(await shown()).toBe(0.5);
    expect(await router.send(sms, null)).toMatchObject({ status: 'submitted', gateway: 'primary' });
    expect(router.state()).toBe('ok');
    expect(await shown()).toBe(0);
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
