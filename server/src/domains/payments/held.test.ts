import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Client } from '../../../testing/client.ts';
import { password } from '../../../testing/factors.ts';

import { orderOf, placeOrder } from '../../../testing/orders.ts';
import { askToPay, codeFor, confirm, payer, paymentOf, walletOf } from '../../../testing/pay.ts';
import type { TestServer } from '../../../testing/server.ts';
import { eventually, startTestServer } from '../../../testing/server.ts';
import { staffOf } from '../../../testing/staff.ts';
import { lockAccount, restrictAccount as restrict } from '../accounts/index.ts';

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

async function held({ afterSeconds = 0 } = {}) {
  const { person, accountId, phone } = await payer(server, total + 5);
  server.clock.advance(afterSeconds);
  const order = await placeOrder(person, costly);
  const payment = await paymentOf(person, order.id);
  const verification = await codeFor(server, person, payment.id);
  const { status, body } = await confirm(person, payment.id, { verification });
  return { person, accountId, phone, order, verification, status, payment: body };
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

  test.each([
    [
      'is restricted',
      "status = 'restricted', restriction_level = 'no_payments', restriction_reason = 'risk', liftable_by = 'code'",
    ],
    ['is being closed', "status = 'closing', closes_at = now()"],
    ['is closed', "status = 'closed'"],
  ])('its account %s: staff can’t let it through, and hear why', async (words, change) => {
    const { person, accountId, order, payment } = await held();
    await server.sql(`update accounts set ${change} where account_id = $1`, [accountId]);
    const { exit, said } = await staff('release', order.number, '--by', 'wang');
    expect([exit, said]).toEqual([1, expect.stringContaining(words)]);
    await server.sql(
      `update accounts set status = 'active', liftable_by = null, restriction_level = null, restriction_reason = null,
         closes_at = null where account_id = $1`,
      [accountId],
    );
    expect(await read(person, payment.id)).toMatchObject({ status: 'processing', isHeld: true });
    expect(await money(person)).toEqual([total + 5, 5]);
    expect((await staff('release', order.number, '--by', 'wang')).exit).toBe(0);
  });
  test('P6: nor while its number is being replaced without the old one', async () => {
    const { person, phone, order } = await held({ afterSeconds: 7 * 86_400 });
    const { id: phoneId } = (await person.phones()).items[0]!;
    const next = phone.replace(/^\+86138/, '+86139');
    const verification = await person.proof('replace_phone_new', { phoneId, phone: next }, next);
    const { body } = await person.replace(phoneId, { verification, ownerProof: { password } });
    expect(body.change.status).toBe('waiting');
    const { exit, said } = await staff('release', order.number, '--by', 'wang');
    expect([exit, said]).toEqual([1, expect.stringContaining('is being replaced')]);
    expect(await money(person)).toEqual([total + 5, 5]);
    await person.post(`/v1/phone-changes/${body.change.id}/cancel`);
    expect((await staff('release', order.number, '--by', 'wang')).exit).toBe(0);
  });

  test('restricted at the very moment: its release waits for that, and is refused', async () => {
    const { person, accountId, order } = await held();
    const [restricted, committed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const restricting = server.app.db.transaction(async (tx) => {
      await tx.run(lockAccount, { accountId });
      await tx.run(restrict, { accountId, level: 'no_payments', reason: 'risk', liftableBy: 'code' });
      restricted.resolve();
      await committed.promise;
    });
    await restricted.promise;
    const releasing = staff('release', order.number, '--by', 'wang');
    try {
      const waiting = async () => (await server.sql('select from pg_locks where not granted')).length > 0;
      await eventually(waiting, 'the release to wait');
    } finally {
      committed.resolve();
      await restricting;
    }
    expect((await releasing).said).toContain('is restricted');
    expect(await money(person)).toEqual([total + 5, 5]);
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
