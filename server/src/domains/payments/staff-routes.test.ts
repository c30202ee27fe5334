import type {
  AuditList,
  HeldQueue,
  Order,
  OrderMoney,
  Problem,
  RefundDecided,
  RefundQueue,
  StaffOrder,
  StaffOrderList,
  StaffRole,
  Today,
} from '@btepai/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { answeredAtOnce, tally } from '../../../testing/at-once.ts';
import type { Client } from '../../../testing/client.ts';
import type { Agent } from '../../../testing/desk.ts';
import { agent } from '../../../testing/desk.ts';
import { anErrand, orderOf, placeOrder } from '../../../testing/orders.ts';
import { codeFor, confirm, freshKey, payer, paymentOf, walletOf } from '../../../testing/pay.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';

/** Every payment from ¥1,000 is held. */
let server: TestServer;
let finance: Agent;
let support: Agent;
beforeAll(async () => {
  server = await startTestServer({
    env: { RISK_LARGE_PAYMENT_FEN: '100000', RISK_WEIGHT_LARGE_PAYMENT: '100', SMS_PER_ACCOUNT_PER_DAY: '1000' },
  });
});
afterAll(() => server.close());
beforeEach(async () => {
  [finance, support] = await Promise.all([agent(server, ['finance']), agent(server, ['support'])]);
});

type Answered = StaffOrder & RefundDecided & Pick<Problem, 'code' | 'errors'>;
const path = '/v1/staff/orders';
const open = (who: Agent, { number }: Pick<Order, 'number'>) => who.get<Answered>(`${path}/${number}`);
const act = (who: Agent, { number }: Pick<Order, 'number'>, verb: string, body?: object) =>
  who.post<Answered>(`${path}/${number}/${verb}`, body);
const moneyIn = async (who: Agent, { number }: Pick<Order, 'number'>) =>
  (await who.get<OrderMoney>(`${path}/${number}/payments`)).body;
const reason = { reason: '用户来电说明了情况' };
const auditOf = async (who: Agent) => {
  const admin = await agent(server, ['admin']);
  const { body } = await admin.get<AuditList>(`/v1/staff/audit?staffId=${who.staffId}`);
  return body.items.filter(({ act: what }) => !what.startsWith('staff.'));
};
const waiting = async (who: Agent, queue: string) =>
  (await who.get<Today>('/v1/staff/today')).body.queues.find((one) => one.queue === queue)?.count ?? null;

async function paid(asked: object = anErrand(), balance = 5_000) {
  const { person, accountId, phone } = await payer(server, balance);
  const order = await placeOrder(person, asked);
  const { id } = await paymentOf(person, order.id);
  const { body: payment } = await confirm(person, id, { verification: await codeFor(server, person, id) });
  return { person, accountId, phone, order, payment };
}
const askBack = (person: Client, order: Order, amount?: number) =>
  person.post<Order>(
    `/v1/orders/${order.id}/refund`,
    { reason: '司机没有来', ...(amount && { amount: { amount, currency: 'CNY' } }) },
    freshKey(),
  );
/** A paid order that is under way, and asked back. */
async function askedBack() {
  const all = await paid();
  await open(finance, all.order);
  expect((await act(finance, all.order, 'start')).status).toBe(200);
  expect((await askBack(all.person, all.order)).body.status).toBe('refunding');
  const { refunds } = await moneyIn(finance, all.order);
  return { ...all, refund: refunds[0]! };
}
const costly = {
  items: [{ serviceId: 'household-bills', quantity: 10, options: ['100'] }],
  contact: { name: '林雨', phone: '+8613800138000', address: '解放路 1 号' },
};
const held = () => paid(costly, 100_005);

describe('an order at the desk', () => {
  test('from the queue to its end, each step in the audit and in the person’s timeline', async () => {
    const { person, accountId, order } = await paid();
    const before = (await waiting(support, 'orders'))!;
    expect(before).toBeGreaterThan(0);
    const queued = (await support.get<StaffOrderList>(`${path}?status=paid&limit=100`)).body.items;
    expect(queued.find(({ number }) => number === order.number)).toMatchObject({
      status: 'paid',
      total: order.total,
      items: [{ name: order.items[0]!.name, quantity: 1 }],
      startsAtOnce: false,
    });
    const { body: opened } = await open(support, order);
    expect(opened).toMatchObject({ accountId, contact: { name: '林雨', phone: expect.stringMatching(/\*{4}/) } });
    const { body: started } = await act(support, order, 'start');
    expect(started).toMatchObject({ status: 'in_progress' });
    expect(started.timeline.at(-1)).toMatchObject({ kind: 'started', by: 'staff', staff: support.name });
    expect(await waiting(support, 'orders')).toBe(before - 1);
    expect((await act(support, order, 'complete')).body.status).toBe('completed');
    const own = (await orderOf(person, order)).timeline;
    expect(own.map(({ kind }) => kind)).toEqual(['created', 'paid', 'started', 'completed']);
    expect(JSON.stringify(own)).not.toContain(support.name);
    expect((await auditOf(support)).map((line) => [line.act, line.subject, line.accountId])).toEqual([
      ['order.complete', order.number, accountId],
      ['order.start', order.number, accountId],
      ['account.look', order.number, accountId],
    ]);
  });

  test('of ten who take it up at once one does, and the audit has one line', async () => {
    const { order } = await paid();
    await open(support, order);
    const answers = await answeredAtOnce(10, () => act(support, order, 'start'));
    expect(tally(answers)).toEqual({ 200: 1, order_state_changed: 9 });
    expect((await auditOf(support)).filter((line) => line.act === 'order.start')).toHaveLength(1);
  });

  test('nothing is done or shown of it before it was opened, nor of an account of one’s own', async () => {
    const { order, accountId } = await paid();
    for (const verb of ['start', 'complete']) expect((await act(support, order, verb)).body.code).toBe('look_required');
    expect((await support.get<Problem>(`${path}/${order.number}/payments`)).body.code).toBe('look_required');
    await server.sql(`insert into staff_own_accounts (staff_id, account_id, username) values ($1, $2, 'mine')`, [
      support.staffId,
      accountId,
    ]);
    expect((await open(support, order)).body.code).toBe('own_account');
    expect((await act(support, order, 'start')).body.code).toBe('own_account');
  });

  test('the whole number only with a reason and a fresh proof, and the audit keeps why', async () => {
    const { order } = await paid(
      anErrand({ contact: { name: '林雨', phone: '+8613800138001', address: '解放路 1 号' } }),
    );
    const { body: opened } = await open(support, order);
    expect(JSON.stringify(opened)).not.toContain('13800138001');
    expect((await act(support, order, 'reveal', {})).status).toBe(422);
    const { body } = await act(support, order, 'reveal', reason);
    expect(body).toMatchObject({ phone: '+8613800138001' });
    expect((await auditOf(support))[0]).toMatchObject({ act: 'order.reveal', subject: order.number, ...reason });
    server.clock.advance(server.settings.STAFF_PROOF_FRESH_SECONDS + 1);
    expect((await act(support, order, 'reveal', reason)).body.code).toBe('step_up_required');
  });

  test('the queue goes on page by page, the longest untouched first', async () => {
    for (let n = 0; n < 3; n++) await paid();
    const numbers: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body }: { body: StaffOrderList } = await support.get<StaffOrderList>(
        `${path}?limit=2${cursor && `&cursor=${cursor}`}`,
      );
      numbers.push(...body.items.map(({ number }) => number));
      cursor = body.nextCursor;
    }
    const all = await server.sql<{ number: string }>(
      `select number from orders where status = 'paid' order by changed_at, id`,
    );
    expect(numbers).toEqual(all.map(({ number }) => number));
    expect((await support.get<Problem>(`${path}?cursor=nonsense`)).status).toBe(422);
    expect((await support.get<Problem>(`${path}?status=completed`)).status).toBe(422);
    expect((await support.get<Problem>(`${path}/123`)).status).toBe(422);
    expect((await support.get<Problem>(`${path}/2026010100000000`)).body.code).toBe('not_found');
  });
});

describe('a refund that waits', () => {
  test('approved: it is in the wallet, and who, why and how much is in the audit', async () => {
    const { person, order, refund } = await askedBack();
    const queue = (await finance.get<RefundQueue>('/v1/staff/refunds')).body;
    expect(queue.items.find(({ id }) => id === refund.id)).toMatchObject({
      orderNumber: order.number,
      amount: order.total,
      total: order.total,
      method: 'wallet',
      orderStatus: 'in_progress',
    });
    expect(refund).toMatchObject({ status: 'requested', reason: '司机没有来', decidedBy: null });
    const { body } = await act(finance, order, `refunds/${refund.id}/approve`, reason);
    expect(body).toEqual({ outcome: 'given' });
    expect((await walletOf(person)).balance.amount).toBe(5_000);
    expect((await auditOf(finance))[0]).toMatchObject({
      act: 'refund.approve',
      subject: order.number,
      ...reason,
      details: { refund: refund.id, amountFen: order.total.amount, method: 'wallet' },
    });
    expect((await moneyIn(finance, order)).refunds[0]).toMatchObject({ status: 'succeeded', decidedBy: finance.name });
  });

  test('of approvals and refusals at once one decides', async () => {
    const { person, order, refund } = await askedBack();
    const other = await agent(server, ['finance']);
    await open(other, order);
    const answers = await answeredAtOnce(10, (n) =>
      act(n % 2 ? finance : other, order, `refunds/${refund.id}/${n % 3 ? 'approve' : 'refuse'}`, reason),
    );
    expect(tally(answers)).toEqual({ 200: 1, order_state_changed: 9 });
    const { outcome } = answers.find(({ status }) => status === 200)!.body;
    expect((await walletOf(person)).balance.amount).toBe(outcome === 'given' ? 5_000 : 3_500);
  });

  test('an approval is of the one that was read: what is asked back meanwhile is not', async () => {
    const { person, order, refund } = await askedBack();
    await act(finance, order, `refunds/${refund.id}/refuse`, reason);
    expect((await askBack(person, order)).body.status).toBe('refunding');
    const answer = await act(finance, order, `refunds/${refund.id}/approve`, reason);
    expect(answer.body.code).toBe('order_state_changed');
    expect((await walletOf(person)).balance.amount).toBe(3_500);
  });
});

describe('a payment that is held', () => {
  test('released: paid; and a second one refused: its money is free', async () => {
    const first = await held();
    expect(first.payment.isHeld).toBe(true);
    const risk = await agent(server, ['risk']);
    const items = async () => (await risk.get<HeldQueue>('/v1/staff/held-payments')).body.items;
    expect((await items()).map(({ orderNumber }) => orderNumber)).toContain(first.order.number);
    await open(risk, first.order);
    const release = await act(risk, first.order, `held-payments/${first.payment.id}/release`, reason);
    expect(release.status).toBe(204);
    expect((await orderOf(first.person, first.order)).status).toBe('paid');
    expect((await act(risk, first.order, `held-payments/${first.payment.id}/release`, reason)).body.code).toBe(
      'payment_already_resolved',
    );
    const second = await held();
    await open(finance, second.order);
    expect((await act(finance, second.order, `held-payments/${second.payment.id}/refuse`, reason)).status).toBe(204);
    expect((await walletOf(second.person)).available.amount).toBe(100_005);
    expect((await auditOf(finance))[0]).toMatchObject({
      act: 'held_payment.refuse',
      details: { payment: second.payment.id, amountFen: 100_000 },
      ...reason,
    });
  });

  test('not where its account may not pay any more', async () => {
    const { order, payment, accountId } = await held();
    await server.sql(`update accounts set status = 'closing', closes_at = $2 where account_id = $1`, [
      accountId,
      new Date(server.clock.now().getTime() + 86_400_000),
    ]);
    await open(finance, order);
    const answer = await act(finance, order, `held-payments/${payment.id}/release`, reason);
    expect(answer.body.code).toBe('payer_barred');
  });
});

const doors: [method: string, path: string, roles: StaffRole[]][] = [
  ['GET', path, ['support', 'finance']],
  ['GET', `${path}/NUMBER`, ['support', 'finance', 'risk']],
  ['POST', `${path}/NUMBER/start`, ['support', 'finance']],
  ['POST', `${path}/NUMBER/reveal`, ['support', 'finance']],
  ['GET', '/v1/staff/refunds', ['finance', 'support']],
  ['POST', `${path}/NUMBER/refunds/REFUND/approve`, ['finance']],
  ['POST', `${path}/NUMBER/refunds/REFUND/refuse`, ['finance']],
  ['GET', '/v1/staff/held-payments', ['finance', 'risk']],
  ['POST', `${path}/NUMBER/held-payments/REFUND/release`, ['finance', 'risk']],
];
test('each door for its roles, and for no other', async () => {
  const { order, refund } = await askedBack();
  const roles: StaffRole[] = ['support', 'risk', 'editor', 'finance', 'admin'];
  const members = await Promise.all(roles.map((role) => agent(server, [role])));
  for (const [method, where, allowed] of doors)
    for (const [nth, role] of roles.entries()) {
      const url = where.replace('NUMBER', order.number).replace('REFUND', refund.id);
      const answer = await members[nth]!.call<Problem>(method, url, method === 'POST' ? {} : undefined);
      expect([where, role, answer.body.code === 'forbidden']).toEqual([where, role, !allowed.includes(role)]);
    }
});
