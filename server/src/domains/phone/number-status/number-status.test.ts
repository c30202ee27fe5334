import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { keptLog, standIn } from '../../../../testing/stand-in.ts';
import { createMetrics } from '../../../kit/metrics.ts';
import { readSettings, SettingsError } from '../../../settings.ts';
import type { NumberStatusAnswer } from './adapter.ts';
import { createNumberStatus, isDoubtful } from './number-status.ts';

const number = '+34612345678';
const since = new Date('2026-01-31T00:00:00Z');

describe('P8: when an SMS alone proves too little', () => {
  const table: [status: NumberStatusAnswer, idleDays: number, doubtful: boolean][] = [
    ['same', 0, false],
    ['same', 180, false],
    ['same', 10_000, false],
    ['unknown', 0, false],
    ['unknown', 179, false],
    ['unknown', 180, true],
    ['unknown', 181, true],
    ['recycled', 0, true],
    ['recycled', 179, true],
    ['recycled', 180, true],
  ];
  test.each(table)('P8: %s after %i idle days: %s', (status, idleDays, doubtful) => {
    expect(isDoubtful(status, { idleDays }, readSettings({}))).toBe(doubtful);
  });

  test.each([
    [29, false],
    [30, true],
  ])('P8: PHONE_IDLE_DAYS=30, unknown after %i: %s', (idleDays, doubtful) => {
    expect(isDoubtful('unknown', { idleDays }, readSettings({ PHONE_IDLE_DAYS: '30' }))).toBe(doubtful);
  });
});

test('P8: where nobody is named to be asked, idle time judges', async () => {
  const { log, logged } = keptLog();
  expect(await createNumberStatus({ settings: readSettings({}), log })(number, since)).toBe('unknown');
  expect(logged()).toBe('');
});

describe('one that keeps failing is left alone for a while', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** An operator that can be made to fail, and someone who asks it. */
  async function failing() {
    let reply: { status?: number; json: unknown } = { status: 500, json: {} };
    const there = await standIn(() => reply);
    const settings = readSettings({ NUMBER_STATUS: 'camara', CAMARA_URL: there.url, CAMARA_TOKEN: 'token' });
    const metrics = createMetrics();
    const { log, logged } = keptLog();
    const ask = createNumberStatus({ settings, log, metrics });
    return {
      ...there,
      ask: () => ask(number, since),
      reply: (next: typeof reply) => {
        reply = next;
      },
      isOpen: async () =>
        /circuit_open\{gateway="number_status_camara"\} (\d)/.exec(await metrics.registry.metrics())?.[1],
      lastReason: () => JSON.parse(logged().trim().split('\n').at(-1) ?? '{}').reason,
    };
  }

  test('after five failures it isn’t asked for ten seconds, then tried once', async () => {
    const there = await failing();
    for (let i = 0; i < 7; i++) expect(await there.ask()).toBe('unknown');
    expect(there.received).toHaveLength(5);
    expect(there.lastReason()).toBe('left_out');
    expect(await there.isOpen()).toBe('1');
    there.reply({ json: { phoneNumberRecycled: true } });
    vi.setSystemTime(Date.now() + 9_000);
    expect(await there.ask()).toBe('unknown');
    expect(there.received).toHaveLength(5);
    vi.setSystemTime(Date.now() + 1_000);
    expect(await there.ask()).toBe('recycled');
    expect(await there.isOpen()).toBe('0');
    await there.stop();
  });

  test('numbers that it can’t judge leave it open to others: nobody shuts it by asking for theirs', async () => {
    const there = await failing();
    there.reply({ status: 404, json: { code: 'IDENTIFIER_NOT_FOUND' } });
    for (let i = 0; i < 8; i++) expect(await there.ask()).toBe('unknown');
    there.reply({ json: { phoneNumberRecycled: false } });
    expect(await there.ask()).toBe('same');
    await there.stop();
  });
});

describe('settings that contradict each other are refused by name', () => {
  const aliyun = {
    NUMBER_STATUS: 'aliyun',
    ALIYUN_ACCESS_KEY_ID: 'id',
    ALIYUN_ACCESS_KEY_SECRET: 'secret',
    ALIYUN_NUMBER_AUTH_CODE: 'code',
  };
  const camara = {
    NUMBER_STATUS: 'camara',
    CAMARA_URL: 'https://operator.example/number-recycling/v0.2',
    CAMARA_TOKEN_URL: 'https://operator.example/token',
    CAMARA_CLIENT_ID: 'id',
    CAMARA_CLIENT_SECRET: 'secret',
  };
  const withToken = {
    ...camara,
    CAMARA_TOKEN_URL: '',
    CAMARA_CLIENT_ID: '',
    CAMARA_CLIENT_SECRET: '',
    CAMARA_TOKEN: 't',
  };

  test.each([
    ['idle', {}],
    ['aliyun', aliyun],
    ['camara with a client', camara],
    ['camara with a token', withToken],
    ['aliyun on this machine', { ...aliyun, ALIYUN_NUMBER_URL: 'http://127.0.0.1:8080' }],
  ])('%s, whole, starts', (_what, env) => {
    expect(() => readSettings(env)).not.toThrow();
  });

  const table: [named: string, env: Record<string, string>][] = [
    ['NUMBER_STATUS', { NUMBER_STATUS: 'oracle' }],
    ['NUMBER_STATUS_TIMEOUT_SECONDS', { NUMBER_STATUS_TIMEOUT_SECONDS: '11' }],
    ['ALIYUN_ACCESS_KEY_ID', { ...aliyun, ALIYUN_ACCESS_KEY_ID: '' }],
    ['ALIYUN_ACCESS_KEY_SECRET', { ...aliyun, ALIYUN_ACCESS_KEY_SECRET: ' ' }],
    ['ALIYUN_NUMBER_AUTH_CODE', { ...aliyun, ALIYUN_NUMBER_AUTH_CODE: '' }],
    ['ALIYUN_NUMBER_URL', { ...aliyun, ALIYUN_NUMBER_URL: 'http://dytnsapi.aliyuncs.com' }],
    ['ALIYUN_NUMBER_URL', { ...aliyun, ALIYUN_NUMBER_URL: 'https://dytnsapi.aliyuncs.com/path' }],
    ['ALIYUN_NUMBER_URL', { ...aliyun, ALIYUN_NUMBER_URL: 'dytnsapi.aliyuncs.com' }],
    ['CAMARA_URL', { ...camara, CAMARA_URL: '' }],
    ['CAMARA_URL', { ...camara, CAMARA_URL: 'http://operator.example' }],
    ['CAMARA_URL', { ...camara, CAMARA_URL: 'http://127.0.0.1.operator.example' }],
    ['CAMARA_URL', { ...camara, CAMARA_URL: 'https://user:word@operator.example' }],
    ['CAMARA_URL', { ...camara, CAMARA_URL: 'https://operator.example/v0.2?key=1' }],
    ['CAMARA_TOKEN_URL', { ...camara, CAMARA_TOKEN_URL: '' }],
    ['CAMARA_TOKEN_URL', { ...camara, CAMARA_TOKEN_URL: 'http://operator.example/token' }],
    ['CAMARA_CLIENT_ID', { ...camara, CAMARA_CLIENT_ID: '' }],
    ['CAMARA_CLIENT_SECRET', { ...camara, CAMARA_CLIENT_SECRET: '' }],
    ['CAMARA_TOKEN', { ...camara, CAMARA_TOKEN: 't' }],
  ];
  test.each(table)('%s %o', (named, env) => {
    const start = () => readSettings(env);
    expect(start).toThrow(SettingsError);
    expect(start).toThrow(new RegExp(`^${named}: `, 'm'));
  });
});
