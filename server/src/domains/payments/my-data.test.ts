import type { DataExport, Order, Payment } from '@btepai/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { booksOf } from '../../../testing/books.ts';
import type { Client } from '../../../testing/client.ts';
import { orderOf, placeOrder } from '../../../testing/orders.ts';
import { freshKey, paymentOf } from '../../../testing/pay.ts';
import type { TestPaymentGateway } from '../../../testing/payment-gateway.ts';
import { testPaymentGateway } from '../../../testing/payment-gateway.ts';
import type { TestServer } from '../../../testing/server.ts';
import { eventually, startTestServer } from '../../../testing/server.ts';
import { unzipped } from '../../../testing/zip.ts';
import { tradeNoOf } from './trade-no.ts';

let server: TestServer;
let alipay: TestPaymentGateway;
let person: Client;
let accountId: string;

beforeAll(async () => {
  alipay = testPaymentGateway('alipay');
  server = await startTestServer({ paymentGateways: [alipay] });
  person = await server.person();
  await person.bindNumber();
  accountId = (await person.account()).id;
});
afterAll(() => server.close());

const paid = async (payment: Pick<Payment, 'id'>) => {
  const tradeNo = tradeNoOf(accountId, payment.id);
  alipay.pay(tradeNo);
  await alipay.notify(server.url, tradeNo);
};
let order: Order;

test('D3: what was paid, given back and moved in the wallet is in the copy', async () => {
  order = await placeOrder(person);
  await paid(await paymentOf(person, order.id, { method: 'alipay' }));
  await person.post(`/v1/orders/${order.id}/refund`, { reason: '我的猫叫做糯米团子' }, freshKey());
  await eventually(async () => (await orderOf(person, order)).status === 'refunded', 'the refund');
  const asked = { amount: { amount: 500, currency: 'CNY' }, method: 'alipay' };
  await paid((await person.post<Payment>('/v1/wallet/top-ups', asked, freshKey())).body);

  const { body } = await person.post<DataExport>('/v1/account/export', {});
  const path = `/v1/account/exports/${body.id}`;
  await eventually(async () => (await person.get<DataExport>(path)).body.status === 'ready', 'the copy');
  const file = await fetch(`${server.url}${path}/file`, {
    headers: { authorization: `Bearer ${person.token}`, 'x-device-token': person.deviceToken! },
  });
  const files = unzipped(Buffer.from(await file.arrayBuffer()));
  const json = (name: string) => JSON.parse(files[`${name}.json`]!);
  expect(json('orders')).toMatchObject([{ number: order.number, status: 'refunded' }]);
  expect(json('payments')).toHaveLength(2);
  expect(json('payments').find(({ orderId }: { orderId: string }) => orderId === order.id)).toMatchObject({
    method: 'alipay',
    status: 'succeeded',
    amount: { amount: 2_998, currency: 'CNY' },
    refunds: [{ status: 'succeeded', cause: 'asked', amount: { amount: 2_998 }, reason: '我的猫叫做糯米团子' }],
  });
  expect(json('wallet-entries')).toMatchObject([{ kind: 'top_up', amount: { amount: 500 }, balance: { amount: 500 } }]);
});

test('D3: closed for good, its words are gone and the ledger stays', async () => {
  const before = await booksOf(server, accountId);
  // Whoever has money in the wallet can't close; this is about what is left behind all the same.
  await server.sql(`update accounts set status = 'closing', closes_at = $2 where account_id = $1`, [
    accountId,
    new Date(server.clock.now().getTime() - 120_000),
  ]);
  await server.app.schedule.run('close accounts');
  const [refund] = await server.sql(
    'select reason_cipher, amount_fen::int as amount from refunds where account_id = $1',
    [accountId],
  );
  expect(refund).toEqual({ reason_cipher: null, amount: 2_998 });
  expect(
    await server.sql('select redirect_url, qr_text, status from payments where account_id = $1 order by amount_fen', [
      accountId,
    ]),
  ).toEqual(Array(2).fill({ redirect_url: null, qr_text: null, status: 'succeeded' }));
  expect(await booksOf(server, accountId)).toEqual(before);
});
