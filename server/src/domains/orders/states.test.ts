import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Order, Problem } from '@btepai/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../../testing/client.ts';
import { moneyOf, orderOf, placeOrder } from '../../../testing/orders.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';
import { staffOf } from '../../../testing/staff.ts';

/** docs/orders.md's table of state × event → answer and state, row by row. */
const page = readFileSync(join(import.meta.dirname, '../../../../docs/orders.md'), 'utf8');
const rows = page
  .split('\n')
  .map((line) => /^\| `(\w+)` \| ([^|`]+) \| `([\w ]+)` \| `(\w+)` \|$/.exec(line)?.slice(1))
  .filter((cells) => cells !== undefined) as [state: string, event: string, answer: string, then: string][];

let server: TestServer;
let money: ReturnType<typeof moneyOf>;
beforeAll(async () => {
  server = await startTestServer({ env: { SESSION_IDLE_DAYS: '365' } });
  money = moneyOf(server);
});
afterAll(() => server.close());

type World = { person: Client; order: Order };
const minute = 60;
const day = 86_400;
const run = (task: string) => server.app.schedule.run(task);
const staff = (command: string) => async (world: World) =>
  (await staffOf(server, ['orders', command, world.order.number, '--by', 'lin'])).exit === 0 ? 'done' : 'not done';
const ask = (act: string) => async (world: World) => {
  const { status, body } = await world.person.post<Problem>(`/v1/orders/${world.order.id}/${act}`);
  return body.code ?? String(status);
};
const pass = (seconds: number, task: string) => async () => {
  server.clock.advance(seconds);
  await run(task);
  return 'nothing asked';
};
const said = (took: Promise<boolean>) => took.then((did) => (did ? 'done' : 'not done'));

const all = 2998;
const pay = ({ person, order }: World) => said(money.pay(person, order));
const askRefund = ({ person, order }: World) => said(money.askRefund(person, order, all));
const endRefund =
  (outcome: 'succeeded' | 'refused' | 'failed', amountFen: number) =>
  ({ person, order }: World) =>
    said(money.endRefund(person, order, { outcome, amountFen }));

/** How an order comes into each state, each by what led to the one before. */
const states: Record<string, ((world: World) => Promise<string>)[]> = {
  awaiting_payment: [],
  paid: [pay],
  in_progress: [pay, staff('start')],
  completed: [pay, staff('start'), ask('confirm-receipt')],
  cancelled: [ask('cancel')],
  refunding: [pay, staff('start'), askRefund],
  refunded: [pay, askRefund, endRefund('succeeded', all)],
};

const events: Record<string, (world: World) => Promise<string>> = {
  'the person cancels': ask('cancel'),
  'the money comes': pay,
  '30 minutes pass': pass(30 * minute, 'expire unpaid orders'),
  'a minute passes, and its services begin by themselves': pass(minute, 'start orders'),
  'staff start it': staff('start'),
  'the person has received it': ask('confirm-receipt'),
  'staff complete it': staff('complete'),
  '7 days pass': pass(7 * day, 'complete orders'),
  'a refund is asked for': askRefund,
  'all is given back': endRefund('succeeded', all),
  'a part is given back': endRefund('succeeded', 1000),
  'the refund is refused, or fails': endRefund('refused', 0),
};

describe('state × event → answer and state', () => {
  test('the table is whole', () => {
    const pairs = Object.keys(states).flatMap((state) => Object.keys(events).map((event) => `${state}: ${event}`));
    expect(rows.map(([state, event]) => `${state}: ${event}`).sort()).toEqual(pairs.sort());
  });

  test.each(rows)('%s, %s: %s, then %s', async (state, event, answer, then) => {
    const person = await server.person();
    const order = await placeOrder(person);
    const world = { person, order };
    for (const step of states[state]!) expect(await step(world)).toMatch(/^(done|200)$/);
    const before = await orderOf(person, order);
    expect(before.status).toBe(state);
    expect(await events[event]!(world)).toBe(answer);
    const after = await orderOf(person, order);
    expect(after.status).toBe(then);
    const isSame = state === then;
    expect(after.timeline.length - before.timeline.length).toBe(isSame ? 0 : 1);
    expect(after.completesAt === null).toBe(then !== 'in_progress');
    expect(after.payUntil === null).toBe(then !== 'awaiting_payment');
    expect(after.refundable.amount).toBe(
      ['paid', 'in_progress', 'completed'].includes(then) ? all - after.refunded.amount : 0,
    );
  });
});
