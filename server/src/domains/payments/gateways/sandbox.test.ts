import { describe, expect, test } from 'vitest';
import { TestClock } from '../../../../testing/clock.ts';
import type { RefundOrder, StatementLine, Trade } from './gateway.ts';
import { ForgedNotification } from './gateway.ts';
import { noFault, PaymentSandbox } from './sandbox.ts';

/** The sandbox as a gateway of its own, with no server behind it. */
function sandboxAt(clock = new TestClock()) {
  const sandbox = new PaymentSandbox({ clock, origin: 'http://localhost:3000' });
  const [alipay, wechatpay] = sandbox.gateways;
  return { clock, sandbox, alipay: alipay!, wechatpay: wechatpay! };
}
const { signal } = new AbortController();
const no = (letter: string) => letter.repeat(32);
const trade = (given: Partial<Trade> = {}): Trade => ({
  tradeNo: no('a'),
  amountFen: 2_998,
  currency: 'CNY',
  subject: 'B特派·手机充值',
  expiresAt: new Date(Date.now() + 1_800_000),
  returnUrl: 'http://localhost:3000/pay/1',
  device: 'mobile',
  address: '10.0.0.1',
  ...given,
});
const refundOf = (given: Partial<RefundOrder> = {}): RefundOrder => ({
  tradeNo: no('a'),
  refundNo: no('b'),
  amountFen: 998,
  totalFen: 2_998,
  currency: 'CNY',
  reason: '订单退款',
  ...given,
});
const quiet = { callback: 'none' } as const;

describe('a trade', () => {
  test('leads to the cashier, and the same again is the same trade; of another amount it is refused', async () => {
    const { alipay } = sandboxAt();
    const first = await alipay.create(trade(), signal);
    expect(first).toEqual({ redirectUrl: `http://localhost:3000/sandbox/cashier?trade=${no('a')}` });
    expect(await alipay.create(trade(), signal)).toEqual(first);
    await expect(alipay.create(trade({ amountFen: 1 }), signal)).rejects.toMatchObject({ kind: 'refused' });
  });

  test('of WeChat Pay is scanned from a desktop and tapped on a phone', async () => {
    const { wechatpay } = sandboxAt();
    expect(await wechatpay.create(trade({ device: 'desktop' }), signal)).toHaveProperty('qrText');
    expect(await wechatpay.create(trade(), signal)).toHaveProperty('redirectUrl');
  });

  test('is unknown, waits, is paid once, and then can’t be closed', async () => {
    const { sandbox, alipay } = sandboxAt();
    expect(await alipay.query(no('a'), signal)).toEqual({ status: 'unknown' });
    await alipay.create(trade(), signal);
    expect(await alipay.query(no('a'), signal)).toEqual({ status: 'waiting' });
    await sandbox.act(no('a'), 'failed');
    expect(await alipay.query(no('a'), signal)).toEqual({ status: 'waiting' });
    await sandbox.act(no('a'), 'paid', quiet);
    const paid = { status: 'paid', amountFen: 2_998, currency: 'CNY', reference: expect.any(String) };
    expect(await alipay.query(no('a'), signal)).toEqual(paid);
    expect(await alipay.close(no('a'), signal)).toBe('paid');
    await expect(sandbox.act(no('a'), 'paid', quiet)).rejects.toMatchObject({ code: 'payment_already_resolved' });
  });

  test('that is closed, or whose time is over, nobody can pay', async () => {
    const { clock, sandbox, alipay } = sandboxAt();
    await alipay.create(trade(), signal);
    expect(await alipay.close(no('a'), signal)).toBe('closed');
    await expect(sandbox.act(no('a'), 'paid', quiet)).rejects.toMatchObject({ code: 'payment_already_resolved' });

    clock.freeze();
    const expiresAt = new Date(clock.now().getTime() + 60_000);
    await alipay.create(trade({ tradeNo: no('c'), expiresAt }), signal);
    clock.advance(59);
    expect(await alipay.query(no('c'), signal)).toEqual({ status: 'waiting' });
    clock.advance(1);
    expect(await alipay.query(no('c'), signal)).toEqual({ status: 'closed' });
    await expect(sandbox.act(no('c'), 'paid', quiet)).rejects.toMatchObject({ code: 'payment_expired' });
  });
});

describe('a refund', () => {
  test('M7: of more than was paid is refused, the same again is the same refund', async () => {
    const { sandbox, alipay } = sandboxAt();
    await alipay.create(trade(), signal);
    await expect(alipay.refund(refundOf(), signal)).rejects.toMatchObject({ kind: 'refused' });
    await sandbox.act(no('a'), 'paid', quiet);
    const first = await alipay.refund(refundOf(), signal);
    expect(first).toMatchObject({ status: 'succeeded' });
    expect(await alipay.refund(refundOf(), signal)).toEqual(first);
    const rest = { refundNo: no('c'), amountFen: 2_001 };
    await expect(alipay.refund(refundOf(rest), signal)).rejects.toMatchObject({ kind: 'refused' });
    expect(await alipay.refund(refundOf({ ...rest, amountFen: 2_000 }), signal)).toMatchObject({ status: 'succeeded' });
    expect(await alipay.queryRefund({ tradeNo: no('a'), refundNo: no('d') }, signal)).toEqual({ status: 'unknown' });
  });

  test('of a trade from before this process is believed, up to its whole', async () => {
    const { alipay } = sandboxAt();
    expect(await alipay.refund(refundOf(), signal)).toMatchObject({ status: 'succeeded' });
    const more = refundOf({ refundNo: no('c'), amountFen: 2_001 });
    await expect(alipay.refund(more, signal)).rejects.toMatchObject({ kind: 'refused' });
  });
});

describe('a fault', () => {
  test('out and hang say nothing of what was done; refuse is for good; lost has done it', async () => {
    const { sandbox, alipay, wechatpay } = sandboxAt();
    sandbox.faults.alipay = { ...noFault, calls: 'out' };
    await expect(alipay.create(trade(), signal)).rejects.toMatchObject({ kind: 'unavailable' });
    await wechatpay.create(trade({ tradeNo: no('f') }), signal);
    sandbox.faults.alipay = { ...noFault, calls: 'hang' };
    await expect(alipay.query(no('a'), AbortSignal.timeout(20))).rejects.toMatchObject({ kind: 'unavailable' });
    sandbox.faults.alipay = { ...noFault, calls: 'refuse' };
    await expect(alipay.create(trade(), signal)).rejects.toMatchObject({ kind: 'refused' });
    expect(await alipay.query(no('a'), signal)).toEqual({ status: 'unknown' });
    sandbox.faults.alipay = { ...noFault, calls: 'lost' };
    await expect(alipay.create(trade(), signal)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await alipay.query(no('a'), signal)).toEqual({ status: 'waiting' });
  });
});

describe('M6: a callback', () => {
  const said = Buffer.from(JSON.stringify({ about: 'payment', tradeNo: no('a'), state: { status: 'closed' } }));

  test('without its signature, or with another’s, is forged', async () => {
    const { alipay } = sandboxAt();
    for (const signature of [undefined, '', 'AAAA', Buffer.alloc(64, 7).toString('base64'), ['a', 'b']])
      await expect(
        alipay.parseNotification({ headers: { 'sandbox-signature': signature }, body: said }),
      ).rejects.toBeInstanceOf(ForgedNotification);
  });
});

test('the statement of a day, in the gateway’s time, has what was paid and refunded in it', async () => {
  const { clock, sandbox, alipay, wechatpay } = sandboxAt();
  clock.freeze();
  // 23:59:50 of some day in Beijing.
  const now = clock.now().getTime();
  const midnight = Math.ceil((now + 8 * 3_600_000) / 86_400_000) * 86_400_000 - 8 * 3_600_000;
  clock.advance((midnight - now) / 1_000 - 10);
  const dayAt = (ms: number) => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10);
  const [day, next] = [dayAt(midnight - 1), dayAt(midnight)];
  const later = new Date(midnight + 3_600_000);
  for (const tradeNo of [no('a'), no('b'), no('c')]) await alipay.create(trade({ tradeNo, expiresAt: later }), signal);
  await wechatpay.create(trade({ tradeNo: no('d'), expiresAt: later }), signal);
  for (const tradeNo of [no('a'), no('d')]) await sandbox.act(tradeNo, 'paid', quiet);
  clock.advance(10);
  await sandbox.act(no('b'), 'paid', quiet);
  await alipay.refund(refundOf({ refundNo: no('e') }), signal);
  const linesOf = async (gateway: typeof alipay, of: string) => {
    const lines: StatementLine[] = [];
    for await (const line of gateway.statement(of, signal)) lines.push(line);
    return lines.map(({ kind, tradeNo, refundNo, amountFen }) => [kind, tradeNo, refundNo, amountFen]);
  };
  expect(await linesOf(alipay, day)).toEqual([['payment', no('a'), null, 2_998]]);
  expect(await linesOf(alipay, next)).toEqual([
    ['refund', no('a'), no('e'), 998],
    ['payment', no('b'), null, 2_998],
  ]);
  expect(await linesOf(wechatpay, day)).toEqual([['payment', no('d'), null, 2_998]]);
});
