import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Client } from '../../../testing/client.ts';
import { orderOf, placeOrder } from '../../../testing/orders.ts';
import { freshKey, paymentOf } from '../../../testing/pay.ts';
import type { TestPaymentGateway } from '../../../testing/payment-gateway.ts';
import { testPaymentGateway } from '../../../testing/payment-gateway.ts';
import type { TestServer } from '../../../testing/server.ts';
import { eventually, startTestServer } from '../../../testing/server.ts';
import { runReconcile } from '../../cli/reconcile.ts';
import type { StatementLine } from './index.ts';
import { PaymentGatewayError } from './index.ts';
import { tradeNoOf } from './trade-no.ts';

let server: TestServer;
let alipay: TestPaymentGateway;
let person: Client;
let accountId: string;

beforeAll(async () => {
  alipay = testPaymentGateway('alipay');
  server = await startTestServer({ paymentGateways: [alipay] });
  person = await server.person();
  accountId = (await person.account()).id;
});
afterAll(() => server.close());

async function reconciled(day: string, ...more: string[]) {
  const lines: string[] = [];
  const world = {
    ...server.app,
    clock: server.clock,
    settings: server.settings,
    say: (line: string) => lines.push(line),
  };
  const args = ['--gateway', 'alipay', '--day', day, ...more];
  const exit = await runReconcile(args, world as never, [alipay]);
  return { exit, lines };
}
async function paid(): Promise<StatementLine & { orderId: string; paymentId: string }> {
  const order = await placeOrder(person);
  const payment = await paymentOf(person, order.id, { method: 'alipay' });
  const tradeNo = tradeNoOf(accountId, payment.id);
  alipay.pay(tradeNo);
  await alipay.notify(server.url, tradeNo);
  const reference = `t-${tradeNo.slice(0, 8)}`;
  const line = { kind: 'payment', tradeNo, refundNo: null, amountFen: 2_998, reference } as const;
  return { ...line, orderId: order.id, paymentId: payment.id };
}
async function givenBack(orderId: string): Promise<StatementLine> {
  await person.post(`/v1/orders/${orderId}/refund`, { reason: 'x' }, freshKey());
  await eventually(async () => (await orderOf(person, { id: orderId })).status === 'refunded', 'the refund');
  const [kept] = [...alipay.refunds.values()].slice(-1);
  const { tradeNo, refundNo, amountFen } = kept!.order;
  return { kind: 'refund', tradeNo, refundNo, amountFen, reference: kept!.state.reference! };
}
/** The day of Beijing that the clock stands in. */
const today = () => new Date(server.clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
/** To noon of a day that nothing has happened in, in Beijing. */
function nextNoon() {
  const now = server.clock.now().getTime() + 8 * 3_600_000;
  const day = 86_400_000;
  server.clock.advance((Math.ceil(now / day) * day + day / 2 - now) / 1000);
}

test('a day is held against the ledger, line by line and the other way round', async () => {
  nextNoon();
  const first = await paid();
  const second = await paid();
  const back = await givenBack(second.orderId);
  const unheard = await placeOrder(person);
  const lost = await paymentOf(person, unheard.id, { method: 'alipay' });
  const lines: StatementLine[] = [first, second, back];
  alipay.books.statement = (day) => (day === today() ? lines : []);

  expect(await reconciled(today())).toEqual({
    exit: 0,
    lines: ['payments  there 2: ¥59.96  here 2: ¥59.96', 'refunds  there 1: ¥29.98  here 1: ¥29.98', 'they agree'],
  });

  // A callback that never came, another amount, one that is not theirs, one twice, and none of ours.
  const lostNo = tradeNoOf(accountId, lost.id);
  lines.splice(0, 3, { ...first, amountFen: 2_997 }, second, second, {
    ...first,
    tradeNo: lostNo,
    reference: 'lost',
  });
  lines.push({ ...first, tradeNo: 'f'.repeat(32), reference: 'strange' });
  const { exit, lines: said } = await reconciled(today());
  expect(exit).toBe(1);
  expect(said.slice(2)).toEqual([
    `other amount   payment  ${first.tradeNo}  there ¥29.97  here ¥29.98  reference ${first.reference}  payment ${first.paymentId}`,
    `twice there    payment  ${second.tradeNo}  there ¥29.98  here ¥29.98  reference ${second.reference}  payment ${second.paymentId}`,
    `missing here   payment  ${lostNo}  there ¥29.98  here –  reference lost  payment ${lost.id}`,
    `missing here   payment  ${'f'.repeat(32)}  there ¥29.98  here –  reference strange`,
    `missing there  refund   ${back.refundNo}  there –  here ¥29.98  payment ${second.paymentId}`,
    '5 DIFFER',
  ]);
});

test('paid before midnight and heard of after it: it stands in the statement of the day before', async () => {
  nextNoon();
  const before = today();
  server.clock.advance(12 * 3_600 + 1);
  const line = await paid();
  alipay.books.statement = (day) => (day === before ? [line] : []);
  expect((await reconciled(before)).exit).toBe(0);
  expect((await reconciled(today())).lines.at(-1)).toBe('they agree');
});

test('more lines than are read at once', async () => {
  nextNoon();
  const line = await paid();
  alipay.books.statement = (day) =>
    day === today()
      ? [...Array.from({ length: 1_200 }, (_, n) => ({ ...line, tradeNo: n.toString(16).padStart(32, '0') })), line]
      : [];
  const { exit, lines } = await reconciled(today());
  expect(exit).toBe(1);
  expect(lines.at(-1)).toBe('1200 DIFFER');
});

test('what can’t be done is said', async () => {
  alipay.books.statement = () => {
    throw new PaymentGatewayError('unavailable', 'not ready before ten');
  };
  expect(await reconciled('2026-11-25')).toEqual({
    exit: 1,
    lines: ['not done: the gateway gave no statement of 2026-11-25: not ready before ten'],
  });
  expect((await reconciled('2026-11-25', '--gateway', 'wechatpay')).exit).toBe(1);
  for (const day of ['25.11.2026', '2026-11-31', '', '2026-13-01']) expect((await reconciled(day)).exit).toBe(2);
});
