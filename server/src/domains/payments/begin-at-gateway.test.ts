import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answeredAtOnce, atOnce, tally } from '../../../testing/at-once.ts';
import type { Client } from '../../../testing/client.ts';
import { placeOrder } from '../../../testing/orders.ts';
import { askToPay, freshKey, payer, paymentOf } from '../../../testing/pay.ts';
import { testPaymentGateway } from '../../../testing/payment-gateway.ts';
import type { TestServer } from '../../../testing/server.ts';
import { eventually, startTestServer } from '../../../testing/server.ts';
import { PaymentGatewayError } from './index.ts';

const alipay = testPaymentGateway('alipay');
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ paymentGateways: [alipay] });
});
afterAll(() => server.close());

const byAlipay = { method: 'alipay' };
const closed = () => alipay.asked.filter(({ call }) => call === 'close').length;
const callsOf = (tradeNo: string) => alipay.asked.filter(({ no }) => no === tradeNo).map(({ call }) => call);
/** A `create` that waits for `release`; `begun` is the first trade that it was called for. */
function holding() {
  const [begun, released] = [Promise.withResolvers<string>(), Promise.withResolvers<void>()];
  return {
    begun: begun.promise,
    release: released.resolve,
    create: async <Answer>({ tradeNo }: { tradeNo: string }, proceed: () => Promise<Answer>) => {
      begun.resolve(tradeNo);
      await released.promise;
      return proceed();
    },
  };
}
const rowOf = async (person: Client, orderId: string) =>
  server.sql<{ id: string; status: string; failure: string | null; wants_closing: boolean }>(
    'select id, status, failure, wants_closing from payments where account_id = $1 and order_id = $2 order by created_at',
    [(await person.account()).id, orderId],
  );

describe('a payment by a gateway', () => {
  test('goes on there, needs no code of ours, and can’t be confirmed here', async () => {
    const person = await server.person();
    const order = await placeOrder(person);
    const payment = await paymentOf(person, order.id, byAlipay);
    expect(payment).toMatchObject({ status: 'processing', confirmation: 'none', amount: order.total });
    expect(payment.redirectUrl).toMatch(/^https:\/\/alipay\.example\/pay\/[0-9a-f]{32}$/);
    const confirmed = await person.post(`/v1/payments/${payment.id}/confirm`, {}, freshKey());
    expect(confirmed.body.code).toBe('payment_already_resolved');
    expect((await person.ask('confirm_payment', { paymentId: payment.id })).body.code).toBe('payment_already_resolved');
    const { items } = (await person.get<{ items: object[] }>('/v1/payment-methods')).body;
    expect(items).toEqual([
      { method: 'wallet', state: 'ok' },
      { method: 'alipay', state: 'ok' },
    ]);
  });

  test('by a method that nobody stands for here: payment_gateway_unavailable, and no payment', async () => {
    const person = await server.person();
    const order = await placeOrder(person);
    expect((await askToPay(person, order.id, { method: 'wechatpay' })).body.code).toBe('payment_gateway_unavailable');
    expect(await rowOf(person, order.id)).toEqual([]);
  });

  test('its gateway is out: it has failed, a repeat hears the same, and the order can be paid by another', async () => {
    const { person } = await payer(server, 10_000);
    const order = await placeOrder(person);
    alipay.script.create = async () => {
      throw new PaymentGatewayError('unavailable', 'out');
    };
    const closedBefore = closed();
    const key = freshKey();
    const [first, again] = [
      await askToPay(person, order.id, byAlipay, key),
      await askToPay(person, order.id, byAlipay, key),
    ];
    delete alipay.script.create;
    for (const { status, body } of [first, again])
      expect([status, body.code]).toEqual([503, 'payment_gateway_unavailable']);
    expect(await rowOf(person, order.id)).toMatchObject([{ status: 'failed', failure: 'gateway' }]);
    // Whether it is there all the same nobody knows: it is closed there, perhaps by now.
    await eventually(() => closed() > closedBefore, 'its closing');
    expect((await paymentOf(person, order.id, byAlipay)).status).toBe('processing');
    expect((await paymentOf(person, order.id)).status).toBe('requires_confirmation');
  });

  test('cut off after the commit, before its gateway answered: the same request goes on there, by the same trade', async () => {
    const person = await server.person();
    const order = await placeOrder(person);
    const id = crypto.randomUUID();
    alipay.script.create = async () => {
      throw new Error('killed');
    };
    const key = freshKey();
    await askToPay(person, order.id, { ...byAlipay, id }, key);
    delete alipay.script.create;
    // As if nobody had been there any more to write what became of it.
    await server.sql(
      `update payments set status = 'processing', failure = null, ended_at = null, wants_closing = false
      where id = $1`,
      [id],
    );
    // Who was there has the time that a call may take, and no more.
    server.clock.advance(server.settings.PAYMENT_GATEWAY_TIMEOUT_SECONDS + 6);
    const before = alipay.trades.size;
    const { status, body } = await askToPay(person, order.id, { ...byAlipay, id }, key);
    expect([status, body.id, body.status]).toEqual([201, id, 'processing']);
    expect(body.redirectUrl).toContain(alipay.newestTradeNo());
    const once = await askToPay(person, order.id, { ...byAlipay, id });
    expect([once.body.redirectUrl, alipay.trades.size]).toEqual([body.redirectUrl, before + 1]);
    expect(await rowOf(person, order.id)).toHaveLength(1);
  });

  test('M5: a double tap, 30 at once under one key: one payment, one trade', async () => {
    const person = await server.person();
    const order = await placeOrder(person);
    const [key, before] = [freshKey(), alipay.trades.size];
    const answers = await answeredAtOnce(30, () => askToPay(person, order.id, byAlipay, key));
    expect(tally(answers)).toEqual({ 201: 30 });
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect([alipay.trades.size, (await rowOf(person, order.id)).length]).toEqual([before + 1, 1]);
    expect(callsOf(alipay.newestTradeNo())).toEqual(['create']);
  });

  test('while its gateway is slow to begin it, nobody else asks it of that trade: taps at two servers, looks, workers', async () => {
    const beside = await startTestServer({ beside: server, paymentGateways: [alipay] });
    try {
      const person = await server.person();
      const there = Object.assign(beside.client(), { token: person.token });
      const order = await placeOrder(person);
      const { create, release, begun } = holding();
      alipay.script.create = create;
      const [id, key] = [crypto.randomUUID(), freshKey()];
      const tap = (client: Client) => askToPay(client, order.id, { ...byAlipay, id }, key);
      const taps = answeredAtOnce(20, (nth) => tap(nth % 2 === 0 ? person : there));
      const tradeNo = await begun;
      // Somebody looks again and again, longer than a gateway is left alone between two questions.
      for (let look = 0; look < 2; look++) {
        server.clock.advance(3);
        await atOnce(10, () => person.get(`/v1/payments/${id}`));
      }
      release();
      const answers = await taps;
      expect(tally(answers)).toEqual({ 201: 20 });
      expect(new Set(answers.map(({ body }) => body.redirectUrl))).toEqual(
        new Set([`https://alipay.example/pay/${tradeNo}`]),
      );
      await atOnce(10, () => person.get(`/v1/payments/${id}`));
      expect(callsOf(tradeNo)).toEqual(['create']);
    } finally {
      delete alipay.script.create;
      await beside.close();
    }
  });

  test('cancelled, or replaced by another, it is closed at its gateway', async () => {
    const { person } = await payer(server, 10_000);
    const order = await placeOrder(person);
    const closedBefore = closed();
    const first = await paymentOf(person, order.id, byAlipay);
    await paymentOf(person, order.id);
    expect(await rowOf(person, order.id)).toMatchObject([
      { id: first.id, status: 'cancelled' },
      { status: 'requires_confirmation' },
    ]);
    const second = await paymentOf(person, order.id, byAlipay);
    const { body } = await person.post<{ status: string }>(`/v1/payments/${second.id}/cancel`);
    expect(body.status).toBe('cancelled');
    const allNoted = async () => (await rowOf(person, order.id)).every(({ wants_closing }) => !wants_closing);
    await eventually(async () => closed() >= closedBefore + 2 && (await allNoted()), 'both to be closed');
  });
});
