import type { Order } from '@btepai/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { atOnce } from '../../../testing/at-once.ts';
import { booksOf } from '../../../testing/books.ts';
import type { Client } from '../../../testing/client.ts';
import { orderOf, placeOrder } from '../../../testing/orders.ts';
import { freshKey, paymentOf } from '../../../testing/pay.ts';
import { testPaymentGateway } from '../../../testing/payment-gateway.ts';
import type { TestServer } from '../../../testing/server.ts';
import { eventually, startTestServer } from '../../../testing/server.ts';
import { staffOf } from '../../../testing/staff.ts';
import { checkLedger } from './index.ts';
import { tradeNoOf } from './trade-no.ts';

/** What a gateway refused to give back for good, and what it may say or be asked after that. */
const alipay = testPaymentGateway('alipay');
let server: TestServer;
let person: Client;
let accountId: string;

beforeAll(async () => {
  server = await startTestServer({ paymentGateways: [alipay] });
});
afterAll(() => server.close());
beforeEach(async () => {
  alipay.script.refund = async () => ({ status: 'failed' });
  person = await server.person();
  accountId = (await person.account()).id;
});

async function paid(): Promise<Order & { tradeNo: string }> {
  const order = await placeOrder(person);
  const payment = await paymentOf(person, order.id, { method: 'alipay' });
  const tradeNo = tradeNoOf(accountId, payment.id);
  alipay.pay(tradeNo);
  await alipay.notify(server.url, tradeNo);
  return { ...(await orderOf(person, order)), tradeNo };
}
/** Money that came after its payment was cancelled. */
async function late() {
  const order = await placeOrder(person);
  const payment = await paymentOf(person, order.id, { method: 'alipay' });
  const tradeNo = tradeNoOf(accountId, payment.id);
  await person.post(`/v1/payments/${payment.id}/cancel`);
  alipay.pay(tradeNo);
  await alipay.notify(server.url, tradeNo);
  return payment;
}
const askBack = (order: Order) => person.post(`/v1/orders/${order.id}/refund`, { reason: '不需要了' }, freshKey());
const books = () => booksOf(server, accountId);
const refunds = () =>
  server.sql<{ id: string; status: string; no: string }>(
    `select r.id, r.status, t.trade_no as no from refunds r
     join gateway_trades t on t.account_id = r.account_id and t.refund_id = r.id
     where r.account_id = $1 order by r.created_at, r.id`,
    [accountId],
  );
const failed = () =>
  eventually(async () => (await refunds()).find(({ status }) => status === 'failed'), 'the refund to be refused');
const alertsOf = (kind: string) =>
  server.sql<{ details: { differs?: string; refund?: string } }>(
    'select details from risk_alerts where account_id = $1 and kind = $2',
    [accountId, kind],
  );
const wrongInLedger = async () => (await checkLedger(server.app.db, { readers: 2, onProgress: () => {} })).wrong;
const retry = (no: string, by = 'Ming') => staffOf(server, ['refunds', 'retry', no, '--by', by]);

describe('a gateway that pays what it had refused', () => {
  test.each(['asked', 'late'])('%s: staff are told, it is not noted, and the ledger has not moved', async (cause) => {
    if (cause === 'asked') await askBack(await paid());
    else await late();
    const { no } = await failed();
    const before = await books();
    const { status } = await alipay.notifyRefund(server.url, no, { status: 'succeeded', reference: 'r1' });
    expect(status).toBe(500);
    expect(await alertsOf('payment_mismatch')).toEqual([
      { details: expect.objectContaining({ differs: 'refund', refund: no }) },
    ]);
    expect(await refunds()).toMatchObject([{ status: 'failed' }]);
    expect(await books()).toEqual(before);
    expect(await wrongInLedger()).toBeNull();
    // Its own word once more is no news, and what it says of what it paid is no different.
    expect((await alipay.notifyRefund(server.url, no, { status: 'failed' })).status).toBe(200);
    expect((await alipay.notifyRefund(server.url, no, { status: 'processing' })).status).toBe(200);
  });

  test('the other way round too: what it paid, and says that it has not', async () => {
    delete alipay.script.refund;
    const order = await paid();
    await askBack(order);
    await eventually(async () => (await orderOf(person, order)).status === 'refunded', 'it to be paid');
    const { no } = (await refunds())[0]!;
    expect((await alipay.notifyRefund(server.url, no, { status: 'failed' })).status).toBe(500);
    expect((await alipay.notifyRefund(server.url, no, { status: 'succeeded' })).status).toBe(200);
    expect(await alertsOf('payment_mismatch')).toHaveLength(1);
    expect((await orderOf(person, order)).status).toBe('refunded');
    expect(await books()).toEqual({ alipay: 0, sales: 0 });
  });

  test('both at the same moment: one ends it, and the other is heard of', async () => {
    alipay.script.refund = async () => ({ status: 'processing' });
    await askBack(await paid());
    const { no } = (await refunds())[0]!;
    await atOnce(10, (nth) => alipay.notifyRefund(server.url, no, { status: nth % 2 ? 'succeeded' : 'failed' }));
    expect(await alertsOf('payment_mismatch')).toHaveLength(1);
    expect(await wrongInLedger()).toBeNull();
  });
});

describe('late money that a gateway refused to give back, tried again by staff', () => {
  test('goes back by a refund of its own, once; a hundred tries are one', async () => {
    await late();
    const { no } = await failed();
    expect(await books()).toEqual({ alipay: -2_998, sales: 2_998 });
    // Staff are told once it is noted, a moment later.
    const [alert] = await eventually(async () => {
      const alerts = await alertsOf('refund_failed');
      return alerts.length > 0 && alerts;
    }, 'staff to be told');
    expect(alert!.details.refund).toBe(no);
    delete alipay.script.refund;
    const tries = await atOnce(10, () => retry(no));
    expect(tries.map(({ exit }) => exit).sort()).toEqual([0, ...Array(9).fill(1)]);
    const again = await eventually(async () => {
      const [, second] = await refunds();
      return second?.status === 'succeeded' && second;
    }, 'the second to be paid');
    expect(again.no).not.toBe(no);
    expect(await books()).toEqual({ alipay: 0, sales: 0 });
    expect(await refunds()).toHaveLength(2);
    expect((await retry(no)).said).toBe('not done: it is under way again, or has been paid');
    expect((await retry(again.no)).said).toBe('not done: it is under way again, or has been paid');
    expect(await server.sql('select decided_by from refunds where id = $1', [again.id])).toEqual([
      { decided_by: 'ming' },
    ]);
    expect(await server.sql('select act, subject from staff_audit where subject = $1', [no])).toEqual([
      { act: 'refund.retry', subject: no },
    ]);
    expect(await wrongInLedger()).toBeNull();
  });

  test('refused once more, it can be tried once more', async () => {
    await late();
    const { no } = await failed();
    expect((await retry(no)).exit).toBe(0);
    await eventually(
      async () => (await refunds()).every(({ status }) => status === 'failed'),
      'the second to be refused',
    );
    expect((await retry(no)).exit).toBe(0);
    await eventually(async () => (await refunds())[2]?.status === 'failed', 'the third to be refused');
    expect(await books()).toEqual({ alipay: -2_998, sales: 2_998 });
  });

  test('none that its owner can ask for again, and none that is none', async () => {
    const order = await paid();
    await askBack(order);
    const { no } = await failed();
    expect((await retry(no)).said).toBe('not done: its owner asked for it, and can ask again');
    for (const none of [order.tradeNo, order.number, 'r0'])
      expect(await retry(none)).toEqual({ exit: 1, said: 'not done: there is no refund of this number' });
    expect((await retry(no, '')).exit).toBe(2);
  });
});
