import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Client } from '../../../testing/client.ts';
import { orderOf, placeOrder } from '../../../testing/orders.ts';
import { askToPay, codeFor, confirm, payer, paymentOf, walletOf } from '../../../testing/pay.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';
import { staffOf } from '../../../testing/staff.ts';

/** Where every payment from ¥1,000 is held, and from ¥2,000 denied: by weights alone. */
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    env: { RISK_LARGE_PAYMENT_FEN: '100000', RISK_WEIGHT_LARGE_PAYMENT: '100', SMS_PER_ACCOUNT_PER_DAY: '1000' },
  });
});
afterAll(() => server.close());
beforeEach(() => server.clock.freeze());

const total = 100_000;
const costly = { items: [{ serviceId: 'household-bills', quantity: 10, options: ['100'] }], contact: address() };
function address() {
  return { name: '林雨', phone: '+8613800138000', address: '解放路 1 号' };
}
const money = async (person: Client) => {
  const { balance, available } = await walletOf(person);
  return [balance.amount, available.amount];
};
const read = async (person: Client, id: string) => (await person.get(`/v1/payments/${id}`)).body;
const staff = (...args: string[]) => staffOf(server, ['payments', ...args]);
const kindsOf = async (person: Client) =>
  (
    await server.sql<{ kind: string }>('select kind from activity where account_id = $1 order by seq', [
      (await person.account()).id,
    ])
  ).map(({ kind }) => kind);

async function held() {
  const { person, accountId } = await payer(server, total + 5);
  const order = await placeOrder(person, costly);
  const payment = await paymentOf(person, order.id);
  const verification = await codeFor(server, person, payment.id);
  const { status, body } = await confirm(person, payment.id, { verification });
  return { person, accountId, order, verification, status, payment: body };
}

describe('a payment that risk holds', () => {
  test('sets the money aside, waits with its order, and tells owner and staff', async () => {
    const { person, accountId, order, verification, status, payment } = await held();
    expect([status, payment]).toMatchObject([
      200,
      { status: 'processing', isHeld: true, orderStatus: 'awaiting_payment', endedAt: null },
    ]);
    expect(Date.parse(payment.expiresAt) - server.clock.now().getTime()).toBe(24 * 3_600_000);
    expect((await orderOf(person, order)).payUntil).toBe(payment.expiresAt);
    expect(await money(person)).toEqual([total + 5, 5]);
    expect(await kindsOf(person)).toContain('payment_held');
    const { items } = (await person.get<{ items: { title: string }[] }>('/v1/notifications')).body;
    expect(items.map(({ title }) => title).join()).toContain('核实');
    const alerts = await server.sql('select kind, details from risk_alerts where account_id = $1', [accountId]);
    expect(alerts).toEqual([
      { kind: 'payment_held', details: { payment: payment.id, reasons: ['large_payment', 'scripted'] } },
    ]);
    const [decision] = await server.sql('select act, outcome, completed_at from risk_decisions where account_id = $1', [
      accountId,
    ]);
    expect(decision).toEqual({ act: 'pay', outcome: 'hold', completed_at: server.clock.now() });
    expect((await confirm(person, payment.id, { verification })).body.code).toBe('payment_already_resolved');
    expect((await staff('list')).said).toContain(`${order.number}  ${payment.id}`);
  });

  test('released by staff, it is paid, once', async () => {
    const { person, order, payment } = await held();
    const both = await Promise.all([
      staff('release', order.number, '--by', 'wang'),
      staff('release', order.number, '--by', 'li'),
    ]);
    expect(both.map(({ exit }) => exit).sort()).toEqual([0, 1]);
    expect(await read(person, payment.id)).toMatchObject({ status: 'succeeded', orderStatus: 'paid', isHeld: false });
    expect(await money(person)).toEqual([5, 5]);
    expect((await kindsOf(person)).slice(-2)).toEqual(['payment_held', 'order_paid']);
    expect(await staff('refuse', order.number, '--by', 'wang')).toEqual({
      exit: 1,
      said: 'not done: no payment of it is held',
    });
    expect((await staff('show', order.number)).said).toMatch(/succeeded {2}decided by (wang|li)/);
  });

  test('refused by staff, the money is free and the order can be paid otherwise', async () => {
    const { person, order, payment } = await held();
    expect((await staff('refuse', order.number, '--by', 'wang')).exit).toBe(0);
    expect(await read(person, payment.id)).toMatchObject({ status: 'failed', failure: 'refused', isHeld: false });
    expect(await money(person)).toEqual([total + 5, total + 5]);
    expect((await kindsOf(person)).at(-1)).toBe('payment_refused');
    expect((await askToPay(person, order.id)).status).toBe(201);
  });

  test.each([
    [-1, 'processing'],
    [0, 'expired'],
  ])('nobody looked: at its end %i s it is %s', async (seconds, status) => {
    const { person, order, payment } = await held();
    server.clock.advance(24 * 3_600 + seconds);
    if (status === 'expired') expect((await staff('release', order.number, '--by', 'wang')).exit).toBe(1);
    await server.app.schedule.run('expire payments');
    await server.app.schedule.run('expire payments');
    expect(await read(person, payment.id)).toMatchObject({ status, isHeld: status === 'processing' });
    expect(await money(person)).toEqual([total + 5, status === 'expired' ? total + 5 : 5]);
  });

  test('cancelled by its owner, or with its order, or paid otherwise: the money is free', async () => {
    const ends = [
      ({ person, payment }: Awaited<ReturnType<typeof held>>) => person.post(`/v1/payments/${payment.id}/cancel`),
      ({ person, order }: Awaited<ReturnType<typeof held>>) => person.post(`/v1/orders/${order.id}/cancel`),
      ({ person, order }: Awaited<ReturnType<typeof held>>) => askToPay(person, order.id),
    ];
    for (const end of ends) {
      const story = await held();
      expect([200, 201]).toContain((await end(story)).status);
      expect(await read(story.person, story.payment.id)).toMatchObject({ status: 'cancelled', isHeld: false });
      expect(await money(story.person)).toEqual([total + 5, total + 5]);
      expect((await staff('release', story.order.number, '--by', 'wang')).exit).toBe(1);
    }
  });

  test('release, cancel and the cancelling of its order at once: one of them, and the money is where that says', async () => {
    for (let round = 0; round < 5; round++) {
      const { person, order, payment } = await held();
      await Promise.all([
        staff('release', order.number, '--by', 'wang'),
        person.post(`/v1/payments/${payment.id}/cancel`),
        person.post(`/v1/orders/${order.id}/cancel`),
        server.app.schedule.run('expire payments'),
      ]);
      const { status } = (await read(person, payment.id)) as unknown as { status: string };
      expect(['succeeded', 'cancelled']).toContain(status);
      expect(await money(person)).toEqual(status === 'succeeded' ? [5, 5] : [total + 5, total + 5]);
      expect((await orderOf(person, order)).status === 'paid').toBe(status === 'succeeded');
    }
  });

  test('with too little in the wallet nothing is held, and the code stays good', async () => {
    const { person } = await payer(server, total - 1);
    const payment = await paymentOf(person, (await placeOrder(person, costly)).id);
    const verification = await codeFor(server, person, payment.id);
    expect((await confirm(person, payment.id, { verification })).body.code).toBe('insufficient_balance');
    expect(await money(person)).toEqual([total - 1, total - 1]);
  });

  test('staff say who they are, and which order', async () => {
    expect([
      (await staff('release', 'B1')).exit,
      (await staff('release')).exit,
      (await staff('release', 'B1', '--by', 'wang')).exit,
      (await staff('show', 'B1')).exit,
    ]).toEqual([2, 2, 1, 1]);
  });
});

test('a payment that risk denies has failed, is told in the log, and staff hear of it once an hour', async () => {
  const strict = await startTestServer({
    env: { RISK_LARGE_PAYMENT_FEN: '100000', RISK_WEIGHT_LARGE_PAYMENT: '200' },
  });
  try {
    const { person, accountId } = await payer(strict, 10 * total);
    const order = await placeOrder(person, costly);
    for (let i = 0; i < 2; i++) {
      const payment = await paymentOf(person, order.id);
      const verification = await codeFor(strict, person, payment.id);
      const { status, body } = await confirm(person, payment.id, { verification });
      expect([status, body.code]).toEqual([403, 'payment_denied']);
      expect(await read(person, payment.id)).toMatchObject({ status: 'failed', failure: 'refused' });
    }
    expect((await walletOf(person)).available.amount).toBe(10 * total);
    const alerts = await strict.sql('select kind from risk_alerts where account_id = $1', [accountId]);
    expect(alerts).toEqual([{ kind: 'payment_denied' }]);
    const denied = await strict.sql(`select 1 from activity where account_id = $1 and kind = 'payment_denied'`, [
      accountId,
    ]);
    expect(denied).toHaveLength(2);
  } finally {
    await strict.close();
  }
});
