import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { TestClock } from '../../../../testing/clock.ts';
import { sealedResource, wechatpaySeal } from '../../../../testing/payment-signatures.ts';
import type { WechatpaySays } from '../../../../testing/payment-vendors.ts';
import { platformKey, tradeToPay, wechatpayEndpoint, wechatpayIds } from '../../../../testing/payment-vendors.ts';
import { keptLog } from '../../../../testing/stand-in.ts';
import { readSettings } from '../../../settings.ts';
import type { StatementLine } from './gateway.ts';
import { ForgedNotification } from './gateway.ts';
import { createWechatpay } from './wechatpay.ts';

const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
});

const first = platformKey('5157F09EFDC096DE15EBE81A47057A7232F1B8E1');
const second = platformKey('0A57F09EFDC096DE15EBE81A47057A7232F1B8E2');
const publicKey = platformKey('PUB_KEY_ID_0000000000000024101100397200000006');
const byPublicKey = {
  WECHATPAY_PUBLIC_KEY_ID: publicKey.serialNo,
  WECHATPAY_PUBLIC_KEY: String(publicKey.publicKey.export({ type: 'spki', format: 'pem' })),
};

async function wechatpay(says: WechatpaySays = () => ({ status: 204 }), env: Record<string, string> = {}) {
  const clock = new TestClock();
  const state = { signer: env.WECHATPAY_PUBLIC_KEY_ID ? publicKey : first, inForce: [first] };
  const there = await wechatpayEndpoint(says, { clock, signer: () => state.signer, inForce: () => state.inForce });
  running.push(there);
  const { log, logged } = keptLog();
  const gateway = createWechatpay({ settings: readSettings({ ...there.env, ...env }), clock, log });
  const asked = (path: string) => there.received.filter(({ url }) => url.pathname === path).length;
  return { ...there, gateway, clock, state, logged, asked };
}
const inTime = () => AbortSignal.timeout(5_000);
const { tradeNo } = tradeToPay();
const refundNo = 'rfedcba9876543210fedcba987654321';
const paid = {
  appid: wechatpayIds.appId,
  mchid: wechatpayIds.mchId,
  out_trade_no: tradeNo,
  transaction_id: '4200000263202611251677001342',
  trade_type: 'MWEB',
  trade_state: 'SUCCESS',
  trade_state_desc: '支付成功',
  payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
  amount: { total: 1999, payer_total: 1999, currency: 'CNY', payer_currency: 'CNY' },
};
const denied = (status: number, code: string) => ({ status, json: { code, message: '张三 138****1234' } });

describe('where the payer goes on', () => {
  test('on a phone: a page, which leads back', async () => {
    const h5_url =
      'https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx2016121516420242444321ca0631331346';
    const { gateway, received } = await wechatpay(() => ({ json: { h5_url } }));
    expect(await gateway.create(tradeToPay(), inTime())).toEqual({
      redirectUrl: `${h5_url}&redirect_url=${encodeURIComponent(tradeToPay().returnUrl)}`,
    });
    const { method, url, body, headers } = received[0]!;
    expect([method, url.pathname]).toEqual(['POST', '/v3/pay/transactions/h5']);
    expect(headers['content-type']).toBe('application/json');
    expect(JSON.parse(body)).toEqual({
      appid: wechatpayIds.appId,
      mchid: wechatpayIds.mchId,
      description: '同城特派等 2 项',
      out_trade_no: tradeNo,
      time_expire: '2026-11-25T12:30:00+08:00',
      notify_url: 'https://btepai.example/v1/gateways/wechatpay/notify',
      amount: { total: 1999, currency: 'CNY' },
      scene_info: { payer_client_ip: '203.0.113.7', h5_info: { type: 'Wap' } },
    });
  });

  test('at a desk: a code to be scanned', async () => {
    const { gateway, received } = await wechatpay(() => ({
      json: { code_url: 'weixin://wxpay/bizpayurl?pr=p4lpSuKzz' },
    }));
    expect(await gateway.create(tradeToPay({ device: 'desktop' }), inTime())).toEqual({
      qrText: 'weixin://wxpay/bizpayurl?pr=p4lpSuKzz',
    });
    expect(received[0]!.url.pathname).toBe('/v3/pay/transactions/native');
    expect(JSON.parse(received[0]!.body)).not.toHaveProperty('scene_info');
  });

  test.each([1, 100_000_000])('M1: %i cents are so many', async (amountFen) => {
    const { gateway, received } = await wechatpay(() => ({ json: { code_url: 'weixin://x' } }));
    await gateway.create(tradeToPay({ device: 'desktop', amountFen }), inTime());
    expect(JSON.parse(received[0]!.body).amount).toEqual({ total: amountFen, currency: 'CNY' });
  });

  test.each([
    [400, 'PARAM_ERROR', 'refused'],
    [403, 'OUT_TRADE_NO_USED', 'refused'],
    [400, 'ORDER_CLOSED', 'refused'],
    [400, 'APPID_MCHID_NOT_MATCH', 'unavailable'],
    [403, 'NO_AUTH', 'unavailable'],
    [401, 'SIGN_ERROR', 'unavailable'],
    [429, 'FREQUENCY_LIMITED', 'unavailable'],
    [500, 'SYSTEM_ERROR', 'unavailable'],
    [503, 'PARAM_ERROR', 'unavailable'],
    [400, 'SOMETHING_NEW', 'unavailable'],
  ])('%i %s is %s', async (status, code, kind) => {
    const { gateway } = await wechatpay(() => denied(status, code));
    const error = await gateway.create(tradeToPay(), inTime()).catch((thrown) => thrown);
    expect(error).toMatchObject({ kind, message: `wechatpay: ${code}` });
    expect(JSON.stringify([error.message, error.stack])).not.toMatch(/张三|138/);
  });

  test.each([
    ['nowhere', {}],
    ['to a page that isn’t safe', { h5_url: 'http://wx.tenpay.com/' }],
    ['to no page', { h5_url: 'javascript:alert(1)' }],
  ])('an answer that leads %s', async (_what, json) => {
    const { gateway } = await wechatpay(() => ({ json }));
    await expect(gateway.create(tradeToPay(), inTime())).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('what a query says', () => {
  test.each([
    ['SUCCESS', {}, { status: 'paid', amountFen: 1999, currency: 'CNY', reference: paid.transaction_id }],
    ['REFUND', {}, { status: 'paid', amountFen: 1999 }],
    ['SUCCESS', { amount: { total: 1, currency: 'CNY' } }, { status: 'paid', amountFen: 1 }],
    ['SUCCESS', { amount: { total: 1999, currency: 'USD' } }, { status: 'paid', currency: 'USD' }],
    ['NOTPAY', { transaction_id: undefined, amount: undefined }, { status: 'waiting' }],
    ['USERPAYING', {}, { status: 'waiting' }],
    ['CLOSED', {}, { status: 'closed' }],
  ])('%s %j', async (trade_state, change, state) => {
    const { gateway, received } = await wechatpay(() => ({ json: { ...paid, trade_state, ...change } }));
    expect(await gateway.query(tradeNo, inTime())).toMatchObject(state);
    expect(received[0]!.url.href).toContain(`/v3/pay/transactions/out-trade-no/${tradeNo}?mchid=${wechatpayIds.mchId}`);
  });

  test.each(['ORDER_NOT_EXIST', 'RESOURCE_NOT_EXISTS'])('unknown: %s', async (code) => {
    const { gateway } = await wechatpay(() => denied(404, code));
    expect(await gateway.query(tradeNo, inTime())).toEqual({ status: 'unknown' });
  });

  const rest: [what: string, says: WechatpaySays, message: RegExp][] = [
    ['another trade', () => ({ json: { ...paid, out_trade_no: refundNo } }), /another trade/],
    ['another merchant', () => ({ json: { ...paid, mchid: '1900007292' } }), /another trade/],
    ['another application', () => ({ json: { ...paid, appid: 'wxd678efh567hg6788' } }), /another trade/],
    ['paid, and no amount', () => ({ json: { ...paid, amount: undefined } }), /without its amount/],
    [
      'an amount of half a cent',
      () => ({ json: { ...paid, amount: { total: 0.5, currency: 'CNY' } } }),
      /can’t be read/,
    ],
    ['no such state', () => ({ json: { ...paid, trade_state: 'PAID' } }), /no known state/],
    ['no JSON', () => ({ text: '<html>' }), /no JSON/],
    ['nothing', () => ({ status: 200 }), /can’t be read/],
    ['no page of theirs', () => denied(404, 'NOT_FOUND'), /NOT_FOUND/],
    ['unsigned', () => ({ json: paid, seal: () => ({}) }), /did not sign/],
    [
      'signed by nobody',
      () => ({ json: paid, seal: ({ 'wechatpay-signature': _, ...headers }) => headers }),
      /did not sign/,
    ],
    [
      'signed by another key',
      () => ({
        json: paid,
        seal: () => wechatpaySeal({ ...second, serialNo: first.serialNo }, JSON.stringify(paid), now()),
      }),
      /did not sign/,
    ],
    [
      'signed by another serial',
      () => ({ json: paid, seal: (headers) => ({ ...headers, 'wechatpay-serial': second.serialNo }) }),
      /did not sign/,
    ],
    [
      'another text than was signed',
      () => ({
        json: paid,
        seal: () => wechatpaySeal(first, JSON.stringify({ ...paid, trade_state: 'NOTPAY' }), now()),
      }),
      /did not sign/,
    ],
    [
      'a copy of six minutes ago',
      () => ({ json: paid, seal: () => wechatpaySeal(first, JSON.stringify(paid), now(-360)) }),
      /did not sign/,
    ],
    [
      'of six minutes from now',
      () => ({ json: paid, seal: () => wechatpaySeal(first, JSON.stringify(paid), now(360)) }),
      /did not sign/,
    ],
    [
      'an error with a wrong signature',
      () => ({
        ...denied(404, 'ORDER_NOT_EXIST'),
        seal: (headers) => ({ ...headers, 'wechatpay-nonce': 'another' }),
      }),
      /did not sign/,
    ],
    [
      'a probe of ours: WeChat Pay sends such, to see whether anybody looks',
      () => ({ json: paid, seal: (headers) => ({ ...headers, 'wechatpay-signature': 'WECHATPAY/SIGNTEST/abcd' }) }),
      /did not sign/,
    ],
  ];
  const now = (seconds = 0) => ({ timestamp: Math.floor(Date.now() / 1000) + seconds });
  test.each(rest)('not believed, and asked again: %s', async (_what, says, message) => {
    const { gateway } = await wechatpay(says);
    const error = await gateway.query(tradeNo, inTime()).catch((thrown) => thrown);
    expect(error).toMatchObject({ kind: 'unavailable', message: expect.stringMatching(message) });
    expect(JSON.stringify([error.message, error.stack])).not.toMatch(/张三|138|oUpF8/);
  });

  test('an error that is unsigned is taken for one', async () => {
    const { gateway } = await wechatpay(() => ({ ...denied(404, 'ORDER_NOT_EXIST'), seal: () => ({}) }));
    expect(await gateway.query(tradeNo, inTime())).toEqual({ status: 'unknown' });
  });

  test('no answer, and nobody there', async () => {
    const { gateway } = await wechatpay(() => null);
    await expect(gateway.query(tradeNo, AbortSignal.timeout(100))).rejects.toMatchObject({
      kind: 'unavailable',
      message: 'wechatpay: no answer in time',
    });
    for (const one of running.splice(0)) await one.stop();
    await expect(gateway.query(tradeNo, inTime())).rejects.toMatchObject({ message: 'wechatpay: ECONNREFUSED' });
  });
});

describe('by whose keys WeChat Pay signs', () => {
  const query = ({ gateway }: Awaited<ReturnType<typeof wechatpay>>) => gateway.query(tradeNo, inTime());

  test('platform certificates are fetched once, and anew after twelve hours', async () => {
    const there = await wechatpay(() => ({ json: paid }));
    await Promise.all([query(there), query(there), query(there)]);
    await query(there);
    expect(there.asked('/v3/certificates')).toBe(1);
    there.clock.advance(12 * 3_600 - 60);
    await query(there);
    expect(there.asked('/v3/certificates')).toBe(1);
    there.clock.advance(60);
    await query(there);
    expect(there.asked('/v3/certificates')).toBe(2);
  });

  test('a new certificate is fetched where its serial turns up, and the old one ends', async () => {
    const there = await wechatpay(() => ({ json: paid }));
    await query(there);
    there.clock.advance(61);
    there.state.inForce = [first, second];
    there.state.signer = second;
    await query(there);
    expect(there.asked('/v3/certificates')).toBe(2);
    there.state.signer = first;
    await query(there);
    there.clock.advance(12 * 3_600);
    there.state.inForce = [second];
    there.state.signer = second;
    await query(there);
    expect(there.asked('/v3/certificates')).toBe(3);
    there.state.signer = first;
    await expect(query(there)).rejects.toMatchObject({ message: expect.stringContaining('did not sign') });
  });

  test('serials that nobody knows fetch them once a minute at most', async () => {
    const there = await wechatpay(() => ({ json: paid }));
    await query(there);
    there.state.signer = second;
    for (let at = 0; at < 5; at++) await expect(query(there)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(there.asked('/v3/certificates')).toBe(1);
    there.clock.advance(60);
    for (let at = 0; at < 5; at++) await expect(query(there)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(there.asked('/v3/certificates')).toBe(2);
  });

  test('a certificate that has ended signs nothing', async () => {
    const there = await wechatpay(() => ({ json: paid }));
    await query(there);
    there.clock.advance(2 * 86_400);
    there.state.inForce = [second];
    await expect(query(there)).rejects.toMatchObject({ kind: 'unavailable' });
  });

  test('who knows the key doesn’t fail for a newer list', async () => {
    const there = await wechatpay(() => ({ json: paid }));
    await query(there);
    there.clock.advance(13 * 3_600);
    there.state.inForce = [{ ...first, pem: 'no certificate' }];
    // The stand-in signs the list by `first` still: what is in it can't be read.
    expect(await query(there)).toMatchObject({ status: 'paid' });
    expect(there.logged()).toContain('certificates could not be fetched');
  });

  test('certificates under another APIv3 key are not opened', async () => {
    const there = await wechatpay(() => ({ json: paid }), { WECHATPAY_API_V3_KEY: 'b7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb' });
    await expect(query(there)).rejects.toMatchObject({ message: expect.stringContaining('WECHATPAY_API_V3_KEY') });
  });

  test('a certificate under another’s serial is not taken', async () => {
    const there = await wechatpay(() => ({ json: paid }));
    there.state.inForce = [{ ...first, pem: second.pem }];
    await expect(query(there)).rejects.toMatchObject({ message: expect.stringContaining('can’t be opened') });
  });

  test('certificates that none of them signed are not taken', async () => {
    const there = await wechatpay(() => ({ json: paid }));
    there.state.signer = second;
    await expect(query(there)).rejects.toMatchObject({ message: expect.stringContaining('certificates unsigned') });
  });

  test('a public key: asked for, and nothing is fetched', async () => {
    const there = await wechatpay(() => ({ json: paid }), byPublicKey);
    expect(await query(there)).toMatchObject({ status: 'paid' });
    expect(there.asked('/v3/certificates')).toBe(0);
    expect(there.received[0]!.headers['wechatpay-serial']).toBe(publicKey.serialNo);
  });

  test('a public key that isn’t ours is nobody’s', async () => {
    const other = platformKey('PUB_KEY_ID_0000000000000024101100397200000007');
    const there = await wechatpay(() => ({ json: paid }), byPublicKey);
    there.state.signer = other;
    await expect(query(there)).rejects.toMatchObject({ message: expect.stringContaining('did not sign') });
    expect(there.asked('/v3/certificates')).toBe(0);
  });

  test('a public key, while answers still come by certificates', async () => {
    const there = await wechatpay(() => ({ json: paid }), byPublicKey);
    there.state.signer = first;
    expect(await query(there)).toMatchObject({ status: 'paid' });
    expect(there.asked('/v3/certificates')).toBe(1);
  });
});

describe('closing', () => {
  const closing =
    (close: ReturnType<WechatpaySays>, query: object): WechatpaySays =>
    ({ method }) =>
      method === 'POST' ? close : { json: query };

  test('it is', async () => {
    const { gateway, received } = await wechatpay();
    expect(await gateway.close(tradeNo, inTime())).toBe('closed');
    expect(received[0]!.url.pathname).toBe(`/v3/pay/transactions/out-trade-no/${tradeNo}/close`);
    expect(JSON.parse(received[0]!.body)).toEqual({ mchid: wechatpayIds.mchId });
  });

  test.each([
    ['somebody has paid', closing(denied(400, 'ORDERPAID'), paid), 'paid'],
    ['somebody has paid, in other words', closing(denied(400, 'INVALID_REQUEST'), paid), 'paid'],
    ['it was already', closing(denied(400, 'ORDER_CLOSED'), { ...paid, trade_state: 'CLOSED' }), 'closed'],
    ['there is none', closing(denied(404, 'ORDER_NOT_EXIST'), paid), 'closed'],
  ])('%s', async (_what, says, is) => {
    const { gateway } = await wechatpay(says);
    expect(await gateway.close(tradeNo, inTime())).toBe(is);
  });

  test.each([
    ['an outage', closing(denied(500, 'SYSTEM_ERROR'), paid)],
    ['neither', closing(denied(400, 'TRADE_ERROR'), { ...paid, trade_state: 'NOTPAY' })],
    ['unsigned', closing({ status: 204, seal: () => ({}) }, paid)],
  ])('%s: not known', async (_what, says) => {
    const { gateway } = await wechatpay(says);
    await expect(gateway.close(tradeNo, inTime())).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('refunds', () => {
  const order = { tradeNo, refundNo, amountFen: 580, totalFen: 1999, currency: 'CNY', reason: '用户申请退款' } as const;
  const refund = { refund_id: '50000000382019052709732678859', out_refund_no: refundNo, out_trade_no: tradeNo };
  const states: [status: string, is: string][] = [
    ['SUCCESS', 'succeeded'],
    ['PROCESSING', 'processing'],
    ['ABNORMAL', 'processing'],
    ['CLOSED', 'failed'],
  ];

  test.each(states)('asked: %s is %s', async (status, is) => {
    const { gateway, received, logged } = await wechatpay(() => ({ json: { ...refund, status } }));
    expect(await gateway.refund(order, inTime())).toEqual({ status: is, reference: refund.refund_id });
    expect(received[0]!.url.pathname).toBe('/v3/refund/domestic/refunds');
    expect(JSON.parse(received[0]!.body)).toEqual({
      out_trade_no: tradeNo,
      out_refund_no: refundNo,
      reason: '用户申请退款',
      notify_url: 'https://btepai.example/v1/gateways/wechatpay/notify',
      amount: { refund: 580, total: 1999, currency: 'CNY' },
    });
    expect(logged().includes('does not take')).toBe(status === 'ABNORMAL');
  });

  test.each(states)('asked for: %s is %s', async (status, is) => {
    const { gateway, received } = await wechatpay(() => ({ json: { ...refund, status } }));
    expect(await gateway.queryRefund({ tradeNo, refundNo }, inTime())).toMatchObject({ status: is });
    expect(received[0]!.url.pathname).toBe(`/v3/refund/domestic/refunds/${refundNo}`);
  });

  test('asked for: unknown', async () => {
    const { gateway } = await wechatpay(() => denied(404, 'RESOURCE_NOT_EXISTS'));
    expect(await gateway.queryRefund({ tradeNo, refundNo }, inTime())).toEqual({ status: 'unknown' });
  });

  test.each([
    [403, 'USER_ACCOUNT_ABNORMAL', 'refused'],
    [400, 'INVALID_REQUEST', 'refused'],
    [403, 'NOT_ENOUGH', 'unavailable'],
    [404, 'RESOURCE_NOT_EXISTS', 'unavailable'],
    [429, 'FREQUENCY_LIMITED', 'unavailable'],
  ])('%i %s is %s', async (status, code, kind) => {
    const { gateway } = await wechatpay(() => denied(status, code));
    await expect(gateway.refund(order, inTime())).rejects.toMatchObject({ kind });
  });

  test.each([
    ['another refund', { out_refund_no: tradeNo, status: 'SUCCESS' }],
    ['another trade', { out_trade_no: refundNo, status: 'SUCCESS' }],
    ['no such state', { status: 'DONE' }],
  ])('an answer about %s', async (_what, change) => {
    const { gateway } = await wechatpay(() => ({ json: { ...refund, ...change } }));
    await expect(gateway.refund(order, inTime())).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(gateway.queryRefund({ tradeNo, refundNo }, inTime())).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('M6: callbacks', () => {
  const event = (event_type: string, resource: object) =>
    JSON.stringify({
      id: 'EV-2018022511223320873',
      create_time: '2026-11-25T12:00:25+08:00',
      resource_type: 'encrypt-resource',
      event_type,
      resource,
    });
  const sealed = (told: object) => sealedResource(wechatpayIds.apiV3Key, JSON.stringify(told));
  const payment = (change: object = {}) => event('TRANSACTION.SUCCESS', sealed({ ...paid, ...change }));
  type Headers = Record<string, string | string[] | undefined>;
  async function read(
    body: string,
    {
      seconds = 0,
      by = first,
      alter = (headers) => headers,
      sent = body,
    }: {
      seconds?: number;
      by?: typeof first;
      alter?: (headers: Headers) => Headers;
      sent?: string;
    } = {},
  ) {
    const there = await wechatpay();
    there.clock.freeze();
    const timestamp = Math.floor(there.clock.now().getTime() / 1000) + seconds;
    const headers = alter(wechatpaySeal(by, body, { timestamp }));
    return there.gateway.parseNotification({ headers, body: Buffer.from(sent) });
  }

  test('M6: of a payment', async () => {
    expect(await read(payment())).toEqual({
      about: 'payment',
      tradeNo,
      state: { status: 'paid', amountFen: 1999, currency: 'CNY', reference: paid.transaction_id },
    });
  });

  test.each([
    ['REFUND.SUCCESS', 'SUCCESS', 'succeeded'],
    ['REFUND.ABNORMAL', 'ABNORMAL', 'processing'],
    ['REFUND.CLOSED', 'CLOSED', 'failed'],
  ])('M6: of a refund, %s', async (type, refund_status, status) => {
    const told = {
      mchid: wechatpayIds.mchId,
      out_trade_no: tradeNo,
      transaction_id: paid.transaction_id,
      out_refund_no: refundNo,
      refund_id: '50000000382019052709732678859',
      refund_status,
      amount: { total: 1999, refund: 580, payer_total: 1999, payer_refund: 580 },
    };
    expect(await read(event(type, sealed(told)))).toEqual({
      about: 'refund',
      refundNo,
      state: { status, reference: '50000000382019052709732678859' },
    });
    await expect(read(event(type, sealed({ ...told, mchid: '1900007292' })))).rejects.toThrow(ForgedNotification);
  });

  test('M6: of something else', async () => {
    expect(await read(event('COUPON.USE', sealed({})))).toEqual({ about: 'nothing' });
  });

  test.each([
    ['almost five minutes ago', -299],
    ['in five minutes', 300],
  ])('M6: %s is now', async (_what, seconds) => {
    expect(await read(payment(), { seconds })).toMatchObject({ about: 'payment' });
  });

  const without = (name: string) => (headers: Headers) =>
    Object.fromEntries(Object.entries(headers).filter(([given]) => given !== `wechatpay-${name}`));
  const withHeader = (name: string, value: string | string[]) => (headers: Headers) => ({
    ...headers,
    [`wechatpay-${name}`]: value,
  });
  const oneSecondLater = (headers: Headers) =>
    withHeader('timestamp', String(Number(headers['wechatpay-timestamp']) + 1))(headers);
  const stretched = payment();
  test.each<[what: string, body: string, how: Parameters<typeof read>[1]]>([
    ['a copy of more than five minutes ago', payment(), { seconds: -302 }],
    ['one of more than five minutes from now', payment(), { seconds: 302 }],
    ['a copy with a new time', payment(), { alter: oneSecondLater }],
    ['a time that is none', payment(), { alter: withHeader('timestamp', 'soon') }],
    ['no time', payment(), { alter: without('timestamp') }],
    ['another nonce', payment(), { alter: withHeader('nonce', 'another') }],
    ['no nonce', payment(), { alter: without('nonce') }],
    ['no signature', payment(), { alter: without('signature') }],
    ['two signatures', payment(), { alter: withHeader('signature', ['one', 'another']) }],
    ['no serial', payment(), { alter: without('serial') }],
    ['another serial', payment(), { alter: withHeader('serial', second.serialNo) }],
    ['a key that isn’t in force', payment(), { by: second }],
    ['a public key that nobody gave us', payment(), { by: publicKey }],
    ['another text', payment(), { sent: payment({ amount: { total: 1, currency: 'CNY' } }) }],
    ['a space more', stretched, { sent: `${stretched} ` }],
    ['another merchant', payment({ mchid: '1900007292' }), {}],
    ['another application', payment({ appid: 'wxd678efh567hg6788' }), {}],
    ['nothing', '', { alter: () => ({}) }],
  ])('M6: forged: %s', async (_what, body, how) => {
    await expect(read(body, how)).rejects.toThrow(ForgedNotification);
  });

  const broken = (change: object) => event('TRANSACTION.SUCCESS', { ...sealed(paid), ...change });
  test.each([
    ['no JSON', 'paid'],
    ['no event', '{}'],
    ['a resource of another algorithm', broken({ algorithm: 'AEAD_SM4_GCM' })],
    ['a broken tag', broken({ ciphertext: `${sealed(paid).ciphertext.slice(0, -4)}AAAA` })],
    ['no ciphertext', broken({ ciphertext: '' })],
    ['another nonce', broken({ nonce: 'fdasflkja485' })],
    ['other data beside it', broken({ associated_data: 'refund' })],
    ['another key', event('TRANSACTION.SUCCESS', sealedResource('b7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb', '{}'))],
    ['no trade in it', event('TRANSACTION.SUCCESS', sealed({}))],
    ['no amount in it', event('TRANSACTION.SUCCESS', sealed({ ...paid, amount: undefined }))],
    ['no JSON in it', event('TRANSACTION.SUCCESS', sealedResource(wechatpayIds.apiV3Key, '张三'))],
  ])('M6: signed, and can’t be read: %s', async (_what, body) => {
    const error = await read(body).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(ForgedNotification);
    expect(error.message).not.toMatch(/张三|oUpF8/);
  });

  test('M6: a probe of WeChat Pay’s own is refused, and no forgery', async () => {
    const error = await read(payment(), { alter: withHeader('signature', 'WECHATPAY/SIGNTEST/abcd') }).catch(
      (thrown) => thrown,
    );
    expect(error.message).toContain('probe');
    expect(error).not.toBeInstanceOf(ForgedNotification);
  });

  test('M6: where the key can’t be fetched, nobody knows whether it is forged', async () => {
    const there = await wechatpay();
    for (const one of running.splice(0)) await one.stop();
    const body = payment();
    const read = (timestamp: number) =>
      there.gateway.parseNotification({ headers: wechatpaySeal(first, body, { timestamp }), body: Buffer.from(body) });
    for (let at = 0; at < 2; at++)
      await expect(read(Math.floor(Date.now() / 1000))).rejects.toMatchObject({ kind: 'unavailable' });
  });

  test('M6: what WeChat Pay wants to read', async () => {
    const { answers } = (await wechatpay()).gateway;
    expect(answers.noted.status).toBe(200);
    expect(answers.again.status).toBe(500);
  });
});

describe('a day’s statement', () => {
  const columns =
    '\uFEFF交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注';
  const line = (state: string, change: Record<number, string> = {}) => {
    const cells = [
      '2026-11-25 10:00:00',
      wechatpayIds.appId,
      wechatpayIds.mchId,
      '0',
      '',
      '4200000263',
      tradeNo,
      'oUpF8',
    ]
      .concat(['MWEB', state, 'OTHERS', 'CNY', '19.99', '0.00', '0', '0', '0.00', '0.00', '', '', '同城特派,等', ''])
      .concat(['0.12', '0.60%', '19.99', '0.00', '']);
    for (const [at, value] of Object.entries(change)) cells[Number(at)] = value;
    return cells.map((cell) => `\`${cell}`).join(',');
  };
  const refunded = { 12: '0.00', 14: '5030000', 15: refundNo, 16: '5.80', 19: 'SUCCESS', 24: '0.00', 25: '5.80' };
  const bill = (...lines: string[]) =>
    Buffer.from([columns, ...lines, '总交易单数,应结订单总金额,退款总金额', '`3.0,`39.98,`5.80', ''].join('\r\n'));
  const sha1 = (file: Buffer) => createHash('sha1').update(file).digest('hex');

  async function statement(file: Buffer, { sent = gzipSync(file), hash = sha1(file), change = {} } = {}) {
    const there = await wechatpay(({ url }) =>
      url.pathname === '/v3/bill/tradebill'
        ? {
            json: {
              hash_type: 'SHA1',
              hash_value: hash,
              download_url: `${there.url}/v3/billdownload/file?token=xxx`,
              ...change,
            },
          }
        : { bytes: sent },
    );
    const lines: StatementLine[] = [];
    for await (const one of there.gateway.statement('2026-11-25', inTime())) lines.push(one);
    return { lines, ...there };
  }
  const expected: StatementLine[] = [
    { kind: 'payment', tradeNo, refundNo: null, amountFen: 1999, reference: '4200000263' },
    { kind: 'payment', tradeNo, refundNo: null, amountFen: 100_000_000, reference: '4200000263' },
    { kind: 'refund', tradeNo, refundNo, amountFen: 580, reference: '5030000' },
  ];
  const whole = bill(
    line('SUCCESS'),
    line('SUCCESS', { 12: '999999.99', 13: '0.01', 24: '1000000.00' }),
    line('REFUND', refunded),
    line('REFUND', { ...refunded, 19: 'FAIL' }),
    line('REVOKED'),
  );

  test('payments and refunds', async () => {
    const { lines, received } = await statement(whole);
    expect(lines).toEqual(expected);
    expect(received[0]!.url.search).toBe('?bill_date=2026-11-25&bill_type=ALL&tar_type=GZIP');
    // The file's own address is signed by us too, or the stand-in would not have given it.
    expect(received.at(-1)!.url.pathname).toBe('/v3/billdownload/file');
  });

  test('a file that was unzipped on its way', async () => {
    expect((await statement(whole, { sent: whole })).lines).toEqual(expected);
  });

  test.each([
    ['of another digest', whole, { sent: gzipSync(bill(line('SUCCESS', { 24: '0.01' }))) }],
    ['cut short', whole, { sent: gzipSync(whole).subarray(0, -20) }],
    ['with a wrong digest', whole, { hash: sha1(Buffer.from('another')) }],
    ['of another kind of digest', whole, { change: { hash_type: 'MD5' } }],
    ['without an address', whole, { change: { download_url: '' } }],
    ['with a line of other columns', bill('`1,`2'), {}],
    ['with an amount that is none', bill(line('SUCCESS', { 24: '19.9.9' })), {}],
    ['without a column', Buffer.from('交易时间,交易状态\r\n`1,`SUCCESS\r\n'), {}],
  ])('%s', async (_what, file, how) => {
    await expect(statement(file, how)).rejects.toMatchObject({ kind: 'unavailable' });
  });

  test('a day without any: none by ten the next morning', async () => {
    const { gateway, clock } = await wechatpay(() => denied(400, 'NO_STATEMENT_EXIST'));
    const read = async (day: string) => {
      for await (const _ of gateway.statement(day, inTime())) throw new Error('a line');
    };
    await read('2020-01-01');
    const today = new Date(clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
    await expect(read(today)).rejects.toMatchObject({ kind: 'unavailable', message: 'wechatpay: NO_STATEMENT_EXIST' });
  });

  test('one that is being made is asked for again', async () => {
    const { gateway } = await wechatpay(() => denied(400, 'STATEMENT_CREATING'));
    const lines = gateway.statement('2020-01-01', inTime())[Symbol.asyncIterator]();
    await expect(lines.next()).rejects.toMatchObject({ kind: 'unavailable', message: 'wechatpay: STATEMENT_CREATING' });
  });
});
