import { randomUUID } from 'node:crypto';
import type { Payment } from '@btepai/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { answeredAtOnce, atOnce, tally } from '../../../testing/at-once.ts';
import { booksOf } from '../../../testing/books.ts';
import type { Client } from '../../../testing/client.ts';
import { orderOf, placeOrder } from '../../../testing/orders.ts';
import { askToPay, freshKey, paymentOf, walletOf } from '../../../testing/pay.ts';
import type { TestPaymentGateway } from '../../../testing/payment-gateway.ts';
import { testPaymentGateway } from '../../../testing/payment-gateway.ts';
import type { TestServer } from '../../../testing/server.ts';
import { eventually, startTestServer } from '../../../testing/server.ts';
import { staffOf } from '../../../testing/staff.ts';
import { PaymentGatewayError } from './index.ts';
import { tradeNoOf } from './trade-no.ts';

let server: TestServer;
let alipay: TestPaymentGateway;
let wechatpay: TestPaymentGateway;
let person: Client;
let accountId: string;

beforeAll(async () => {
  alipay = testPaymentGateway('alipay');
  wechatpay = testPaymentGateway('wechatpay');
  server = await startTestServer({ paymentGateways: [alipay, wechatpay] });
});
afterAll(() => server.close());
beforeEach(async () => {
  for (const gateway of [alipay, wechatpay])
    for (const name of Object.keys(gateway.script)) delete gateway.script[name as 'create'];
  person = await server.person();
  accountId = (await person.account()).id;
});

const tradeOf = (payment: Pick<Payment, 'id'>) => tradeNoOf(accountId, payment.id);
const paymentNow = async ({ id }: Pick<Payment, 'id'>) => (await person.get<Payment>(`/v1/payments/${id}`)).body;
const topUp = (amount: number, more: object = {}, options = freshKey()) =>
  person.post<Payment & { code: string }>(
    '/v1/wallet/top-ups',
    { amount: { amount, currency: 'CNY' }, method: 'alipay', ...more },
    options,
  );
/** An order, and a payment of it that goes on at its gateway. */
async function begun(method: 'alipay' | 'wechatpay' = 'alipay') {
  const order = await placeOrder(person);
  const payment = await paymentOf(person, order.id, { method });
  return { order, payment, tradeNo: tradeOf(payment) };
}
const booksNow = () => booksOf(server, accountId);
const alarms = async (kind: string) =>
  (await staffOf(server, ['risk', 'alerts', '--open'])).said.split('\n').filter((line) => line.includes(kind));

test('a payment goes on at its gateway, and its callback pays the order', async () => {
  const { order, payment, tradeNo } = await begun();
  expect(payment).toMatchObject({
    status: 'processing',
    confirmation: 'none',
    redirectUrl: `https://alipay.example/pay/${tradeNo}`,
  });
  expect(alipay.trades.get(tradeNo)?.trade).toMatchObject({
    amountFen: 2_998,
    subject: 'B特派·手机充值',
    returnUrl: `${server.settings.PUBLIC_ORIGIN}/pay/${payment.id}`,
  });
  alipay.pay(tradeNo);
  expect(await alipay.notify(server.url, tradeNo)).toEqual({ status: 200, text: 'success' });
  expect(await paymentNow(payment)).toMatchObject({ status: 'succeeded', orderStatus: 'paid' });
  expect((await orderOf(person, order)).timeline.map(({ kind, by }) => [kind, by])).toEqual([
    ['created', 'person'],
    ['paid', 'system'],
  ]);
  expect(await booksNow()).toEqual({ alipay: -2_998, sales: 2_998 });
});

describe('M6: what a gateway posts is believed where all of it is right', () => {
  test('forged: nothing happens, and staff are told', async () => {
    const { payment, tradeNo } = await begun();
    alipay.pay(tradeNo);
    const { body, headers } = alipay.signed({ about: 'payment', tradeNo, state: alipay.trades.get(tradeNo)!.state });
    const altered = Buffer.from(body.toString().replace('2998', '2999'));
    for (const request of [
      { body: altered, headers },
      { body, headers: { ...headers, 'x-test-signature': '' } },
      { ...wechatpay.signed(JSON.parse(body.toString())), body },
    ])
      expect((await alipay.post(server.url, request)).status).toBe(403);
    expect((await paymentNow(payment)).status).toBe('processing');
    expect(await alarms('payment_callback_forged')).toHaveLength(1);
  });

  test.each([
    ['amount', { amountFen: 2_997 }],
    ['amount', { amountFen: 299_800 }],
    ['currency', { currency: 'USD' }],
  ])('another %s: refused, logged, alarmed and not credited', async (differs, paid) => {
    const { order, payment, tradeNo } = await begun();
    alipay.pay(tradeNo, paid);
    expect(await alipay.notify(server.url, tradeNo)).toEqual({ status: 500, text: 'fail' });
    expect((await paymentNow(payment)).status).toBe('processing');
    expect((await orderOf(person, order)).status).toBe('awaiting_payment');
    expect(await booksNow()).toEqual({});
    const told = (await alarms('payment_mismatch')).filter((line) => line.includes(payment.id));
    expect(told).toEqual([expect.stringContaining(`differs=${differs}`)]);
    expect(server.logged.some((line) => line.includes(payment.id) && line.includes('alarm:'))).toBe(true);
  });

  test('by another method: refused', async () => {
    const { payment, tradeNo } = await begun('alipay');
    const state = alipay.pay(tradeNo);
    expect((await wechatpay.notify(server.url, tradeNo, state)).status).toBe(500);
    expect((await paymentNow(payment)).status).toBe('processing');
  });

  test('of no trade of ours, or of another order: that one is not paid', async () => {
    const { payment } = await begun();
    const other = await begun();
    const state = alipay.pay(other.tradeNo);
    expect((await alipay.notify(server.url, randomUUID().replaceAll('-', ''), state)).status).toBe(500);
    expect((await alipay.notify(server.url, other.tradeNo)).status).toBe(200);
    expect((await paymentNow(payment)).status).toBe('processing');
    expect((await paymentNow(other.payment)).status).toBe('succeeded');
  });

  test('what can’t be read, or is about nothing of ours', async () => {
    expect((await alipay.post(server.url, { body: Buffer.alloc(0), headers: {} })).status).toBe(403);
    const nothing = alipay.signed({ about: 'nothing' });
    expect(await alipay.post(server.url, nothing)).toEqual({ status: 200, text: 'success' });
    const asRefund = alipay.signed({
      about: 'refund',
      refundNo: (await begun()).tradeNo,
      state: { status: 'succeeded' },
    });
    expect((await alipay.post(server.url, asRefund)).status).toBe(500);
    const response = await fetch(`${server.url}/v1/gateways/paypal/notify`, { method: 'POST', body: 'x' });
    expect(response.status).toBe(422);
  });

  test('100 at once, and one more later: one credit', async () => {
    const { order, tradeNo } = await begun();
    alipay.pay(tradeNo);
    const answers = await atOnce(100, () => alipay.notify(server.url, tradeNo));
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
    expect(await alipay.notify(server.url, tradeNo)).toEqual({ status: 200, text: 'success' });
    expect(await booksNow()).toEqual({ alipay: -2_998, sales: 2_998 });
    expect((await orderOf(person, order)).timeline).toHaveLength(2);
  });

  test('before the gateway has answered us', async () => {
    let posted: unknown;
    alipay.script.create = async ({ tradeNo }, proceed) => {
      const answer = await proceed();
      alipay.pay(tradeNo);
      posted = await alipay.notify(server.url, tradeNo);
      return answer;
    };
    const order = await placeOrder(person);
    const { status, body } = await askToPay(person, order.id, { method: 'alipay' });
    expect(posted).toEqual({ status: 200, text: 'success' });
    expect([status, body.status, body.orderStatus]).toEqual([201, 'succeeded', 'paid']);
  });

  test('before the gateway’s answer, which never comes: the money is there, and it did not fail', async () => {
    alipay.script.create = async ({ tradeNo }, proceed) => {
      await proceed();
      alipay.pay(tradeNo);
      await alipay.notify(server.url, tradeNo);
      throw new PaymentGatewayError('unavailable', 'no answer');
    };
    const order = await placeOrder(person);
    const { body } = await askToPay(person, order.id, { method: 'alipay' });
    expect(body.status).toBe('succeeded');
  });

  test('the browser’s return is believed in nothing: it only lets the gateway be asked', async () => {
    const { payment, tradeNo } = await begun();
    server.clock.advance(6);
    expect((await paymentNow(payment)).status).toBe('processing');
    alipay.pay(tradeNo);
    server.clock.advance(6);
    await eventually(async () => (await paymentNow(payment)).status === 'succeeded', 'the gateway to be asked');
  });
});

describe('late money goes back the way it came', () => {
  const returned = async (payment: Payment) =>
    eventually(async () => (await booksNow()).alipay === 0 && (await paymentNow(payment)), 'the money to go back');

  test.each([
    ['the payment was cancelled', 'payments', 'cancelled'],
    ['its order was cancelled', 'orders', 'cancelled'],
  ])('%s', async (_, what, status) => {
    // The gateway does not hear of it in time.
    alipay.script.close = async () => 'paid';
    const { order, payment, tradeNo } = await begun();
    alipay.pay(tradeNo);
    await person.post(`/v1/${what}/${what === 'orders' ? order.id : payment.id}/cancel`);
    expect(await alipay.notify(server.url, tradeNo)).toEqual({ status: 200, text: 'success' });
    expect(await returned(payment)).toMatchObject({ status });
    expect((await orderOf(person, order)).status).toBe(what === 'orders' ? 'cancelled' : 'awaiting_payment');
    expect(await booksNow()).toEqual({ alipay: 0, sales: 0 });
    const [refund] = alipay.refunds
      .values()
      .filter(({ order: { tradeNo: of } }) => of === tradeNo)
      .toArray();
    expect(refund?.order).toMatchObject({ amountFen: 2_998, totalFen: 2_998 });
  });

  test('its order was paid otherwise meanwhile: the second money goes back, the first stays', async () => {
    alipay.script.close = async () => {
      throw new PaymentGatewayError('unavailable', 'down');
    };
    const { order, payment, tradeNo } = await begun();
    const second = await paymentOf(person, order.id, { method: 'wechatpay' });
    expect((await paymentNow(payment)).status).toBe('cancelled');
    wechatpay.pay(tradeOf(second));
    await wechatpay.notify(server.url, tradeOf(second));
    alipay.pay(tradeNo);
    await alipay.notify(server.url, tradeNo);
    await returned(payment);
    expect(await booksNow()).toEqual({ alipay: 0, wechatpay: -2_998, sales: 2_998 });
    expect((await orderOf(person, order)).status).toBe('paid');
  });

  test('100 times: it goes back once', async () => {
    const { payment, tradeNo } = await begun();
    await person.post(`/v1/payments/${payment.id}/cancel`);
    alipay.pay(tradeNo);
    await atOnce(100, () => alipay.notify(server.url, tradeNo));
    await returned(payment);
    expect(
      alipay.refunds
        .values()
        .filter(({ order }) => order.tradeNo === tradeNo)
        .toArray(),
    ).toHaveLength(1);
    const notices = await person.get<{ items: { kind: string }[] }>('/v1/notifications?category=transaction');
    expect(notices.body.items.filter(({ kind }) => kind === 'payment_returned')).toHaveLength(1);
  });

  test('payment and cancel at the same moment: paid, or cancelled and given back', async () => {
    const outcomes = await atOnce(8, async () => {
      const { order, payment, tradeNo } = await begun();
      alipay.pay(tradeNo);
      await Promise.all([
        alipay.notify(server.url, tradeNo),
        answeredAtOnce(1, () => person.post(`/v1/orders/${order.id}/cancel`)),
      ]);
      const [row] = await server.sql<{ captured: number; refunded: number }>(
        'select captured_fen::int as captured, refunded_fen::int as refunded from payments where id = $1',
        [payment.id],
      );
      const now = await orderOf(person, order);
      return [now.status, row!.captured, row!.refunded];
    });
    for (const outcome of outcomes)
      expect([
        ['paid', 2_998, 0],
        ['cancelled', 2_998, 2_998],
      ]).toContainEqual(outcome);
  });
});

describe('top-ups', () => {
  test('the wallet is credited once its gateway has been paid', async () => {
    const { status, body } = await topUp(10_000);
    expect([status, body]).toEqual([
      201,
      expect.objectContaining({ purpose: 'top_up', orderId: null, status: 'processing', payee: 'B特派·钱包充值' }),
    ]);
    expect((await walletOf(person)).available.amount).toBe(0);
    alipay.pay(tradeOf(body));
    await atOnce(5, () => alipay.notify(server.url, tradeOf(body)));
    expect((await walletOf(person)).available.amount).toBe(10_000);
    expect(await booksNow()).toEqual({ alipay: -10_000, wallet: 10_000 });
    expect(await paymentNow(body)).toMatchObject({ status: 'succeeded', purpose: 'top_up' });
  });

  test('a key is needed, the same twice is one, and another amount under it is refused', async () => {
    expect((await topUp(100, {}, { headers: {} } as never)).body.code).toBe('idempotency_key_required');
    const key = freshKey();
    const answers = await answeredAtOnce(20, () => topUp(100, {}, key));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect((await topUp(101, {}, key)).body.code).toBe('idempotency_key_reused');
    const id = randomUUID();
    const options = { headers: {} } as never;
    expect((await topUp(100, { id }, options)).body.id).toBe(id);
    expect((await topUp(100, { id }, options)).body.id).toBe(id);
    expect((await topUp(101, { id }, options)).body.code).toBe('idempotency_key_reused');
    expect((await topUp(101, { id }, freshKey())).body.code).toBe('idempotency_key_reused');
  });

  test('there is a most of one, and of a day', async () => {
    expect((await topUp(server.settings.TOP_UP_MAX_FEN + 1)).body).toMatchObject({
      code: 'validation_failed',
      errors: [{ path: 'amount.amount', code: 'top_up_too_large' }],
    });
    const answers = await answeredAtOnce(25, () => topUp(100));
    expect(tally(answers)).toEqual({ 201: 20, too_many_requests: 5 });
    server.clock.advance(86_400);
    expect((await topUp(100)).status).toBe(201);
  });

  test('late: it goes back, and the wallet never had it', async () => {
    const { body } = await topUp(100);
    await person.post(`/v1/payments/${body.id}/cancel`);
    alipay.pay(tradeOf(body));
    await alipay.notify(server.url, tradeOf(body));
    await eventually(async () => (await booksNow()).alipay === 0, 'the money to go back');
    expect(await booksNow()).toEqual({ alipay: 0, sales: 0 });
  });
});

describe('a gateway is asked, and told', () => {
  const askedOf = (call: string, no: string) => alipay.asked.filter((one) => one.call === call && one.no === no).length;

  test('no callback comes: it is asked, and captured', async () => {
    const { payment, tradeNo } = await begun();
    alipay.pay(tradeNo);
    server.clock.advance(16);
    await eventually(async () => (await paymentNow(payment)).status === 'succeeded', 'the gateway to be asked');
  });

  test('whoever waits hurries it, and a hundred looks are one question', async () => {
    const { payment, tradeNo } = await begun();
    const before = askedOf('query', tradeNo);
    // It has only just begun there.
    await atOnce(10, () => paymentNow(payment));
    server.clock.advance(5);
    expect(askedOf('query', tradeNo)).toBe(before);
    await atOnce(100, () => paymentNow(payment));
    await eventually(() => askedOf('query', tradeNo) > before, 'a question');
    await atOnce(100, () => paymentNow(payment));
    expect(askedOf('query', tradeNo) - before).toBe(1);
  });

  test('time is up: it is closed there first, and then over here', async () => {
    const { order, payment, tradeNo } = await begun();
    server.clock.advance(1_801);
    await server.app.schedule.run('expire unpaid orders');
    expect(alipay.trades.get(tradeNo)?.state.status).toBe('closed');
    expect((await paymentNow(payment)).status).toBe('expired');
    expect((await orderOf(person, order)).status).toBe('cancelled');
  });

  test('time is up, and the gateway says that it was paid: captured, not expired', async () => {
    const { order, payment, tradeNo } = await begun();
    alipay.pay(tradeNo);
    server.clock.advance(1_801);
    await server.app.schedule.run('expire unpaid orders');
    expect((await orderOf(person, order)).status).toBe('paid');
    expect((await paymentNow(payment)).status).toBe('succeeded');
  });

  test('time is up, and the gateway can’t be asked: the order waits for it', async () => {
    const { order, payment, tradeNo } = await begun();
    const out = async () => {
      throw new PaymentGatewayError('unavailable', 'down');
    };
    Object.assign(alipay.script, { close: out, query: out });
    server.clock.advance(1_801);
    await server.app.schedule.run('expire unpaid orders');
    expect((await orderOf(person, order)).status).toBe('awaiting_payment');
    alipay.script.close = undefined as never;
    alipay.script.query = undefined as never;
    alipay.pay(tradeNo);
    // The breaker may have opened meanwhile.
    await eventually(
      async () => {
        await server.app.schedule.run('expire unpaid orders');
        return (await orderOf(person, order)).status === 'paid';
      },
      'the order to be paid',
      20_000,
    );
    expect((await paymentNow(payment)).status).toBe('succeeded');
  }, 30_000);

  test('ended here: it is closed there', async () => {
    const { payment, tradeNo } = await begun();
    await person.post(`/v1/payments/${payment.id}/cancel`);
    await eventually(() => alipay.trades.get(tradeNo)?.state.status === 'closed', 'it to be closed there');
    await eventually(async () => {
      const [row] = await server.sql('select wants_closing, ask_at from payments where id = $1', [payment.id]);
      return row?.wants_closing === false && row.ask_at === null;
    }, 'nothing to be left to ask');
  });

  test.each([
    ['refused', 'refused'],
    ['unavailable', 'gateway'],
  ] as const)('it does not begin one (%s): the payment has failed, and another can be begun', async (kind, failure) => {
    alipay.script.create = async () => {
      throw new PaymentGatewayError(kind, 'no');
    };
    const order = await placeOrder(person);
    const key = freshKey();
    const { body } = await askToPay(person, order.id, { method: 'alipay' }, key);
    expect(body.code).toBe('payment_gateway_unavailable');
    delete alipay.script.create;
    const again = await askToPay(person, order.id, { method: 'alipay' }, key);
    expect(again.body.code).toBe('payment_gateway_unavailable');
    const rows = await server.sql('select status, failure from payments where order_id = $1', [order.id]);
    expect(rows).toEqual([{ status: 'failed', failure }]);
    expect((await askToPay(person, order.id, { method: 'wechatpay' })).status).toBe(201);
  });
});
