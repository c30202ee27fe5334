import type { Problem } from '@btepai/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anErrand, anOrder, moneyOf, orderOf, placeOrder } from '../../../testing/orders.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';
import { staffOf } from '../../../testing/staff.ts';

/** What happens to orders by the clock, with its hands stopped: exactly at each edge, and beside it. */
let server: TestServer;
let money: ReturnType<typeof moneyOf>;
beforeAll(async () => {
  server = await startTestServer({ env: { SESSION_IDLE_DAYS: '365' } });
  server.clock.freeze();
  money = moneyOf(server);
});
afterAll(() => server.close());

const minute = 60;
const day = 86_400;
const run = (task: string) => server.app.schedule.run(task);
const start = ({ number }: { number: string }) => staffOf(server, ['orders', 'start', number, '--by', 'lin']);

async function paid(asked: object = anOrder()) {
  const person = await server.person();
  const order = await placeOrder(person, asked);
  await money.pay(person, order);
  return { person, order };
}

test.each([
  [-1, 'awaiting_payment'],
  [0, 'cancelled'],
  [1, 'cancelled'],
] as const)('30 minutes unpaid, %i s: %s', async (seconds, status) => {
  const person = await server.person();
  const order = await placeOrder(person);
  server.clock.advance(30 * minute + seconds);
  await run('expire unpaid orders');
  const after = await orderOf(person, order);
  expect(after.status).toBe(status);
  expect(after.timeline.map(({ kind }) => kind)).toEqual(['created', ...(status === 'cancelled' ? ['expired'] : [])]);
  expect(await money.pay(person, order)).toBe(status === 'awaiting_payment');
});

describe('what begins and ends by itself', () => {
  test.each([
    [-1, 'paid'],
    [0, 'in_progress'],
    [1, 'in_progress'],
  ])('a minute paid, %i s: %s', async (seconds, status) => {
    const { person, order } = await paid();
    server.clock.advance(minute + seconds);
    await run('start orders');
    const after = await orderOf(person, order);
    expect(after.status).toBe(status);
    const completesAt = new Date(server.clock.now().getTime() + 7 * day * 1000).toISOString();
    expect(after.completesAt).toBe(status === 'paid' ? null : completesAt);
  });

  test('an order waits for staff where one of its services does', async () => {
    const items = [
      { serviceId: 'phone-top-up', quantity: 1 },
      { serviceId: 'parcel', quantity: 1 },
    ];
    const { person, order } = await paid(anErrand({ items }));
    server.clock.advance(day);
    await run('start orders');
    expect((await orderOf(person, order)).status).toBe('paid');
    expect((await start(order)).said).toBe('done');
    expect((await orderOf(person, order)).timeline.map(({ kind }) => kind)).toEqual(['created', 'paid', 'started']);
  });

  test.each([
    [-1, 'in_progress'],
    [0, 'completed'],
    [1, 'completed'],
  ])('7 days begun, %i s: %s', async (seconds, status) => {
    const { person, order } = await paid();
    await start(order);
    server.clock.advance(7 * day + seconds);
    await run('complete orders');
    const after = await orderOf(person, order);
    expect([after.status, after.timeline.at(-1)?.by]).toEqual([status, status === 'completed' ? 'system' : 'staff']);
  });

  test('after a refund that was refused, the 7 days begin anew', async () => {
    const { person, order } = await paid();
    await start(order);
    server.clock.advance(6 * day);
    await money.askRefund(person, order, 1000);
    server.clock.advance(6 * day);
    await run('complete orders');
    expect((await orderOf(person, order)).status).toBe('refunding');
    await money.endRefund(person, order, { outcome: 'refused', amountFen: 1000, staff: 'lin' });
    server.clock.advance(7 * day - 1);
    await run('complete orders');
    expect((await orderOf(person, order)).status).toBe('in_progress');
    server.clock.advance(1);
    await run('complete orders');
    expect((await orderOf(person, order)).status).toBe('completed');
  });
});

test.each([
  [-1, 2998],
  [0, 0],
  [1, 0],
])('30 days completed, %i s: %i can be asked back', async (seconds, refundable) => {
  const { person, order } = await paid();
  await start(order);
  server.clock.advance(6 * day);
  await person.post<Problem>(`/v1/orders/${order.id}/confirm-receipt`);
  server.clock.advance(30 * day + seconds);
  expect((await orderOf(person, order)).refundable.amount).toBe(refundable);
});
