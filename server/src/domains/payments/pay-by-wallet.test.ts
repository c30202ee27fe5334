import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { placeOrder } from '../../../testing/orders.ts';
import { codeFor, confirm, payer, paymentOf, walletOf } from '../../../testing/pay.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

describe('paying from the wallet', () => {
  test('a code that names payee and amount pays the order', async () => {
    const { person } = await payer(server, 10_000);
    const order = await placeOrder(person);
    const payment = await paymentOf(person, order.id);
    expect(payment).toMatchObject({
      status: 'requires_confirmation',
      confirmation: 'code',
      orderStatus: 'awaiting_payment',
    });
    const verification = await codeFor(server, person, payment.id);
    const { status, body } = await confirm(person, payment.id, { verification });
    expect([status, body]).toMatchObject([200, { status: 'succeeded', orderStatus: 'paid' }]);
    expect((await walletOf(person)).available.amount).toBe(10_000 - order.total.amount);
  });
});
