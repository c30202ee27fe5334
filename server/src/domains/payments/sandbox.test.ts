import type { GatewayMethod, Payment, Wallet } from '@btepai/contract';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { payAtCashier, tradeNoAt } from '../../../testing/cashier.ts';
import type { Client } from '../../../testing/client.ts';
import { orderOf, placeOrder } from '../../../testing/orders.ts';
import { askToPay, freshKey, paymentOf, walletOf } from '../../../testing/pay.ts';
import { testPaymentGateway } from '../../../testing/payment-gateway.ts';
import type { TestServer } from '../../../testing/server.ts';
import { eventually, startTestServer } from '../../../testing/server.ts';
import { runReconcile } from '../../cli/reconcile.ts';

/** The sandbox payment gateway over HTTP, as its cashier's page uses it: every outcome, every way of a callback, every fault. */
let server: TestServer;
let person: Client;
beforeAll(async () => {
  server = await startTestServer({ env: { PAYMENT_GATEWAY_TIMEOUT_SECONDS: '1' } });
});
afterAll(() => server?.close());
beforeEach(async () => {
  person = await server.person();
});
afterEach(async () => {
  for (const method of ['alipay', 'wechatpay'] as const) await setFault({ method });
});

async function setFault(body: { method: GatewayMethod; calls?: string; refunds?: string; refundDelayMs?: number }) {
  const { status } = await server.client().call('PUT', '/sandbox/payment-faults', body);
  expect(status).toBe(200);
}
/** An order, and a payment of it that goes on at the cashier. */
async function begun(method: GatewayMethod = 'alipay') {
  const order = await placeOrder(person);
  return { order, payment: await paymentOf(person, order.id, { method }) };
}
type Callback = { about: string; way: string; answers: Record<string, number> };
type Trade = { status: string; failure: string | null; callbacks: Callback[]; refunds: { status: string }[] };
const tradeOf = async (payment: Payment) =>
  (await server.client().get<Trade>(`/sandbox/trades/${tradeNoAt(payment)}`)).body;
const paymentNow = async ({ id }: Pick<Payment, 'id'>) => (await person.get<Payment>(`/v1/payments/${id}`)).body;
/** As the row has it, so that nobody is seen to wait for it and no gateway is asked for that reason. */
const rowOf = async ({ id }: Pick<Payment, 'id'>) => {
  const [row] = await server.sql<{ status: string; captured: number }>(
    'select status, captured_fen::int as captured from payments where id = $1',
    [id],
  );
  return row!;
};
const transfersOf = async ({ id }: Pick<Payment, 'id'>) =>
  (await server.sql('select kind from ledger_transfers where payment_id = $1', [id])).length;
/** All answers to the callbacks of a payment, once there are as many as said. */
const answered = (payment: Payment, count: number) =>
  eventually(async () => {
    const all = (await tradeOf(payment)).callbacks.flatMap(({ answers }) => Object.entries(answers));
    return all.reduce((sum, [, times]) => sum + times, 0) === count && Object.fromEntries(all);
  }, `${count} answers`);

describe('what a payer does at the cashier', () => {
  test.each(['alipay', 'wechatpay'] as const)('%s: pays, and the order is paid by the callback', async (method) => {
    const { order, payment } = await begun(method);
    expect(payment).toMatchObject({ status: 'processing', confirmation: 'none' });
    await payAtCashier(server, payment);
    await eventually(async () => (await rowOf(payment)).status === 'succeeded', 'the payment');
    expect(await orderOf(person, order)).toMatchObject({ status: 'paid' });
    expect(await tradeOf(payment)).toMatchObject({
      status: 'paid',
      callbacks: [{ way: 'normal', answers: { 200: 1 } }],
    });
  });

  test('has too little money: the trade waits on, and can be paid after all', async () => {
    const { payment } = await begun();
    await payAtCashier(server, payment, 'failed');
    expect(await tradeOf(payment)).toMatchObject({ status: 'waiting', failure: 'no_money', callbacks: [] });
    expect(await paymentNow(payment)).toMatchObject({ status: 'processing' });
    await payAtCashier(server, payment);
    await eventually(async () => (await rowOf(payment)).status === 'succeeded', 'the payment');
  });

  test('goes back: nothing is told, the payment goes on', async () => {
    const { payment } = await begun();
    await payAtCashier(server, payment, 'cancelled');
    expect(await tradeOf(payment)).toMatchObject({ status: 'waiting', callbacks: [] });
    expect(await paymentNow(payment)).toMatchObject({ status: 'processing' });
  });

  test('closes it: it is never paid, and ends once its gateway is asked', async () => {
    const { payment } = await begun();
    await payAtCashier(server, payment, 'closed');
    expect(await answered(payment, 1)).toEqual({ 200: 1 });
    await eventually(async () => (await paymentNow(payment)).status === 'failed', 'its end');
    const again = await server.client().post(`/sandbox/trades/${tradeNoAt(payment)}/paid`, {});
    expect(again.body.code).toBe('payment_already_resolved');
  });

  test('a trade that isn’t there, an outcome and a way that aren’t', async () => {
    const { payment } = await begun();
    const at = `/sandbox/trades/${tradeNoAt(payment)}`;
    expect((await person.get('/sandbox/trades/none')).status).toBe(404);
    expect((await person.post('/sandbox/trades/none/paid', {})).status).toBe(404);
    expect((await person.post(`${at}/stolen`, {})).status).toBe(422);
    expect((await person.post(`${at}/paid`, { callback: 'by pigeon' })).status).toBe(422);
    const { items } = (await person.get<{ items: { tradeNo: string }[] }>('/sandbox/trades')).body;
    expect(items[0]!.tradeNo).toBe(tradeNoAt(payment));
  });
});

describe('M6: how the callback goes', () => {
  test.each([
    ['normal', {}, { 200: 1 }],
    ['late', { delayMs: 600 }, { 200: 1 }],
    ['repeated', {}, { 200: 100 }],
  ] as const)('M6: %s: credited once', async (callback, how, answers) => {
    const { order, payment } = await begun();
    await payAtCashier(server, payment, 'paid', { callback, ...how });
    expect(await answered(payment, answers[200])).toEqual(answers);
    expect(await rowOf(payment)).toEqual({ status: 'succeeded', captured: payment.amount.amount });
    expect(await transfersOf(payment)).toBe(1);
    expect(await orderOf(person, order)).toMatchObject({ status: 'paid' });
  });

  test('M6: early: the payment is there before the payer is sent back', async () => {
    const { payment } = await begun();
    await payAtCashier(server, payment, 'paid', { callback: 'early' });
    expect(await rowOf(payment)).toMatchObject({ status: 'succeeded' });
  });

  test.each([
    ['wrong_amount', 409],
    ['other_trade', 409],
    ['forged', 403],
  ] as const)('M6: %s: refused, nothing credited; what the gateway says when asked is', async (callback, status) => {
    const { payment } = await begun();
    await payAtCashier(server, payment, 'paid', { callback });
    expect(await answered(payment, 1)).toEqual({ [status]: 1 });
    expect(await rowOf(payment)).toEqual({ status: 'processing', captured: 0 });
    expect(await transfersOf(payment)).toBe(0);
    await eventually(async () => (await paymentNow(payment)).status === 'succeeded', 'the payment, asked for');
    expect(await transfersOf(payment)).toBe(1);
  });

  test('none: the payment is found by asking', async () => {
    const { payment } = await begun();
    await payAtCashier(server, payment, 'paid', { callback: 'none' });
    expect(await rowOf(payment)).toMatchObject({ status: 'processing' });
    await eventually(async () => (await paymentNow(payment)).status === 'succeeded', 'the payment, asked for');
    expect((await tradeOf(payment)).callbacks).toEqual([]);
  });

  test('one that is not noted comes again', async () => {
    const tradeNo = '5a'.repeat(16);
    const [alipay] = server.paymentSandbox.gateways;
    await alipay!.create(
      {
        tradeNo,
        amountFen: 1,
        currency: 'CNY',
        subject: 'B特派',
        expiresAt: new Date(server.clock.now().getTime() + 60_000),
        returnUrl: 'http://localhost/',
        device: 'mobile',
        address: '10.0.0.1',
      },
      AbortSignal.timeout(1_000),
    );
    await server.paymentSandbox.act(tradeNo, 'paid');
    const callbacks = () => server.paymentSandbox.book.find(tradeNo)!.posted;
    await eventually(() => callbacks().length === 2 && callbacks()[1]!.answers[409] === 1, 'the second');

    // And the statement of the day, which another process asks this one for, has it where our ledger has not.
    const said: string[] = [];
    const day = new Date(server.clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
    const settings = { ...server.settings, PUBLIC_ORIGIN: server.url };
    const world = { ...server.app, clock: server.clock, settings, say: (line: string) => said.push(line) };
    expect(await runReconcile(['--gateway', 'alipay', '--day', day], world as never)).toBe(1);
    expect(said.slice(2)).toEqual([
      expect.stringMatching(`^missing here +payment +${tradeNo} +there ¥0.01`),
      '1 DIFFER',
    ]);
  });
});

describe('faults of the gateway itself', () => {
  test.each(['out', 'hang', 'refuse', 'lost'])(
    '%s: no payment begins, and once it is mended one does',
    async (calls) => {
      await setFault({ method: 'alipay', calls });
      const order = await placeOrder(person);
      const { status, body } = await askToPay(person, order.id, { method: 'alipay' });
      expect([status, body.code]).toEqual([503, 'payment_gateway_unavailable']);
      // The other is not concerned.
      expect(await paymentOf(person, order.id, { method: 'wechatpay' })).toMatchObject({ status: 'processing' });
      await setFault({ method: 'alipay' });
      const payment = await paymentOf(person, order.id, { method: 'alipay' });
      await payAtCashier(server, payment, 'paid', { callback: 'early' });
      expect(await orderOf(person, order)).toMatchObject({ status: 'paid' });
    },
  );

  test('M6: early: paid before we have answered our own caller', async () => {
    await setFault({ method: 'wechatpay', calls: 'early' });
    const { order, payment } = await begun('wechatpay');
    expect(payment).toMatchObject({ status: 'succeeded' });
    expect(await orderOf(person, order)).toMatchObject({ status: 'paid' });
  });

  test.each([
    ['normal', 'refunded', ['succeeded'], 0],
    ['slow', 'refunded', ['succeeded'], 1],
    ['refuse', 'paid', [], 0],
    ['fail', 'paid', ['failed'], 1],
  ] as const)('refunds %s: the order is %s in the end', async (refunds, orderStatus, atGateway, callbacks) => {
    const { order, payment } = await begun();
    await payAtCashier(server, payment, 'paid', { callback: 'early' });
    await setFault({ method: 'alipay', refunds, refundDelayMs: 1_500 });
    const asked = await person.post<{ status: string }>(
      `/v1/orders/${order.id}/refund`,
      { reason: 'changed_mind' },
      freshKey(),
    );
    expect([asked.status, asked.body.status]).toEqual([200, 'refunding']);
    if (callbacks > 0)
      await eventually(async () => (await tradeOf(payment)).refunds[0]?.status === 'processing', 'the refund');
    await eventually(async () => (await orderOf(person, order)).status === orderStatus, orderStatus);
    const { refunds: there, callbacks: told } = await tradeOf(payment);
    expect(there.map(({ status }) => status)).toEqual(atGateway);
    expect(told.filter(({ about }) => about === 'refund')).toHaveLength(callbacks);
  });
});

describe('money without a gateway', () => {
  const topUp = (who: Client, amount: unknown) =>
    who.post<Wallet & { code: string }>('/sandbox/top-ups', { amount: { amount, currency: 'CNY' } });

  test('is in the wallet at once, and the books say where it is from', async () => {
    expect((await server.client().get('/sandbox/top-ups')).body).toEqual({ maxFen: 100_000_000 });
    const { status, body } = await topUp(person, 12_345);
    expect([status, body.available]).toEqual([201, { amount: 12_345, currency: 'CNY' }]);
    await topUp(person, 55);
    expect((await walletOf(person)).balance.amount).toBe(12_400);
    const { id } = await person.account();
    expect(
      await server.sql(
        'select book, balance_fen::int as fen from ledger_balances where account_id = $1 order by book',
        [id],
      ),
    ).toEqual([
      { book: 'sandbox', fen: -12_400 },
      { book: 'wallet', fen: 12_400 },
    ]);
  });

  test('is nobody’s who is not signed in, and no odd amount', async () => {
    expect((await topUp(server.client(), 100)).body.code).toBe('session_required');
    for (const amount of [0, -1, 0.5, 1e9, '100', null])
      expect((await topUp(person, amount)).body.code).toBe('validation_failed');
    expect((await walletOf(person)).balance.amount).toBe(0);
  });
});

describe('who may use it', () => {
  const paths = [
    ['GET', '/sandbox/trades'],
    ['GET', '/sandbox/payment-faults'],
    ['PUT', '/sandbox/payment-faults'],
    ['POST', '/sandbox/trades/x/paid'],
    ['GET', '/sandbox/top-ups'],
    ['POST', '/sandbox/top-ups'],
    ['GET', '/sandbox/messages'],
  ] as const;

  test('D7: nothing of it is there beside a real gateway', async () => {
    const real = await startTestServer({ paymentGateways: [testPaymentGateway()] });
    for (const [method, path] of paths.filter(([, each]) => each !== '/sandbox/messages'))
      expect((await real.client().call(method, path, method === 'GET' ? undefined : {})).status, path).toBe(404);
    await real.close();
  });

  test.each(paths)('%s %s: not for a page whose name was pointed here', async (method, url) => {
    const ask = async (host: string) =>
      (await server.app.http.inject({ method, url, headers: { host }, ...(method !== 'GET' && { payload: {} }) }))
        .statusCode;
    expect(await ask('evil.example')).toBe(403);
    expect(await ask('localhost.evil.example:3000')).toBe(403);
    for (const host of ['localhost:3000', '127.0.0.1:3000', '[::1]:3000', '192.168.1.20'])
      expect(await ask(host), host).not.toBe(403);
  });
});
