import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { eventually } from '../../../server/testing/server.ts';
import type { Model } from './model.ts';
import type { Real } from './real.ts';

/**
 * Holds all that the database says against the model, and the invariants against the database alone. What gateways are asked
 * beside the requests comes when it comes, so it is looked at until it is there.
 */
export async function expectAgreement(model: Model, real: Real) {
  const wanted = said(model);
  await eventually(async () => isDeepStrictEqual(await found(real), wanted), 'agreement', 8_000).catch(() => {});
  expect(await found(real)).toEqual(wanted);
  const { payments, balances } = await real.state();
  expect(balances.reduce((sum, { balance }) => sum + balance, 0)).toBe(0);
  for (const { captured, refunded } of payments) expect(refunded).toBeLessThanOrEqual(captured);
}

/** A sum that is zero, and minus zero, are none. */
const some = (balance: number) => (balance === 0 ? 0 : balance);

function said(model: Model) {
  const byGateway = model.payments.filter(({ method }) => method === 'alipay');
  // What is asked back, and what staff have yet to decide, is still there.
  const kept = (payment: (typeof byGateway)[number]) =>
    payment.status === 'succeeded' ? payment.captured - payment.order.refunded : 0;
  return {
    orders: model.orders.map(({ status, refunded }) => ({ status, refunded })),
    payments: model.payments.map(({ status, captured, refunded, held }) => ({ status, captured, refunded, held })),
    wallet: { balance: model.balance, reserved: model.reserved },
    sales: some(model.payments.reduce((sum, payment) => sum + kept(payment), 0)),
    alipay: some(-byGateway.reduce((sum, payment) => sum + kept(payment), 0)),
    waiting: 0,
  };
}

async function found(real: Real) {
  const { orders, payments, balances, waiting } = await real.state();
  const byId = <Row extends { id: string }>(rows: Row[], { id }: { id: string }) => {
    const { id: _id, ...row } = rows.find((one) => one.id === id)!;
    return row;
  };
  const book = (name: string) => balances.find((one) => one.book === name) ?? { balance: 0, reserved: 0 };
  const { balance, reserved } = book('wallet');
  return {
    orders: real.orders.map((order) => byId(orders, order)),
    payments: real.payments.map((payment) => byId(payments, payment)),
    wallet: { balance, reserved },
    sales: some(book('sales').balance),
    alipay: some(book('alipay').balance),
    waiting,
  };
}
