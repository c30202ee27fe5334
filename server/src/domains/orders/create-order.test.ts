import { randomUUID } from 'node:crypto';
import type { Order, Problem } from '@btepai/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answeredAtOnce, tally } from '../../../testing/at-once.ts';
import type { Client } from '../../../testing/client.ts';
import { newPhone } from '../../../testing/client.ts';
import { anErrand, anOrder, placeOrder } from '../../../testing/orders.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';
import { staffOf } from '../../../testing/staff.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const order = (person: Client, asked: object, headers: Record<string, string> = {}) =>
  person.post<Order & Pick<Problem, 'code' | 'errors'>>('/v1/orders', asked, { headers });
const of = (...items: object[]) => anOrder({ items });
const ordersOf = async (person: Client) =>
  server.sql('select id from orders where account_id = $1', [(await person.account()).id]);
const masked = (phone: string) => `+86 138****${phone.slice(-4)}`;
const errorsOf = async (person: Client, asked: object) => {
  const { status, body } = await order(person, asked);
  expect([status, body.code]).toEqual([422, 'validation_failed']);
  return body.errors!.map(({ path, code }) => [path, code]);
};

describe('an order', () => {
  test('M3: has the catalogue’s names and prices of its moment', async () => {
    const person = await server.person();
    const phone = newPhone();
    const asked = {
      items: [
        { serviceId: 'city-errand', quantity: 2, options: ['within-10km'] },
        { serviceId: 'parcel', quantity: 1 },
      ],
      contact: { name: '林雨', phone, address: '解放路 1 号' },
      note: '放门口',
    };
    const { status, body } = await order(person, asked);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      number: expect.stringMatching(/^20\d{14}$/),
      status: 'awaiting_payment',
      total: { amount: 6200, currency: 'CNY' },
      refunded: { amount: 0 },
      refundable: { amount: 0 },
      items: [
        {
          serviceId: 'city-errand',
          name: '同城特派',
          option: { id: 'within-10km', name: '10 公里内' },
          unit: '单',
          quantity: 2,
          price: { amount: 2500 },
          amount: { amount: 5000 },
        },
        { option: { id: '1kg' }, quantity: 1, price: { amount: 1200 } },
      ],
      contact: { name: '林雨', phone: masked(phone), address: '解放路 1 号' },
      note: '放门口',
      timeline: [{ kind: 'created', at: body.createdAt, by: 'person' }],
      completesAt: null,
    });
    expect(Date.parse(body.payUntil!) - Date.parse(body.createdAt)).toBe(30 * 60_000);
  });

  test('is read in the language of the request', async () => {
    const person = await server.person();
    const { id } = await placeOrder(person);
    const { body } = await person.get<Order>(`/v1/orders/${id}`, { headers: { 'accept-language': 'en' } });
    expect(body.items).toMatchObject([{ name: 'Phone top-up', option: { name: '¥30' }, unit: 'top-up' }]);
  });

  test('M3: the client’s total is only compared: another is told with the new one, and nothing is made', async () => {
    const person = await server.person();
    const asked = anErrand({ total: { amount: 1500, currency: 'CNY' } });
    await staffOf(server, ['services', 'set-price', 'city-errand', 'within-5km', '15.50', '--by', 'lin']);
    const { status, body } = await order(person, asked);
    expect([status, body.code, body.total]).toEqual([409, 'price_changed', { amount: 1550, currency: 'CNY' }]);
    expect(await ordersOf(person)).toEqual([]);
    const again = await order(person, { ...asked, total: body.total });
    expect([again.status, again.body.total]).toEqual([201, { amount: 1550, currency: 'CNY' }]);
    await staffOf(server, ['services', 'set-price', 'city-errand', 'within-5km', '15', '--by', 'lin']);
    const { body: later } = await person.get<Order>(`/v1/orders/${again.body.id}`);
    expect(later.total.amount).toBe(1550);
  });

  test('D1: whom to reach and what was noted are sealed', async () => {
    const phone = newPhone();
    await placeOrder(
      await server.person(),
      anErrand({ contact: { name: '沈青山', phone, address: '城北路' }, note: '慢点' }),
    );
    const rows = await server.sql<{ row: string }>('select o::text as row from orders o');
    for (const { row } of rows)
      for (const secret of ['沈青山', phone, '城北路', '慢点'].flatMap((text) => [
        text,
        Buffer.from(text).toString('hex'),
      ]))
        expect(row).not.toContain(secret);
    expect(server.logged.join('')).not.toContain(phone);
  });
});

describe('what can’t be ordered is told at its path', () => {
  test.each([0, -1, 1e9, 1.5, '1', null])('M3: a quantity of %j', async (quantity) => {
    const [[path] = []] = await errorsOf(await server.person(), of({ serviceId: 'phone-top-up', quantity }));
    expect(path).toBe('items.0.quantity');
  });

  test('what is unknown or withdrawn, each at its own place, all at once', async () => {
    const person = await server.person();
    await staffOf(server, ['services', 'withdraw', 'parcel', '10kg', '--by', 'lin']);
    await staffOf(server, ['services', 'withdraw', 'household-bills', '--by', 'lin']);
    const asked = of(
      { serviceId: 'phone-top-up', quantity: 1 },
      { serviceId: 'no-such-thing', quantity: 1 },
      { serviceId: 'parcel', quantity: 1, options: ['no-such-option'] },
      { serviceId: 'parcel', quantity: 1, options: ['10kg'] },
      { serviceId: 'household-bills', quantity: 1 },
      { serviceId: 'phone-top-up', quantity: 5 },
    );
    expect(await errorsOf(person, asked)).toEqual([
      ['items.1.serviceId', 'service_not_offered'],
      ['items.2.options.0', 'option_not_offered'],
      ['items.3.options.0', 'option_not_offered'],
      ['items.4.serviceId', 'service_not_offered'],
      ['items.5.quantity', 'quantity_too_large'],
    ]);
    await staffOf(server, ['services', 'offer', 'parcel', '10kg', '--by', 'lin']);
    await staffOf(server, ['services', 'offer', 'household-bills', '--by', 'lin']);
    expect(
      (await order(person, anErrand({ items: [{ serviceId: 'parcel', quantity: 1, options: ['10kg'] }] }))).status,
    ).toBe(201);
  });

  test('more than an order may come to', async () => {
    const person = await server.person();
    await staffOf(server, ['services', 'set-price', 'city-errand', 'within-20km', '500000', '--by', 'lin']);
    const dear = (quantity: number) =>
      anErrand({ items: [{ serviceId: 'city-errand', quantity, options: ['within-20km'] }] });
    expect(await errorsOf(person, dear(3))).toEqual([['items', 'order_too_large']]);
    const { body } = await order(person, dear(2));
    expect(body.total.amount).toBe(100_000_000);
    await staffOf(server, ['services', 'set-price', 'city-errand', 'within-20km', '45', '--by', 'lin']);
  });

  test.each(['zh', 'en'])('in words of the reader’s language: %s', async (language) => {
    const asked = of({ serviceId: 'no-such-thing', quantity: 1 });
    const { body } = await order(await server.person(), asked, { 'accept-language': language });
    const { message } = body.errors![0]!;
    expect(message).not.toBe('service_not_offered');
    expect(/\p{Script=Han}/u.test(message)).toBe(language === 'zh');
  });
});

describe('whom to reach', () => {
  const save = (person: Client, contact: object) => person.call('PATCH', '/v1/account', { contact });
  const bare = { items: [{ serviceId: 'city-errand', quantity: 1 }] };

  test('what is needed and known from nowhere is told by its field', async () => {
    const person = await server.person();
    expect(await errorsOf(person, bare)).toEqual([
      ['contact.name', 'contact_name_needed'],
      ['contact.phone', 'contact_phone_needed'],
      ['contact.address', 'contact_address_needed'],
    ]);
    expect(await errorsOf(person, { ...bare, contact: { name: '林雨' } })).toEqual([
      ['contact.phone', 'contact_phone_needed'],
      ['contact.address', 'contact_address_needed'],
    ]);
    expect(await errorsOf(person, anOrder({ contact: undefined }))).toEqual([
      ['contact.phone', 'contact_phone_needed'],
    ]);
  });

  test('comes from the saved contact and the bound number, and what is given goes first', async () => {
    const person = await server.person();
    const [bound, own] = [newPhone(), newPhone()];
    await save(person, { name: '林雨', address: '解放路 1 号' });
    await person.bindNumber(bound);
    expect((await placeOrder(person, bare)).contact).toEqual({
      name: '林雨',
      phone: masked(bound),
      address: '解放路 1 号',
    });
    const given = { ...bare, contact: { phone: own, address: '城北路 2 号' } };
    expect((await placeOrder(person, given)).contact).toEqual({
      name: '林雨',
      phone: masked(own),
      address: '城北路 2 号',
    });
  });

  test('no more is taken than the services need', async () => {
    const person = await server.person();
    const bound = newPhone();
    await save(person, { name: '林雨', address: '解放路 1 号' });
    await person.bindNumber(bound);
    const { contact } = await placeOrder(person, anOrder({ contact: undefined }));
    expect(contact).toEqual({ name: '', phone: masked(bound), address: null });
  });

  test('a number that is none', async () => {
    const { status, body } = await order(await server.person(), anOrder({ contact: { phone: '12' } }));
    expect([status, body.code]).toEqual([422, 'phone_invalid']);
  });
});

describe('double taps', () => {
  test('M5: 100 at once with one key are one order', async () => {
    const person = await server.person();
    const asked = anOrder();
    const answers = await answeredAtOnce(100, () => order(person, asked, { 'idempotency-key': 'tap' }));
    expect(tally(answers)).toEqual({ 201: 100 });
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await ordersOf(person)).toHaveLength(1);
  });

  test('M5: 100 at once with one id of the client’s making are one order, with and without keys of their own', async () => {
    const person = await server.person();
    const asked = anOrder({ id: randomUUID() });
    const answers = await answeredAtOnce(100, (nth) =>
      order(person, asked, nth % 2 === 0 ? {} : { 'idempotency-key': `tap-${nth}` }),
    );
    expect(tally(answers)).toEqual({ 201: 100 });
    expect(await ordersOf(person)).toEqual([{ id: asked.id }]);
    expect((await server.sql('select from order_numbers where order_id = $1', [asked.id])).length).toBe(1);
  });

  test('M5: the same key or id with something else is refused', async () => {
    const person = await server.person();
    const [first, other] = [anOrder({ id: randomUUID() }), anOrder()];
    await order(person, first);
    expect((await order(person, { ...other, id: first.id })).body.code).toBe('idempotency_key_reused');
    await order(person, other, { 'idempotency-key': 'k' });
    expect((await order(person, anOrder(), { 'idempotency-key': 'k' })).body.code).toBe('idempotency_key_reused');
  });

  test('M5: an id is still the same order after the keys are forgotten', async () => {
    const person = await server.person();
    const asked = anOrder({ id: randomUUID() });
    const { body: first } = await order(person, asked);
    await server.sql('delete from idempotency_keys');
    await staffOf(server, ['services', 'set-price', 'phone-top-up', '30', '30', '--by', 'lin']);
    const again = await order(person, asked);
    expect([again.status, again.body.number, again.body.total]).toEqual([201, first.number, first.total]);
    expect((await order(person, { ...asked, note: 'and this' })).body.code).toBe('idempotency_key_reused');
    await staffOf(server, ['services', 'set-price', 'phone-top-up', '30', '29.98', '--by', 'lin']);
  });

  test('an id that is another account’s order is no trouble, and no way to it', async () => {
    const [one, two] = [await server.person(), await server.person()];
    const asked = anOrder({ id: randomUUID() });
    const { body: first } = await order(one, asked);
    const { status, body: second } = await order(two, asked);
    expect([status, second.id, second.number === first.number]).toEqual([201, first.id, false]);
  });

  test('unpaid orders of one account have an end', async () => {
    const few = await startTestServer({ env: { ORDERS_UNPAID_PER_ACCOUNT: '3' } });
    const person = await few.person();
    const answers = await answeredAtOnce(10, () => order(person, anOrder()));
    expect(tally(answers)).toEqual({ 201: 3, too_many_requests: 7 });
    const { body } = await person.get<{ items: Order[] }>('/v1/orders');
    await person.post(`/v1/orders/${body.items[0]!.id}/cancel`);
    expect((await order(person, anOrder())).status).toBe(201);
    await few.close();
  });
});

test('who orders only to cancel has an end in 24 hours', async () => {
  const few = await startTestServer({ env: { ORDERS_CANCELLED_PER_ACCOUNT_PER_DAY: '3' } });
  few.clock.freeze();
  const person = await few.person();
  const cancelOne = async () => {
    const { id } = await placeOrder(person);
    expect((await person.post(`/v1/orders/${id}/cancel`)).status).toBe(200);
  };
  await cancelOne();
  const kept = await placeOrder(person);
  few.clock.advance(100);
  await cancelOne();
  await cancelOne();
  const asked = anOrder({ id: randomUUID() });
  const { status, body, headers } = await order(person, asked);
  expect([status, body.code, headers.get('retry-after')]).toEqual([429, 'too_many_requests', String(86_400 - 100)]);
  // What is there can still be paid or cancelled, and somebody else orders as ever.
  expect((await person.post(`/v1/orders/${kept.id}/cancel`)).status).toBe(200);
  expect((await order(await few.person(), anOrder())).status).toBe(201);
  few.clock.advance(86_400 - 101);
  expect((await order(person, asked)).body.code).toBe('too_many_requests');
  few.clock.advance(1);
  expect((await order(person, asked)).status).toBe(201);
  await few.close();
});

test('a restricted account orders nothing, from the next request on', async () => {
  const person = await server.person();
  const { username } = await person.account();
  await staffOf(server, ['accounts', 'restrict', username, '--level', 'no_changes', '--by', 'lin', '--reason', 'x']);
  expect((await order(person, anOrder())).body.code).toBe('account_restricted');
});
