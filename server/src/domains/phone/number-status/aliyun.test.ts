import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import type { Received, Reply } from '../../../../testing/stand-in.ts';
import { keptLog, standIn } from '../../../../testing/stand-in.ts';
import { wrongAcs3 } from '../../../../testing/vendor-signatures.ts';
import { readSettings } from '../../../settings.ts';
import { createNumberStatus } from './number-status.ts';

const number = '+8613812345678';
const since = new Date('2026-01-31T16:30:05.600Z');
const secret = 'a secret (of ours)';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
});

/** Aliyun on this machine, which refuses what isn't signed right, and someone who asks it. */
async function aliyun(reply: (received: Received) => Reply, env: Record<string, string> = {}) {
  const there = await standIn((received) => {
    const wrong = wrongAcs3(received, { accessKeyId: 'the-key-id', secret });
    return wrong ? { status: 400, json: { Code: 'SignatureDoesNotMatch', Message: wrong } } : reply(received);
  });
  running.push(there);
  const settings = readSettings({
    NUMBER_STATUS: 'aliyun',
    NUMBER_STATUS_TIMEOUT_SECONDS: '1',
    ALIYUN_ACCESS_KEY_ID: 'the-key-id',
    ALIYUN_ACCESS_KEY_SECRET: secret,
    ALIYUN_NUMBER_AUTH_CODE: 'our/auth code*~',
    ALIYUN_NUMBER_URL: there.url,
    ...env,
  });
  const { log, logged } = keptLog();
  return { ask: createNumberStatus({ settings, log }), received: there.received, logged };
}

const result = (VerifyResult: unknown) => ({
  json: { Code: 'OK', Message: 'OK', RequestId: '1', Data: { VerifyResult, Carrier: 'CMCC' } },
});
const refusal = (Code: string, status = 200) => ({
  status,
  json: { Code, Message: `about ${number}`, RequestId: '1' },
});

describe('what Aliyun’s answers mean', () => {
  const table: [what: string, reply: Reply, answer: string, reason: string | null][] = [
    ['0: can’t be judged', result('0'), 'unknown', null],
    ['1: given out again', result('1'), 'recycled', null],
    ['2: not given out again', result('2'), 'same', null],
    ['3: given up', result('3'), 'recycled', null],
    ['2, as a number', result(2), 'same', null],
    ['a result that isn’t documented', result('4'), 'unknown', 'malformed'],
    ['a result by the name of something else', result('constructor'), 'unknown', 'malformed'],
    ['no result', { json: { Code: 'OK' } }, 'unknown', 'malformed'],
    ['no object', { json: [] }, 'unknown', 'error'],
    ['no JSON', { text: '<html>' }, 'unknown', 'error'],
    ['a ported number', refusal('PortabilityNumberNotSupported'), 'unknown', null],
    ['a virtual operator’s number', refusal('RequestNumberNotSupported'), 'unknown', null],
    ['a number asked too often', refusal('RequestFrequencyLimit', 400), 'unknown', null],
    ['a result beside a refusal', { json: { ...result('2').json, Code: 'isv.BAD' } }, 'unknown', 'isv.BAD'],
    ['a throttled account', refusal('Throttling.User', 400), 'unknown', 'Throttling.User'],
    ['an outage', { status: 503, text: 'Service Unavailable' }, 'unknown', 'error'],
    ['a code that is no word', refusal(`about ${number}`, 400), 'unknown', 'error'],
  ];
  test.each(table)('%s', async (_what, reply, answer, reason) => {
    const { ask, received, logged } = await aliyun(() => reply);
    expect(await ask(number, since)).toBe(answer);
    expect(received).toHaveLength(1);
    if (reason === null) expect(logged()).toBe('');
    else expect(JSON.parse(logged())).toMatchObject({ adapter: 'aliyun', reason });
    expect(logged()).not.toContain('13812345678');
  });
});

test('what is asked, signed by our key, with the number hidden and the time as China’s clocks show it', async () => {
  const { ask, received } = await aliyun(() => result('2'));
  expect(await ask(number, since)).toBe('same');
  const [{ url, headers, method }] = received as [Received];
  expect(method).toBe('POST');
  expect(headers).toMatchObject({ 'x-acs-action': 'DescribePhoneTwiceTelVerify', 'x-acs-version': '2020-02-17' });
  expect(Object.fromEntries(url.searchParams)).toEqual({
    AuthCode: 'our/auth code*~',
    Mask: 'SHA256',
    InputNumber: sha256('13812345678'),
    StartTime: '2026-02-01 00:30:05',
  });
});

test('another key’s signature is refused, which is no answer', async () => {
  const { ask, logged } = await aliyun(() => result('2'), { ALIYUN_ACCESS_KEY_SECRET: 'not ours' });
  expect(await ask(number, since)).toBe('unknown');
  expect(JSON.parse(logged())).toMatchObject({ reason: 'SignatureDoesNotMatch' });
});

test.each(['+6591234567', '+85291234567', '+8610123456789', 'no number'])(
  '%s is not Aliyun’s: it never hears of it',
  async (e164) => {
    const { ask, received } = await aliyun(() => result('2'));
    expect(await ask(e164, since)).toBe('unknown');
    expect(received).toEqual([]);
  },
);

test('an answer that doesn’t come is no answer, and is not asked for again', async () => {
  const { ask, received, logged } = await aliyun(() => null);
  expect(await ask(number, since)).toBe('unknown');
  expect(received).toHaveLength(1);
  expect(JSON.parse(logged())).toMatchObject({ reason: 'timeout' });
  expect(logged()).not.toContain(sha256('13812345678'));
});

test('nobody there', async () => {
  const { ask, logged } = await aliyun(() => result('2'));
  for (const one of running.splice(0)) await one.stop();
  expect(await ask(number, since)).toBe('unknown');
  expect(logged()).not.toBe('');
});
