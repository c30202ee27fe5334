import { randomUUID } from 'node:crypto';
import type { ActivityList, NotificationList, Order, OrderList, Problem } from '@btepai/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { answeredAtOnce, atOnce, tally } from '../../../testing/at-once.ts';
import type { Client } from '../../../testing/client.ts';
import { newPhone } from '../../../testing/client.ts';
import { anErrand, anOrder, moneyOf, orderOf, placeOrder } from '../../../testing/orders.ts';
import type { TestServer } from '../../../testing/server.ts';
import { eventually, startTestServer } from '../../../testing/server.ts';
import { staffOf } from '../../../testing/staff.ts';
import { createCrypto } from '../../kit/crypto.ts';
import { createLog } from '../../kit/log.ts';
import { createMetrics } from '../../kit/metrics.ts';
import type { PaymentHooks } from './index.ts';
import { orderTasks } from './index.ts';

let server: TestServer;
let money: ReturnType<typeof moneyOf>;
beforeAll(async () => {
  server = await startTestServer({ env: { SESSION_IDLE_DAYS: '365' } });
  money = moneyOf(server);
});
afterAll(() => server.close());

const minute = 60;
const day = 86_400;
const run = (task: string) => server.app.schedule.run(task);
const staff = (...args: string[]) => staffOf(server, ['orders', ...args]);
const act = (person: Client, { id }: Order, name: string) => person.post<Problem>(`/v1/orders/${id}/${name}`);
const kinds = ({ timeline }: Order) => timeline.map(({ kind }) => kind);
const inbox = async (person: Client) => (await person.get<NotificationList>('/v1/notifications')).body.items;
const log = async (person: Client) => (await person.get<ActivityList>('/v1/activity')).body.items;

describe('the list', () => {
  const list = async (person: Client, query = '') => (await person.get<OrderList>(`/v1/orders?${query}`)).body;

  test('newest first, page after page, nothing twice and nothing left out', async () => {
    const person = await server.person();
    const made: string[] = [];
    for (let nth = 0; nth < 7; nth++) {
      // Ids that a client makes are in no order; two of one moment are told apart by them.
      if (nth % 2 === 0) server.clock.advance(1);
      made.push((await placeOrder(person, anOrder({ id: randomUUID() }))).id);
    }
    const seen: Order[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: OrderList = await list(person, `limit=2${cursor && `&cursor=${cursor}`}`);
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(seen.map(({ id }) => id).sort()).toEqual(made.toSorted());
    const times = seen.map(({ createdAt }) => createdAt);
    expect(times).toEqual(times.toSorted().reverse());
  });

  test('by one status, by several, by all', async () => {
    const person = await server.person();
    const [waiting, paid, gone] = [await placeOrder(person), await placeOrder(person), await placeOrder(person)];
    await money.pay(person, paid);
    await act(person, gone, 'cancel');
    const ids = async (query: string) => (await list(person, query)).items.map(({ id }) => id).sort();
    expect(await ids('status=paid')).toEqual([paid.id]);
    expect(await ids('status=awaiting_payment,cancelled')).toEqual([waiting.id, gone.id].sort());
    expect(await ids('')).toHaveLength(3);
    expect(await ids('status=refunded')).toEqual([]);
    expect((await list(person, 'status=awaiting_payment,cancelled&limit=1')).nextCursor).not.toBeNull();
  });

  test.each(['status=sold', 'status=paid,', 'status=', 'limit=0', 'cursor=x'])(
    '%s is told by its field',
    async (query) => {
      const { status, body } = await (await server.person()).get(`/v1/orders?${query}`);
      expect([status, body.errors?.[0]?.path.split('.')[0]]).toEqual([422, query.split('=')[0]]);
    },
  );

  test('another’s order is none: not read, not cancelled, not confirmed, not a place in a list', async () => {
    const [owner, other] = [await server.person(), await server.person()];
    const order = await placeOrder(owner);
    await placeOrder(other);
    for (const answer of [
      await other.get(`/v1/orders/${order.id}`),
      await act(other, order, 'cancel'),
      await act(other, order, 'confirm-receipt'),
    ])
      expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
    expect((await list(other, `cursor=${order.id}`)).items).toEqual([]);
    expect((await orderOf(owner, order)).status).toBe('awaiting_payment');
    expect((await server.client().get('/v1/orders')).status).toBe(401);
  });
});

describe('an unpaid order expires', () => {
  test('and its owner is told', async () => {
    const person = await server.person();
    const order = await placeOrder(person);
    server.clock.advance(30 * minute);
    await run('expire unpaid orders');
    expect(kinds(await orderOf(person, order))).toEqual(['created', 'expired']);
    expect(await inbox(person)).toMatchObject([
      { kind: 'order_expired', category: 'transaction', link: `/orders/${order.id}` },
    ]);
  });

  test('many at once, more than are read at a time, each once, by two processes', async () => {
    const person = await server.person();
    for (let nth = 0; nth < 100; nth += 10) await atOnce(10, () => placeOrder(person));
    const [another] = [await server.person()];
    await atOnce(20, () => placeOrder(another));
    server.clock.advance(31 * minute);
    const hooks = { endPayments: async () => {}, settleFirst: async () => true };
    const beside = expiry(hooks);
    await Promise.all([run('expire unpaid orders'), beside()]);
    const left = await server.sql("select from orders where status = 'awaiting_payment' and pay_until <= $1", [
      server.clock.now(),
    ]);
    expect(left).toHaveLength(0);
    const [longest] = await server.sql<{ times: string }>(
      "select max(jsonb_array_length(timeline)) as times from orders where status = 'cancelled'",
    );
    expect(Number(longest!.times)).toBe(2);
  });

  /** The task by itself, with other payments than the server's. */
  const expiry = (hooks: PaymentHooks) => {
    const kit = {
      db: server.app.db,
      clock: server.clock,
      crypto: createCrypto(server.keys),
      settings: server.settings,
    };
    const tasks = orderTasks({ ...kit, metrics: createMetrics(), log: createLog({ level: 'silent' }), ...hooks });
    return () => tasks.find(({ name }) => name === 'expire unpaid orders')!.run();
  };

  test('not while its gateway can’t say whether it has the money; one such keeps no other waiting', async () => {
    const person = await server.person();
    const [asked, other] = [await placeOrder(person), await placeOrder(person)];
    server.clock.advance(31 * minute);
    let knows = false;
    const ended: string[] = [];
    const run = expiry({
      settleFirst: async ({ orderId }) => orderId !== asked.id || knows,
      endPayments: async (_tx, { orderId, because }) => void ended.push(`${orderId} ${because}`),
    });
    await run();
    expect([(await orderOf(person, asked)).status, (await orderOf(person, other)).status]).toEqual([
      'awaiting_payment',
      'cancelled',
    ]);
    knows = true;
    await run();
    expect((await orderOf(person, asked)).status).toBe('cancelled');
    expect(ended).toEqual([`${other.id} expired`, `${asked.id} expired`]);
  });

  test('not where the money came as it was asked for', async () => {
    const person = await server.person();
    const order = await placeOrder(person);
    server.clock.advance(31 * minute);
    await expiry({ settleFirst: () => money.pay(person, order), endPayments: async () => {} })();
    expect((await orderOf(person, order)).status).toBe('paid');
  });

  test('whole or not at all: where its payment can’t be ended, neither does it, and the others do', async () => {
    const person = await server.person();
    const [stuck, other] = [await placeOrder(person), await placeOrder(person)];
    server.clock.advance(31 * minute);
    const fails = async (_tx: unknown, { orderId }: { orderId: string }) => {
      if (orderId === stuck.id) throw new Error('no');
    };
    await expiry({ settleFirst: async () => true, endPayments: fails })();
    expect([(await orderOf(person, stuck)).status, (await orderOf(person, other)).status]).toEqual([
      'awaiting_payment',
      'cancelled',
    ]);
    await run('expire unpaid orders');
  });
});

describe('two at the same moment', () => {
  test('ten cancels are one, and everybody hears so', async () => {
    const person = await server.person();
    const order = await placeOrder(person);
    expect(tally(await answeredAtOnce(10, () => act(person, order, 'cancel')))).toEqual({ 200: 10 });
    expect(kinds(await orderOf(person, order))).toEqual(['created', 'cancelled']);
    expect(await inbox(person)).toHaveLength(1);
  });

  test('the payment and the cancel: one of both', async () => {
    const person = await server.person();
    for (let round = 0; round < 10; round++) {
      const order = await placeOrder(person);
      const [paid, { status }] = await Promise.all([money.pay(person, order), act(person, order, 'cancel')]);
      expect([paid, status]).toEqual(paid ? [true, 409] : [false, 200]);
      expect(kinds(await orderOf(person, order))).toEqual(['created', paid ? 'paid' : 'cancelled']);
    }
  });

  test('the payment and the expiry: one of both', async () => {
    const person = await server.person();
    for (let round = 0; round < 5; round++) {
      const order = await placeOrder(person);
      server.clock.advance(31 * minute);
      const [paid] = await Promise.all([money.pay(person, order), run('expire unpaid orders')]);
      expect(kinds(await orderOf(person, order))).toEqual(['created', paid ? 'paid' : 'expired']);
    }
  });

  test('the person, staff and the clock complete it once', async () => {
    const person = await server.person();
    const order = await placeOrder(person);
    await money.pay(person, order);
    await staff('start', order.number, '--by', 'lin');
    server.clock.advance(7 * day);
    const [said, answers] = await Promise.all([
      staff('complete', order.number, '--by', 'lin'),
      answeredAtOnce(5, () => act(person, order, 'confirm-receipt')),
      run('complete orders'),
    ]);
    expect(tally(answers)).toEqual({ 200: 5 });
    expect([0, 1]).toContain(said.exit);
    expect(kinds(await orderOf(person, order))).toEqual(['created', 'paid', 'started', 'completed']);
  });

  test('a refund that is asked for twice is asked for once, and ended once', async () => {
    const person = await server.person();
    const order = await placeOrder(person);
    await money.pay(person, order);
    const asked = await atOnce(10, () => money.askRefund(person, order, 2998));
    expect(asked.filter(Boolean)).toHaveLength(1);
    const ended = await atOnce(10, () => money.endRefund(person, order, { outcome: 'succeeded', amountFen: 2998 }));
    expect(ended.filter(Boolean)).toHaveLength(1);
    expect(await orderOf(person, order)).toMatchObject({ status: 'refunded', refunded: { amount: 2998 } });
  });
});

describe('what an account is told, and what its log says', () => {
  test('each transition, in both, with number and amount and nobody’s secrets', async () => {
    const person = await server.person();
    const order = await placeOrder(person);
    await money.pay(person, order);
    await staff('start', order.number, '--by', 'lin');
    await money.askRefund(person, order, 1000);
    await money.endRefund(person, order, { outcome: 'succeeded', amountFen: 1000, staff: 'lin' });
    await act(person, order, 'confirm-receipt');
    const told = ['order_completed', 'refund_succeeded', 'refund_requested', 'order_started', 'order_paid'];
    const messages = await inbox(person);
    expect(messages.map(({ kind }) => kind)).toEqual(told);
    for (const message of messages)
      expect(message).toMatchObject({ category: 'transaction', link: `/orders/${order.id}` });
    expect(messages.find(({ kind }) => kind === 'order_paid')?.body).toContain(`29.98 元，订单 ${order.number}`);
    const lines = await log(person);
    expect(lines.map(({ kind }) => kind).filter((kind) => /^(order|refund)_/.test(kind))).toEqual([
      ...told,
      'order_created',
    ]);
    expect(lines.find(({ kind }) => kind === 'order_created')).toMatchObject({
      summary: `下了订单 ${order.number}，29.98 元`,
      disownable: true,
    });
    expect(lines.find(({ kind }) => kind === 'refund_succeeded')?.summary).toBe(
      `退回了 10.00 元，订单 ${order.number}`,
    );
    const { timeline } = await orderOf(person, order);
    expect(timeline.map(({ kind, by, amount }) => [kind, by, amount?.amount])).toEqual([
      ['created', 'person', undefined],
      ['paid', 'person', 2998],
      ['started', 'staff', undefined],
      ['refund_requested', 'person', 1000],
      ['refunded', 'staff', 1000],
      ['completed', 'person', undefined],
    ]);
    expect(JSON.stringify(timeline)).not.toContain('lin');
  });

  describe('by SMS', () => {
    const textsTo = (phone: string) =>
      server.sandbox
        .received(phone)
        .map(({ text }) => text)
        .filter((text) => !/验证码/.test(text));
    const told = () =>
      eventually(
        async () => (await server.sql('select from notifications where told_at is null')).length === 0,
        'all told',
      );
    let person: Client;
    let phone: string;
    beforeEach(async () => {
      person = await server.person();
      phone = newPhone();
      await person.bindNumber(phone);
    });
    const buy = async () => {
      const order = await placeOrder(person);
      await money.pay(person, order);
      return order;
    };

    test('the money that left and the money that came back, as ordinary messages', async () => {
      const order = await buy();
      await money.askRefund(person, order, 2998);
      await money.endRefund(person, order, { outcome: 'succeeded', amountFen: 2998 });
      const texts = await eventually(() => textsTo(phone).length === 2 && textsTo(phone), 'both texts');
      const link = `${server.settings.PUBLIC_ORIGIN}/orders`;
      expect(texts.toSorted()).toEqual([
        `【B特派】您的账户付款29.98元。如非本人操作，请马上打开 ${link} 查看。`,
        `【B特派】退款29.98元已原路退回，详情见 ${link} 。`,
      ]);
      const { id } = await person.account();
      const rows = await server.sql(
        `select template, category from messages where account_id = $1 and template in ('order_paid', 'refund_succeeded') order by template`,
        [id],
      );
      expect(rows).toEqual([
        { template: 'order_paid', category: 'ordinary' },
        { template: 'refund_succeeded', category: 'ordinary' },
      ]);
    });

    test('not to those who don’t want it there; the inbox has it', async () => {
      const items = [{ category: 'transaction', channel: 'sms', on: false }];
      await person.call('PUT', '/v1/notification-preferences', { items });
      await buy();
      await told();
      expect(textsTo(phone)).toEqual([]);
      expect((await inbox(person)).map(({ kind }) => kind)).toContain('order_paid');
    });

    test('S4: of one kind no more than a day allows', async () => {
      for (let nth = 0; nth < 7; nth++) await buy();
      await told();
      const { id } = await person.account();
      const rows = await server.sql("select from messages where account_id = $1 and template = 'order_paid'", [id]);
      expect(rows).toHaveLength(server.settings.SMS_NOTICES_PER_ACCOUNT_PER_DAY);
    });
  });
});

describe('staff', () => {
  test('see what is paid and not done, and all that they need to do it', async () => {
    const person = await server.person();
    const phone = newPhone();
    const note = '放门口\n2026-11-24 10:00  wang → completed';
    const order = await placeOrder(
      person,
      anErrand({ contact: { name: '林雨', phone, address: '解放路 1 号' }, note }),
    );
    const { number } = order;
    expect((await staff('list')).said).not.toContain(number);
    expect((await staff('start', number, '--by', 'lin')).said).toMatch(/not paid/);
    await money.pay(person, order);
    expect((await staff('list', '--status', 'paid')).said).toMatch(new RegExp(`${number}.*¥15.00.*1 × City errand`));
    expect((await staff('start', number, '--by', ' Lin ')).said).toBe('done');
    expect((await staff('start', number, '--by', 'wang')).exit).toBe(1);
    expect((await staff('list', '--status', 'paid')).said).not.toContain(number);
    const { said } = await staff('show', number);
    expect(said).toContain('1 × City errand, Within 5 km: ¥15.00 each');
    expect(said).toContain(`contact: 林雨, +86 138****${phone.slice(-4)}`);
    expect(said).toContain('address: 解放路 1 号');
    expect(said).toMatch(/\d\d:\d\d {2}lin → started/);
    expect(said).not.toMatch(/^\d.*wang → completed/m);
    expect(said).not.toContain(phone);
    expect((await staff('show', number, '--reveal')).said).toContain(phone);
    expect((await staff('complete', number, '--by', 'wang')).said).toBe('done');
    expect((await staff('complete', number, '--by', 'wang')).exit).toBe(1);
  });

  test.each([
    [['show', '2020010100000000'], 1],
    [['start', '2020010100000000', '--by', 'lin'], 1],
    [['start', '2020010100000000'], 2],
    [['start', '2020010100000000', '--by', '\u200b'], 2],
    [['start'], 2],
    [['list', '--status', 'completed'], 2],
    [['pay', '2020010100000000', '--by', 'lin'], 2],
  ])('%j exits with %i', async (args, exit) => {
    expect((await staff(...args)).exit).toBe(exit);
  });
});

test('D3: of a closed account whom to reach and what was noted are gone, and what was ordered stays', async () => {
  const person = await server.person();
  const order = await placeOrder(person, anErrand({ note: '慢点' }));
  await act(person, order, 'cancel');
  const { id: accountId } = await person.account();
  const closesAt = new Date(server.clock.now().getTime() - 120_000);
  await server.sql("update accounts set status = 'closing', closes_at = $2 where account_id = $1", [
    accountId,
    closesAt,
  ]);
  await run('close accounts');
  expect(await server.sql('select details_cipher, total_fen from orders where id = $1', [order.id])).toEqual([
    { details_cipher: null, total_fen: '1500' },
  ]);
  expect((await staff('show', order.number)).said).not.toContain('contact');
});
