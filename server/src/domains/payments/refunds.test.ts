import { randomUUID } from 'node:crypto';
import type { Order, Problem } from '@btepai/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { answeredAtOnce, tally } from '../../../testing/at-once.ts';
import { booksOf } from '../../../testing/books.ts';
import type { Client } from '../../../testing/client.ts';
import { anErrand, anOrder, orderOf, placeOrder } from '../../../testing/orders.ts';
import { codeFor, confirm, freshKey, paymentOf, walletOf } from '../../../testing/pay.ts';
import type { TestPaymentGateway } from '../../../testing/payment-gateway.ts';
import { testPaymentGateway } from '../../../testing/payment-gateway.ts';
import type { TestServer } from '../../../testing/server.ts';
import { eventually, startTestServer } from '../../../testing/server.ts';
import { staffOf } from '../../../testing/staff.ts';
import { PaymentGatewayError } from './index.ts';
import { refundNoOf, tradeNoOf } from './trade-no.ts';

let server: TestServer;
let alipay: TestPaymentGateway;
let person: Client;
let accountId: string;

beforeAll(async () => {
  alipay = testPaymentGateway('alipay');
  server = await startTestServer({ paymentGateways: [alipay] });
});
afterAll(() => server.close());
beforeEach(async () => {
  for (const name of Object.keys(alipay.script)) delete alipay.script[name as 'create'];
  person = await server.person();
  accountId = (await person.account()).id;
});

type Answered = Order & Pick<Problem, 'code'> & { refundable: { amount: number } };
const refund = (order: Pick<Order, 'id'>, amount?: number, options = freshKey()) =>
  person.post<Answered>(
    `/v1/orders/${order.id}/refund`,
    { reason: '不需要了', ...(amount !== undefined && { amount: { amount, currency: 'CNY' } }) },
    options,
  );
const books = () => booksOf(server, accountId);
const staff = (...args: string[]) => staffOf(server, ['refunds', ...args]);
const kinds = async (order: Order) => (await orderOf(person, order)).timeline.map(({ kind }) => kind);

/** An order that was paid at the gateway. */
async function paidAtGateway(asked: object = anErrand()): Promise<Order & { tradeNo: string }> {
  const order = await placeOrder(person, asked);
  const payment = await paymentOf(person, order.id, { method: 'alipay' });
  const tradeNo = tradeNoOf(accountId, payment.id);
  alipay.pay(tradeNo);
  await alipay.notify(server.url, tradeNo);
  return { ...(await orderOf(person, order)), tradeNo };
}
async function fund(amount: number) {
  const asked = { amount: { amount, currency: 'CNY' }, method: 'alipay' };
  const { body } = await person.post<{ id: string }>('/v1/wallet/top-ups', asked, freshKey());
  alipay.pay(tradeNoOf(accountId, body.id));
  await alipay.notify(server.url, tradeNoOf(accountId, body.id));
}
/** An order that was paid from the wallet, which is empty afterwards. */
async function paidFromWallet(asked: object = anErrand()): Promise<Order> {
  if ((await person.phones()).items.length === 0) await person.bindNumber();
  const order = await placeOrder(person, asked);
  await fund(order.total.amount);
  const payment = await paymentOf(person, order.id);
  const { body } = await confirm(person, payment.id, { verification: await codeFor(server, person, payment.id) });
  expect(body.status).toBe('succeeded');
  return orderOf(person, order);
}
const begin = (order: Order) => staffOf(server, ['orders', 'start', order.number, '--by', 'ming']);
/** Of ten errands: ¥150.00. */
const tenErrands = () => anErrand({ items: [{ serviceId: 'city-errand', quantity: 10 }] });

describe('nothing has begun: nobody has to agree', () => {
  test('the wallet has it at once', async () => {
    const order = await paidFromWallet();
    const { status, body } = await refund(order);
    expect([status, body.status, body.refunded.amount, body.refundable.amount]).toEqual([200, 'refunded', 1_500, 0]);
    expect(await kinds(order)).toEqual(['created', 'paid', 'refund_requested', 'refunded']);
    expect((await walletOf(person)).available.amount).toBe(1_500);
    expect(await books()).toEqual({ alipay: -1_500, sales: 0, wallet: 1_500 });
  });

  test('but to a part: the order would go on for less than its price', async () => {
    const order = await paidFromWallet();
    for (const part of [1_499, 500]) {
      const { body } = await refund(order, part);
      expect([body.status, body.refunded.amount, body.refundable.amount]).toEqual(['refunding', 0, 0]);
      expect(await begin(order)).toMatchObject({ exit: 1 });
      expect((await walletOf(person)).balance.amount).toBe(0);
      expect((await staff(part === 500 ? 'approve' : 'refuse', order.number, '--by', 'Ming')).exit).toBe(0);
    }
    expect(await orderOf(person, order)).toMatchObject({ status: 'paid', refunded: { amount: 500 } });
    // All that is left is no part: nothing will be done for it.
    expect((await refund(order, 1_000)).body).toMatchObject({ status: 'refunded', refunded: { amount: 1_500 } });
    expect((await walletOf(person)).balance.amount).toBe(1_500);
  });

  test('a gateway pays it: refunding until it has, and its money is set aside meanwhile', async () => {
    alipay.script.refund = async () => ({ status: 'processing' });
    const order = await paidAtGateway();
    const { body } = await refund(order);
    expect([body.status, body.refundable.amount]).toEqual(['refunding', 0]);
    expect(await books()).toEqual({ alipay: -1_500, sales: [1_500, 1_500] });
    const refundNo = await eventually(() => alipay.asked.find(({ call }) => call === 'refund')?.no, 'it to be sent');
    const [sent] = await server.sql<{ id: string }>('select id from refunds where account_id = $1', [accountId]);
    expect(refundNo).toBe(refundNoOf(accountId, sent!.id));
    alipay.asked.length = 0;
    for (let times = 0; times < 3; times++)
      await alipay.notifyRefund(server.url, refundNoOf(accountId, sent!.id), { status: 'succeeded', reference: 'r1' });
    expect(await orderOf(person, order)).toMatchObject({ status: 'refunded', refunded: { amount: 1_500 } });
    expect(await books()).toEqual({ alipay: 0, sales: 0 });
    expect(await kinds(order)).toEqual(['created', 'paid', 'refund_requested', 'refunded']);
  });
});

describe('something has begun: staff decide', () => {
  test('they agree', async () => {
    const order = await paidFromWallet();
    await begin(order);
    expect((await refund(order, 600)).body.status).toBe('refunding');
    const { said } = await staff('list');
    expect(said).toContain(order.number);
    expect(said).toContain('¥6.00 of ¥15.00');
    expect(said).toContain('不需要了');
    expect((await staff('approve', order.number, '--by', 'Ming')).exit).toBe(0);
    expect(await orderOf(person, order)).toMatchObject({ status: 'in_progress', refunded: { amount: 600 } });
    expect((await walletOf(person)).available.amount).toBe(600);
    const again = await staff('approve', order.number, '--by', 'Ming');
    expect([again.exit, again.said]).toEqual([1, 'not done: nothing of it is asked back']);
  });

  test('they refuse: the order stands where it stood, and can be asked again', async () => {
    const order = await paidAtGateway();
    await begin(order);
    await refund(order);
    expect((await staff('refuse', order.number, '--by', 'Ming')).exit).toBe(0);
    expect(await orderOf(person, order)).toMatchObject({
      status: 'in_progress',
      refunded: { amount: 0 },
      refundable: { amount: 1_500 },
    });
    expect((await kinds(order)).at(-1)).toBe('refund_refused');
    expect(await books()).toEqual({ alipay: -1_500, sales: 1_500 });
    expect((await refund(order)).body.status).toBe('refunding');
    expect((await staff('approve', order.number, '--by', 'Ming')).said).toBe('done: its gateway is asked to pay it');
    await eventually(async () => (await orderOf(person, order)).status === 'refunded', 'it to be paid');
    expect((await staff('list')).said).not.toContain(order.number);
  });

  test('approve and refuse at the same moment: one of them', async () => {
    const order = await paidFromWallet();
    await begin(order);
    await refund(order);
    const outcomes = await Promise.all([
      staff('approve', order.number, '--by', 'a'),
      staff('refuse', order.number, '--by', 'b'),
    ]);
    expect(outcomes.map(({ exit }) => exit).sort()).toEqual([0, 1]);
    const { status } = await orderOf(person, order);
    expect((await walletOf(person)).balance.amount).toBe(status === 'refunded' ? 1_500 : 0);
  });

  test('a command that is none', async () => {
    for (const args of [['approve'], ['approve', 'x'], ['explode', 'x', '--by', 'a'], ['list', 'x']])
      expect((await staff(...args)).exit).toBe(2);
    expect((await staff('approve', 'B00000000', '--by', 'a')).said).toBe('not done: there is no order of this number');
  });
});

describe('what can be asked back', () => {
  test('a key is needed, and the same twice is one', async () => {
    const order = await paidFromWallet();
    const bare = await refund(order, 100, { headers: {} } as never);
    expect(bare.body.code).toBe('idempotency_key_required');
    const key = freshKey();
    const answers = await answeredAtOnce(20, () => refund(order, 100, key));
    expect(tally(answers)).toEqual({ 200: 20 });
    const asked = await server.sql('select amount_fen::int from refunds where account_id = $1', [accountId]);
    expect(asked).toEqual([{ amount_fen: 100 }]);
    expect((await refund(order, 101, key)).body.code).toBe('idempotency_key_reused');
  });

  test('nobody else’s order, none that is not paid, and nothing after its days', async () => {
    const unpaid = await placeOrder(person);
    expect((await refund(unpaid)).body.code).toBe('order_state_changed');
    const order = await paidFromWallet();
    const other = await server.person();
    const { body } = await other.post<Problem>(`/v1/orders/${order.id}/refund`, { reason: 'x' }, freshKey());
    expect(body.code).toBe('not_found');
    expect((await refund({ id: randomUUID() })).body.code).toBe('not_found');
    await begin(order);
    await person.post(`/v1/orders/${order.id}/confirm-receipt`);
    for (const days of [15, 15]) {
      server.clock.advance(days * 86_400);
      await orderOf(person, order);
    }
    server.clock.advance(1);
    expect((await refund(order)).body).toMatchObject({ code: 'refund_exceeds_payment', refundable: { amount: 0 } });
  });

  test.each([0, -1, 1.5, 1e12, '100'])('an amount of %s is none', async (amount) => {
    const order = await placeOrder(person);
    expect((await refund(order, amount as number)).body.code).toBe('validation_failed');
  });
});

describe('M7: no more goes back than came in', () => {
  test('above what was paid: refused, with what there is', async () => {
    const order = await paidFromWallet();
    expect((await refund(order, 1_501)).body).toMatchObject({
      code: 'refund_exceeds_payment',
      refundable: { amount: 1_500, currency: 'CNY' },
    });
    await refund(order, 1_000);
    await staff('approve', order.number, '--by', 'Ming');
    expect((await refund(order, 501)).body).toMatchObject({
      code: 'refund_exceeds_payment',
      refundable: { amount: 500 },
    });
    expect((await walletOf(person)).balance.amount).toBe(1_000);
  });

  test('the whole twice at once: once', async () => {
    const order = await paidFromWallet();
    const answers = await answeredAtOnce(2, () => refund(order));
    expect(tally(answers)).toEqual({ 200: 1, order_state_changed: 1 });
    expect((await walletOf(person)).balance.amount).toBe(1_500);
  });

  test('20 parts at once, again and again: one at a time, as many as it covers', async () => {
    const order = await paidFromWallet(tenErrands());
    for (let round = 0; round < 3; round++) {
      const answers = await answeredAtOnce(20, () => refund(order, 4_000));
      expect(tally(answers)).toEqual({ 200: 1, order_state_changed: 19 });
      await Promise.all(['a', 'b'].map((by) => staff('approve', order.number, '--by', by)));
    }
    const answers = await answeredAtOnce(20, () => refund(order, 4_000));
    expect(tally(answers)).toEqual({ refund_exceeds_payment: 20 });
    expect(await orderOf(person, order)).toMatchObject({ status: 'paid', refunded: { amount: 12_000 } });
    expect(await books()).toEqual({ alipay: -15_000, sales: 3_000, wallet: 12_000 });
  });

  test('50 parts at once at a gateway: one is under way', async () => {
    alipay.script.refund = async () => ({ status: 'processing' });
    const order = await paidAtGateway(tenErrands());
    const answers = await answeredAtOnce(50, () => refund(order, 700));
    expect(tally(answers)).toEqual({ 200: 1, order_state_changed: 49 });
    await staff('approve', order.number, '--by', 'Ming');
    expect(await books()).toEqual({ alipay: -15_000, sales: [15_000, 700] });
  });

  test('a refund ends once: paid and failed at the same moment', async () => {
    alipay.script.refund = async () => ({ status: 'processing' });
    const order = await paidAtGateway();
    await refund(order);
    const [row] = await server.sql<{ id: string }>('select id from refunds where account_id = $1', [accountId]);
    const refundNo = refundNoOf(accountId, row!.id);
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        alipay.notifyRefund(server.url, refundNo, { status: n % 2 ? 'succeeded' : 'failed' }),
      ),
    );
    const { status } = await orderOf(person, order);
    expect(await books()).toEqual(status === 'refunded' ? { alipay: 0, sales: 0 } : { alipay: -1_500, sales: 1_500 });
  });
});

describe('a gateway that pays refunds', () => {
  const sendsOf = (call: string) => alipay.asked.filter((one) => one.call === call).length;
  beforeEach(() => {
    alipay.asked.length = 0;
  });

  test('is out: it is tried again, and paid once', async () => {
    let down = true;
    const out = async (_: unknown, proceed: () => Promise<never>) => {
      if (down) throw new PaymentGatewayError('unavailable', 'down');
      return proceed();
    };
    Object.assign(alipay.script, { refund: out, queryRefund: out });
    const order = await paidAtGateway();
    await refund(order);
    await eventually(() => sendsOf('refund') > 0, 'a try');
    expect((await orderOf(person, order)).status).toBe('refunding');
    down = false;
    await eventually(async () => {
      server.clock.advance(60);
      return (await orderOf(person, order)).status === 'refunded';
    }, 'it to be paid');
    expect(await books()).toEqual({ alipay: 0, sales: 0 });
  });

  test('paid, and we died before it was written down: it is asked, not paid twice', async () => {
    alipay.script.refund = async (_, proceed) => {
      await proceed();
      throw new PaymentGatewayError('unavailable', 'the answer was lost');
    };
    const order = await paidAtGateway();
    await refund(order);
    await eventually(() => sendsOf('refund') > 0, 'a try');
    await eventually(async () => {
      server.clock.advance(60);
      return (await orderOf(person, order)).status === 'refunded';
    }, 'it to be asked after');
    expect(sendsOf('refund')).toBe(1);
    expect(sendsOf('queryRefund')).toBe(1);
  });

  test('knows it by a number that no payment has, also not one that a client made by the refund’s id', async () => {
    const order = await paidAtGateway();
    await begin(order);
    await refund(order);
    const [row] = await server.sql<{ id: string }>('select id from refunds where account_id = $1', [accountId]);
    const another = await placeOrder(person);
    const payment = await paymentOf(person, another.id, { method: 'alipay', id: row!.id });
    await staff('approve', order.number, '--by', 'Ming');
    await eventually(async () => (await orderOf(person, order)).status === 'refunded', 'it to be paid');
    const { no } = alipay.asked.find(({ call }) => call === 'refund')!;
    expect(no).toMatch(/^r[0-9a-f]{31}$/);
    const numbers = await server.sql(
      'select trade_no, payment_id, refund_id from gateway_trades where account_id = $1 order by trade_no',
      [accountId],
    );
    expect(numbers).toHaveLength(3);
    expect(numbers.at(-1)).toMatchObject({ trade_no: no, refund_id: row!.id });
    // Nor does a word about the one speak of the other.
    expect((await alipay.notifyRefund(server.url, tradeNoOf(accountId, payment.id), { status: 'failed' })).status).toBe(
      500,
    );
    expect((await alipay.notify(server.url, no, { status: 'closed' })).status).toBe(500);
    expect((await orderOf(person, order)).status).toBe('refunded');
  });

  test('the process that sent it is gone: another asks what became of it, once its lease is over', async () => {
    const gone = Promise.withResolvers<never>();
    alipay.script.refund = async (_, proceed) => {
      await proceed();
      return gone.promise;
    };
    const beside = await startTestServer({ beside: server, paymentGateways: [alipay] });
    const order = await paidAtGateway();
    await refund(order);
    await eventually(() => sendsOf('refund') > 0, 'a try');
    server.clock.advance(server.settings.PAYMENT_GATEWAY_TIMEOUT_SECONDS * 2 + 11);
    await eventually(async () => (await orderOf(person, order)).status === 'refunded', 'another to ask after it');
    expect(sendsOf('refund')).toBe(1);
    gone.reject(new PaymentGatewayError('unavailable', 'gone'));
    await beside.close();
    expect(await books()).toEqual({ alipay: 0, sales: 0 });
  });

  test('two processes: each refund is sent by one of them', async () => {
    const beside = await startTestServer({ beside: server, paymentGateways: [alipay] });
    const orders = [await paidAtGateway(), await paidAtGateway(), await paidAtGateway(), await paidAtGateway()];
    await Promise.all(orders.map((order) => refund(order)));
    for (const order of orders)
      await eventually(async () => (await orderOf(person, order)).status === 'refunded', 'it to be paid');
    expect(sendsOf('refund')).toBe(4);
    await beside.close();
  });

  test.each(['answer', 'refusal'])(
    'does not pay for good (%s): the order stands where it stood, and staff are told',
    async (how) => {
      alipay.script.refund = async () => {
        if (how === 'refusal') throw new PaymentGatewayError('refused', 'no');
        return { status: 'failed' };
      };
      const order = await paidAtGateway();
      await refund(order);
      await eventually(async () => (await orderOf(person, order)).status === 'paid', 'it to be over');
      expect(await books()).toEqual({ alipay: -1_500, sales: 1_500 });
      expect((await kinds(order)).at(-1)).toBe('refund_refused');
      const told = async () => (await staffOf(server, ['risk', 'alerts', '--open'])).said.includes('refund_failed');
      await eventually(told, 'staff to be told');
      delete alipay.script.refund;
      await refund(order);
      await eventually(async () => (await orderOf(person, order)).status === 'refunded', 'it to be paid');
    },
  );
});

test('an account with money, an open order or a payment under way can’t be closed', async () => {
  const close = async () =>
    (
      await person.post<Problem>('/v1/account/close', {
        verification: await server.ownCode(person, 'close_account', {}),
      })
    ).body?.code;
  await person.bindNumber();
  const order = await placeOrder(person);
  expect(await close()).toBe('balance_left');
  await person.post(`/v1/orders/${order.id}/cancel`);
  const asked = { amount: { amount: 100, currency: 'CNY' }, method: 'alipay' };
  const { body } = await person.post<{ id: string }>('/v1/wallet/top-ups', asked, freshKey());
  expect(await close()).toBe('balance_left');
  alipay.pay(tradeNoOf(accountId, body.id));
  await alipay.notify(server.url, tradeNoOf(accountId, body.id));
  expect(await close()).toBe('balance_left');
  const next = await placeOrder(person, anOrder());
  await person.post(`/v1/orders/${next.id}/cancel`);
  expect(await close()).toBe('balance_left');
});
