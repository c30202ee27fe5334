import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answeredAtOnce, tally } from '../../../testing/at-once.ts';
import type { Client } from '../../../testing/client.ts';
import { otherCode } from '../../../testing/client.ts';
import { addTotp, makeRecoveryCodes, password } from '../../../testing/factors.ts';
import { orderOf, placeOrder } from '../../../testing/orders.ts';
import { askToPay, codeFor, confirm, freshKey, give, payer, paymentOf, walletOf } from '../../../testing/pay.ts';
import { restrictAccount } from '../../../testing/restriction.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const price = 2_998;
const available = async (person: Client) => (await walletOf(person)).available.amount;
const lines = async (person: Client, kind: string) =>
  (await server.sql('select 1 from activity where account_id = $1 and kind = $2', [(await person.account()).id, kind]))
    .length;
const statusOf = async (person: Client, id: string) =>
  (await person.get<{ status: string }>(`/v1/payments/${id}`)).body.status;

/** Someone with money, an order of theirs and a payment of it. */
async function story(amountFen = 10_000) {
  const { person, phone, accountId } = await payer(server, amountFen);
  const order = await placeOrder(person);
  return { person, phone, accountId, order, payment: await paymentOf(person, order.id) };
}

describe('paying from the wallet', () => {
  test('M4: the SMS names payee and amount, and its code pays: payment, order, ledger, log and inbox', async () => {
    const { person, phone, order, payment } = await story();
    expect(payment).toMatchObject({
      purpose: 'order',
      orderStatus: 'awaiting_payment',
      status: 'requires_confirmation',
      confirmation: 'code',
      amount: order.total,
      payee: 'B特派·手机充值',
      expiresAt: order.payUntil,
    });
    const verification = await codeFor(server, person, payment.id);
    expect(server.sandbox.received(phone)[0]!.text).toContain('向B特派·手机充值付款29.98元');
    const { status, body } = await confirm(person, payment.id, { verification });
    expect([status, body]).toMatchObject([200, { status: 'succeeded', orderStatus: 'paid', isHeld: false }]);
    expect(body).toEqual((await person.get(`/v1/payments/${payment.id}`)).body);
    expect(await available(person)).toBe(10_000 - price);
    expect((await orderOf(person, order)).timeline.map(({ kind }) => kind)).toEqual(['created', 'paid']);
    expect(await lines(person, 'order_paid')).toBe(1);
    const { items } = (await person.get<{ items: { category: string }[] }>('/v1/notifications')).body;
    expect(items[0]).toMatchObject({ category: 'transaction' });
  });

  test('insufficient_balance leaves the code unspent: with the money there it pays', async () => {
    const { person, order, payment } = await story(price - 1);
    const verification = await codeFor(server, person, payment.id);
    const key = freshKey();
    const poor = await confirm(person, payment.id, { verification }, key);
    expect([poor.status, poor.body.code]).toEqual([402, 'insufficient_balance']);
    expect([await statusOf(person, payment.id), await available(person)]).toEqual(['requires_confirmation', price - 1]);
    expect((await orderOf(person, order)).status).toBe('awaiting_payment');
    await give(server, person, 1);
    expect((await confirm(person, payment.id, { verification }, key)).body).toMatchObject({ status: 'succeeded' });
    expect(await available(person)).toBe(0);
  });

  test('a wrong code is counted and pays nothing', async () => {
    const { person, payment } = await story();
    const { id, code } = await codeFor(server, person, payment.id);
    const wrong = await confirm(person, payment.id, { verification: { id, code: otherCode(code) } });
    expect([wrong.status, wrong.body]).toMatchObject([
      422,
      { code: 'code_wrong', triesLeft: 4, errors: [{ path: 'verification.code' }] },
    ]);
    expect((await confirm(person, payment.id, { verification: { id, code } })).status).toBe(200);
  });

  test('M4: a code for one payment is good for no other', async () => {
    const { person, payment: first } = await story();
    const second = await paymentOf(person, (await placeOrder(person)).id);
    const verification = await codeFor(server, person, first.id);
    expect((await confirm(person, second.id, { verification })).body.code).toBe('code_mismatch');
    expect((await confirm(person, first.id, { verification })).status).toBe(200);
  });

  test('an authenticator’s code with the password pays too', async () => {
    const { person, payment } = await story();
    const app = await addTotp(person, server.clock);
    expect((await confirm(person, payment.id, { totp: app.code(), password })).body.status).toBe('succeeded');
  });

  test('the password and recovery codes don’t; who has nothing better is told so before there is a payment', async () => {
    const { person, payment } = await story();
    const [recoveryCode] = await makeRecoveryCodes(person, await person.proofToAdd('new_recovery_codes'));
    for (const proof of [{ password }, { recoveryCode, password }, {}])
      expect((await confirm(person, payment.id, proof)).body).toMatchObject({
        code: 'step_up_required',
        purpose: 'confirm_payment',
        methods: ['sms'],
      });
    const bare = await server.person();
    await give(server, bare, price);
    const order = await placeOrder(bare);
    expect((await askToPay(bare, order.id)).body.code).toBe('phone_required');
  });

  test('nobody sees, confirms, cancels or asks a code for another’s payment', async () => {
    const { person, order, payment } = await story();
    const { person: other } = await payer(server, 10_000);
    const verification = await codeFor(server, person, payment.id);
    const answers = await Promise.all([
      other.get(`/v1/payments/${payment.id}`),
      confirm(other, payment.id, { verification }),
      other.post(`/v1/payments/${payment.id}/cancel`),
      other.ask('confirm_payment', { paymentId: payment.id }),
      askToPay(other, order.id),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
    expect(await statusOf(person, payment.id)).toBe('requires_confirmation');
  });
});

describe('at once', () => {
  test('M5: 100 confirms under one key are one, and each is told it', async () => {
    const { person, payment } = await story();
    const verification = await codeFor(server, person, payment.id);
    const key = freshKey();
    const answers = await answeredAtOnce(100, () => confirm(person, payment.id, { verification }, key));
    expect(tally(answers)).toEqual({ 200: 100 });
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect([await available(person), await lines(person, 'order_paid')]).toEqual([10_000 - price, 1]);
  });

  test('M5: 100 confirms under keys of their own pay once, and the others are told', async () => {
    const { person, payment } = await story();
    const verification = await codeFor(server, person, payment.id);
    const outcomes = tally(await answeredAtOnce(100, () => confirm(person, payment.id, { verification })));
    expect(outcomes[200]).toBe(1);
    const refused = Object.keys(outcomes).filter((outcome) => outcome !== '200');
    expect(['code_spent', 'payment_already_resolved']).toEqual(expect.arrayContaining(refused));
    expect([await available(person), await lines(person, 'order_paid')]).toEqual([10_000 - price, 1]);
  });

  test('M5: the same key with another body is refused', async () => {
    const { person, order, payment } = await story();
    const verification = await codeFor(server, person, payment.id);
    const key = freshKey();
    await confirm(person, payment.id, { verification }, key);
    const other = await confirm(person, payment.id, { verification: { ...verification, code: '000000' } }, key);
    expect(other.body.code).toBe('idempotency_key_reused');
    const created = freshKey();
    const second = await placeOrder(person);
    const first = await askToPay(person, second.id, {}, created);
    expect((await askToPay(person, second.id, {}, created)).body).toEqual(first.body);
    expect((await askToPay(person, order.id, {}, created)).body.code).toBe('idempotency_key_reused');
  });

  test('M2: 50 parallel payments take what the wallet holds, and never more', async () => {
    const { person } = await payer(server, 7 * price + 100);
    const ready: { id: string; verification: object }[] = [];
    for (let i = 0; i < 50; i++) {
      const payment = await paymentOf(person, (await placeOrder(person)).id);
      ready.push({ id: payment.id, verification: await codeFor(server, person, payment.id) });
    }
    const answers = await answeredAtOnce(50, (i) =>
      confirm(person, ready[i]!.id, { verification: ready[i]!.verification }),
    );
    expect(tally(answers)).toEqual({ 200: 7, insufficient_balance: 43 });
    expect(await available(person)).toBe(100);
  });

  test('of 20 payments that are begun at once one is open; the others ended', async () => {
    const { person } = await payer(server, price);
    const order = await placeOrder(person);
    const answers = await answeredAtOnce(20, () => askToPay(person, order.id));
    expect(tally(answers)).toEqual({ 201: 20 });
    const rows = await server.sql<{ status: string; n: number }>(
      'select status, count(*)::int as n from payments where order_id = $1 group by status order by status',
      [order.id],
    );
    expect(rows).toEqual([
      { status: 'cancelled', n: 19 },
      { status: 'requires_confirmation', n: 1 },
    ]);
  });

  test('a double tap with the client’s own id is one payment, key or none, and stays one', async () => {
    const { person } = await payer(server, price);
    const order = await placeOrder(person);
    const id = crypto.randomUUID();
    const bare = { headers: {} };
    const answers = await answeredAtOnce(20, (i) => askToPay(person, order.id, { id }, i % 2 ? bare : freshKey()));
    expect(tally(answers)).toEqual({ 201: 20 });
    expect(new Set(answers.map(({ body }) => body.id))).toEqual(new Set([id]));
    await server.sql('delete from idempotency_keys');
    await confirm(person, id, { verification: await codeFor(server, person, id) });
    const late = await askToPay(person, order.id, { id });
    expect([late.status, late.body.status]).toEqual([201, 'succeeded']);
    const other = await placeOrder(person);
    expect((await askToPay(person, other.id, { id })).body.code).toBe('idempotency_key_reused');
    expect((await askToPay(person, order.id, {}, bare)).body.code).toBe('idempotency_key_required');
  });

  test('payment and cancel of the payment at the same moment: one wins, the other is told', async () => {
    for (let round = 0; round < 8; round++) {
      const { person, order, payment } = await story();
      const verification = await codeFor(server, person, payment.id);
      const [paid, cancelled] = await Promise.all([
        confirm(person, payment.id, { verification }),
        person.post<{ code: string }>(`/v1/payments/${payment.id}/cancel`),
      ]);
      const status = await statusOf(person, payment.id);
      expect([paid.status === 200, cancelled.status === 200]).toEqual([status === 'succeeded', status === 'cancelled']);
      expect((status === 'succeeded' ? cancelled : paid).body.code).toBe('payment_already_resolved');
      expect((await orderOf(person, order)).status).toBe(status === 'succeeded' ? 'paid' : 'awaiting_payment');
      expect(await available(person)).toBe(status === 'succeeded' ? 10_000 - price : 10_000);
    }
  });

  test('payment and cancel of the order at the same moment: one wins, the other is told', async () => {
    for (let round = 0; round < 8; round++) {
      const { person, order, payment } = await story();
      const verification = await codeFor(server, person, payment.id);
      const [paid, cancelled] = await Promise.all([
        confirm(person, payment.id, { verification }),
        person.post<{ code: string }>(`/v1/orders/${order.id}/cancel`),
      ]);
      const { status } = await orderOf(person, order);
      expect([paid.status === 200, cancelled.status === 200]).toEqual([status === 'paid', status === 'cancelled']);
      if (status === 'paid') expect(cancelled.body.code).toBe('order_state_changed');
      else expect(['payment_already_resolved', 'order_not_payable']).toContain(paid.body.code);
      expect(await available(person)).toBe(status === 'paid' ? 10_000 - price : 10_000);
    }
  });
});

describe('who may not pay', () => {
  test.each(['no_payments', 'no_changes', 'read_only'] as const)(
    'a restricted account (%s), at no step',
    async (level) => {
      const { person, accountId, order, payment } = await story();
      const verification = await codeFor(server, person, payment.id);
      await restrictAccount(server, accountId, level);
      const answers = [
        await askToPay(person, order.id),
        await confirm(person, payment.id, { verification }),
        await person.ask('confirm_payment', { paymentId: payment.id }),
      ];
      expect(answers.map(({ body }) => body.code)).toEqual(Array(3).fill('account_restricted'));
      expect((await person.get(`/v1/payments/${payment.id}`)).status).toBe(200);
      expect((await person.post(`/v1/payments/${payment.id}/cancel`)).status).toBe(200);
    },
  );

  test('P6: an account whose number is being replaced without the old one, until that is settled', async () => {
    const { person, phone } = await payer(server, 10_000);
    const { items } = await person.phones();
    server.clock.advance(7 * 86_400);
    const order = await placeOrder(person);
    const payment = await paymentOf(person, order.id);
    const verification = await codeFor(server, person, payment.id);
    const next = phone.replace(/^\+86138/, '+86139');
    const toNext = await person.proof('replace_phone_new', { phoneId: items[0]!.id, phone: next }, next);
    const { body } = await person.replace(items[0]!.id, { verification: toNext, ownerProof: { password } });
    expect(body.change.status).toBe('waiting');
    const answers = [
      await askToPay(person, order.id),
      await confirm(person, payment.id, { verification }),
      await person.ask('confirm_payment', { paymentId: payment.id }),
    ];
    expect(answers.map(({ body: { code } }) => code)).toEqual(Array(3).fill('account_restricted'));
    await person.post(`/v1/phone-changes/${body.change.id}/cancel`);
    const again = await codeFor(server, person, payment.id);
    expect((await confirm(person, payment.id, { verification: again })).status).toBe(200);
  });
});

describe('its time', () => {
  test.each([
    [-1, 200, 'succeeded'],
    [0, 410, 'expired'],
    [1, 410, 'expired'],
  ])('a payment is good until its order’s time is up: %i s', async (seconds, status, becomes) => {
    server.clock.freeze();
    const { person, order, payment } = await story();
    server.clock.advance(30 * 60 + seconds - 60);
    const verification = await codeFor(server, person, payment.id);
    server.clock.advance(60);
    const answer = await confirm(person, payment.id, { verification });
    expect([answer.status, await statusOf(person, payment.id)]).toEqual([status, becomes]);
    await server.app.schedule.run('expire payments');
    expect(await statusOf(person, payment.id)).toBe(becomes);
    if (becomes === 'expired') {
      expect(answer.body.code).toBe('payment_expired');
      expect((await askToPay(person, order.id)).body.code).toBe('order_not_payable');
      expect((await person.ask('confirm_payment', { paymentId: payment.id })).body.code).toBe('payment_expired');
      expect((await person.post(`/v1/payments/${payment.id}/cancel`)).body.code).toBe('payment_expired');
    }
  });

  test('the task ends them all, and once', async () => {
    const stories = [await story(), await story(), await story()];
    server.clock.advance(1_800);
    await Promise.all([server.app.schedule.run('expire payments'), server.app.schedule.run('expire payments')]);
    const rows = await server.sql('select status from payments where id = any ($1)', [
      stories.map(({ payment }) => payment.id),
    ]);
    expect(rows).toEqual(Array(3).fill({ status: 'expired' }));
  });
});

describe('ending one', () => {
  test('a cancelled payment stays so, and its order can be paid again', async () => {
    const { person, order, payment } = await story();
    const verification = await codeFor(server, person, payment.id);
    const cancel = () => person.post<{ status: string }>(`/v1/payments/${payment.id}/cancel`);
    expect([(await cancel()).body.status, (await cancel()).body.status]).toEqual(['cancelled', 'cancelled']);
    expect((await confirm(person, payment.id, { verification })).body.code).toBe('payment_already_resolved');
    const next = await paymentOf(person, order.id);
    expect((await confirm(person, next.id, { verification: await codeFor(server, person, next.id) })).status).toBe(200);
    expect((await person.post(`/v1/payments/${next.id}/cancel`)).body.code).toBe('payment_already_resolved');
  });

  test('with its order, and a new one ends the one before', async () => {
    const { person, order, payment } = await story();
    const next = await paymentOf(person, order.id);
    expect(await statusOf(person, payment.id)).toBe('cancelled');
    await person.post(`/v1/orders/${order.id}/cancel`);
    const { body } = await person.get(`/v1/payments/${next.id}`);
    expect(body).toMatchObject({ status: 'cancelled', failure: 'order_over', orderStatus: 'cancelled' });
    expect((await askToPay(person, order.id)).body.code).toBe('order_not_payable');
  });
});
