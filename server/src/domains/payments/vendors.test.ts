import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Client } from '../../../testing/client.ts';
import { orderOf, placeOrder } from '../../../testing/orders.ts';
import { freshKey, paymentOf } from '../../../testing/pay.ts';
import { alipayFields, sealedResource, wechatpaySeal } from '../../../testing/payment-signatures.ts';
import {
  alipayCallback,
  alipayEndpoint,
  alipayIds,
  platformKey,
  wechatpayEndpoint,
  wechatpayIds,
} from '../../../testing/payment-vendors.ts';
import type { TestServer } from '../../../testing/server.ts';
import { eventually, startTestServer } from '../../../testing/server.ts';
import { systemClock } from '../../kit/clock.ts';
import { tradeNoOf } from './trade-no.ts';

/** The whole server with the real gateways, against vendors on this machine that judge every signature. */
const key = platformKey('5157F09EFDC096DE15EBE81A47057A7232F1B8E1');
let server: TestServer;
let person: Client;
let accountId: string;
let alipay: Awaited<ReturnType<typeof alipayEndpoint>>;
let wechatpay: Awaited<ReturnType<typeof wechatpayEndpoint>>;

beforeAll(async () => {
  alipay = await alipayEndpoint(
    (method, { out_trade_no }) =>
      method === 'alipay.trade.refund'
        ? { code: '10000', msg: 'Success', out_trade_no, trade_no: '2026112522001', fund_change: 'Y' }
        : { code: '40004', msg: 'Business Failed', sub_code: 'ACQ.TRADE_NOT_EXIST' },
    systemClock,
  );
  wechatpay = await wechatpayEndpoint(
    ({ method, url, body }) => {
      if (url.pathname.endsWith('/native')) return { json: { code_url: 'weixin://wxpay/bizpayurl?pr=p4lpSuKzz' } };
      if (url.pathname.endsWith('/refunds') && method === 'POST')
        return { json: { ...JSON.parse(body), refund_id: '50000000382019', status: 'PROCESSING' } };
      return { status: 404, json: { code: 'RESOURCE_NOT_EXISTS', message: '' } };
    },
    { clock: systemClock, signer: () => key, inForce: () => [key] },
  );
  const { PUBLIC_ORIGIN: _, ...env } = { ...alipay.env, ...wechatpay.env, PAYMENT_GATEWAYS: 'alipay,wechatpay' };
  server = await startTestServer({ env });
});
afterAll(async () => {
  await server.close();
  await alipay.stop();
  await wechatpay.stop();
});
beforeEach(async () => {
  person = await server.person();
  accountId = (await person.account()).id;
});

const post = async (gateway: string, body: string, headers: Record<string, string>) => {
  const answer = await fetch(`${server.url}/v1/gateways/${gateway}/notify`, { method: 'POST', body, headers });
  return [answer.status, await answer.text()];
};
const form = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
async function begun(method: 'alipay' | 'wechatpay', device: 'mobile' | 'desktop') {
  const order = await placeOrder(person);
  const payment = await paymentOf(person, order.id, { method, device });
  return { order, payment, tradeNo: tradeNoOf(accountId, payment.id) };
}
const refundOf = (orderId: string) => person.post(`/v1/orders/${orderId}/refund`, { reason: '不需要了' }, freshKey());

describe('from the order to the money back', () => {
  test('M6: by Alipay', async () => {
    const { order, payment, tradeNo } = await begun('alipay', 'mobile');
    const { method, biz_content } = alipayFields({ url: new URL(payment.redirectUrl!), body: '' });
    expect(method).toBe('alipay.trade.wap.pay');
    expect(JSON.parse(biz_content!)).toMatchObject({ out_trade_no: tradeNo, total_amount: '29.98' });
    const told = {
      app_id: alipayIds.appId,
      seller_id: alipayIds.sellerId,
      notify_type: 'trade_status_sync',
      out_trade_no: tradeNo,
      trade_no: '2026112522001',
      trade_status: 'TRADE_SUCCESS',
      total_amount: '29.98',
    };
    const forged = alipayCallback(told).replace('29.98', '29.99');
    expect((await post('alipay', forged, form))[0]).toBe(403);
    const toOurSurprise = alipayCallback({ ...told, total_amount: '0.01' });
    expect(await post('alipay', toOurSurprise, form)).toEqual([200, 'fail']);
    expect(await orderOf(person, order)).toMatchObject({ status: 'awaiting_payment' });
    for (let at = 0; at < 2; at++) expect(await post('alipay', alipayCallback(told), form)).toEqual([200, 'success']);
    expect(await orderOf(person, order)).toMatchObject({ status: 'paid' });

    expect((await refundOf(order.id)).status).toBe(200);
    await eventually(async () => (await orderOf(person, order)).status === 'refunded', 'the refund');
    const refund = alipay.received.map(alipayFields).find((fields) => fields.method === 'alipay.trade.refund')!;
    expect(JSON.parse(refund.biz_content!)).toMatchObject({ out_trade_no: tradeNo, refund_amount: '29.98' });
  });

  test('M6: by WeChat Pay', async () => {
    const { order, payment, tradeNo } = await begun('wechatpay', 'desktop');
    expect(payment).toMatchObject({ qrText: 'weixin://wxpay/bizpayurl?pr=p4lpSuKzz' });
    const callback = (event_type: string, told: object) => {
      const resource = sealedResource(wechatpayIds.apiV3Key, JSON.stringify(told));
      const body = JSON.stringify({ id: 'EV-1', event_type, resource });
      return { body, headers: wechatpaySeal(key, body, { timestamp: Math.floor(Date.now() / 1000) }) };
    };
    const paid = callback('TRANSACTION.SUCCESS', {
      appid: wechatpayIds.appId,
      mchid: wechatpayIds.mchId,
      out_trade_no: tradeNo,
      transaction_id: '4200000263',
      trade_state: 'SUCCESS',
      amount: { total: 2998, currency: 'CNY' },
    });
    expect((await post('wechatpay', `${paid.body} `, paid.headers))[0]).toBe(403);
    for (let at = 0; at < 2; at++) expect((await post('wechatpay', paid.body, paid.headers))[0]).toBe(200);
    expect(await orderOf(person, order)).toMatchObject({ status: 'paid' });

    expect((await refundOf(order.id)).status).toBe(200);
    const asked = await eventually(
      async () => wechatpay.received.find(({ method, url }) => method === 'POST' && url.pathname.endsWith('/refunds')),
      'the refund to be asked for',
    );
    expect(await orderOf(person, order)).toMatchObject({ status: 'refunding' });
    const { out_refund_no } = JSON.parse(asked.body);
    const refunded = callback('REFUND.SUCCESS', {
      mchid: wechatpayIds.mchId,
      out_trade_no: tradeNo,
      out_refund_no,
      refund_id: '50000000382019',
      refund_status: 'SUCCESS',
    });
    expect((await post('wechatpay', refunded.body, refunded.headers))[0]).toBe(200);
    expect(await orderOf(person, order)).toMatchObject({ status: 'refunded' });
  });
});
