import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { alipayEndpoint, platformKey, wechatpayEndpoint } from '../../testing/payment-vendors.ts';
import { systemClock } from '../kit/clock.ts';

const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
});

async function testGateway(given: Record<string, string>, ...args: string[]) {
  const { DATABASE_URL: _, ...env } = process.env;
  const child = spawn(process.execPath, [join(import.meta.dirname, '../cli.ts'), 'payments', 'test-gateway', ...args], {
    env: { ...env, NODE_ENV: 'test', ...given },
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (bytes) => (said.out += bytes));
  child.stderr.on('data', (bytes) => (said.err += bytes));
  const [exit] = await once(child, 'close');
  return { exit, ...said };
}

async function alipay(sub_code: string) {
  const there = await alipayEndpoint(() => ({ code: '40004', msg: 'Business Failed', sub_code }), systemClock);
  running.push(there);
  return there;
}
async function wechatpay() {
  const key = platformKey('5157F09EFDC096DE15EBE81A47057A7232F1B8E1');
  const there = await wechatpayEndpoint(
    ({ method }) => (method === 'POST' ? { status: 204 } : { status: 404, json: { code: 'ORDER_NOT_EXIST' } }),
    { clock: systemClock, signer: () => key, inForce: () => [key] },
  );
  running.push(there);
  return there;
}

describe('btepai payments test-gateway', () => {
  test('alipay: right, and where it will call', async () => {
    const { env } = await alipay('ACQ.TRADE_NOT_EXIST');
    expect(await testGateway(env, 'alipay')).toEqual({
      exit: 0,
      out: 'alipay knows us, and we know its signature; it will call https://btepai.example/v1/gateways/alipay/notify\n',
      err: '',
    });
  });

  test('wechatpay: right', async () => {
    const { env, received } = await wechatpay();
    expect(await testGateway(env, 'wechatpay')).toMatchObject({ exit: 0, out: expect.stringContaining('knows us') });
    // The answer to the second call is signed in any case.
    expect(received.map(({ method }) => method)).toEqual(['GET', 'GET', 'POST']);
  });

  test.each([
    ['an id that isn’t ours', { ALIPAY_APP_ID: '2021000122671081' }, 'isv.invalid-app-id'],
    ['nobody there', { ALIPAY_URL: 'http://127.0.0.1:9' }, 'alipay: '],
  ])('alipay: %s', async (_what, change, why) => {
    const { env } = await alipay('ACQ.TRADE_NOT_EXIST');
    expect(await testGateway({ ...env, ...change }, 'alipay')).toMatchObject({
      exit: 1,
      out: expect.stringContaining(why),
    });
  });

  test('wechatpay: another APIv3 key', async () => {
    const { env } = await wechatpay();
    const change = { WECHATPAY_API_V3_KEY: 'b7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb' };
    expect(await testGateway({ ...env, ...change }, 'wechatpay')).toMatchObject({
      exit: 1,
      out: expect.stringContaining('look at WECHATPAY_API_V3_KEY'),
    });
  });

  test('a setting left out, or a key that is none, is named', async () => {
    expect(await testGateway({}, 'alipay')).toMatchObject({ exit: 1, err: expect.stringContaining('ALIPAY_APP_ID') });
    const { env } = await alipay('ACQ.TRADE_NOT_EXIST');
    expect(await testGateway({ ...env, ALIPAY_PRIVATE_KEY: '/nowhere' }, 'alipay')).toMatchObject({
      exit: 1,
      err: expect.stringContaining('ALIPAY_PRIVATE_KEY: no key, and no file that can be read (ENOENT)'),
    });
  });

  test.each([[[]], [['sandbox']], [['alipay', 'wechatpay']]])('%j is no command', async (args) => {
    expect(await testGateway({}, ...args)).toMatchObject({ exit: 2, err: expect.stringContaining('test-gateway') });
  });
});
