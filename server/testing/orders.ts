import type { Order } from '@btepai/contract';
import type { EndRefundArgs, OrderOf, TransitionArgs } from '../src/domains/orders/index.ts';
import {
  askingRefund,
  endingRefund,
  findOrder,
  orderPaidArgs,
  payingOrder,
  refundAskedArgs,
  refundEndedArgs,
} from '../src/domains/orders/index.ts';
import { createCrypto } from '../src/kit/crypto.ts';
import { sql, statement } from '../src/kit/statement.ts';
import type { Client } from './client.ts';
import { newPhone } from './client.ts';
import type { TestServer } from './server.ts';

/** One phone top-up of ¥29.98, which starts by itself; everything can be said otherwise. */
export const anOrder = <Given extends object = object>(given = {} as Given) => ({
  items: [{ serviceId: 'phone-top-up', quantity: 1, options: ['30'] }],
  contact: { phone: newPhone() },
  ...given,
});

/** An errand of ¥15.00, which staff start. */
export const anErrand = <Given extends object = object>(given = {} as Given) => ({
  items: [{ serviceId: 'city-errand', quantity: 1 }],
  contact: { name: '林雨', phone: newPhone(), address: '解放路 1 号' },
  ...given,
});

/** An order that awaits its payment. */
export async function placeOrder(client: Client, asked: object = anOrder()): Promise<Order> {
  const { status, body } = await client.post<Order>('/v1/orders', asked);
  if (status !== 201) throw new Error(`order: ${status} ${JSON.stringify(body)}`);
  return body;
}

export const orderOf = async (client: Client, { id }: Pick<Order, 'id'>) =>
  (await client.get<Order>(`/v1/orders/${id}`)).body;

/** What payments do to an order, without any money: for tests of orders alone. */
const subject = (p: Record<keyof OrderOf, unknown>) =>
  sql`subject as (select ${p.accountId}::uuid as account_id, ${p.orderId}::uuid as order_id)`;
type Row = { id: string };
const pay = statement<OrderOf & TransitionArgs, Row>(
  'test_pay_order',
  (p) => sql`with ${subject(p)}, ${payingOrder(p, 'subject')} select id from order_paid`,
);
const ask = statement<OrderOf & TransitionArgs, Row>(
  'test_ask_refund',
  (p) => sql`with ${subject(p)}, ${askingRefund(p, 'subject')} select id from refund_asked`,
);
const end = statement<OrderOf & EndRefundArgs, Row>(
  'test_end_refund',
  (p) => sql`with ${subject(p)}, ${endingRefund(p, 'subject')} select id from refund_ended`,
);

type Refund = { outcome: 'succeeded' | 'refused' | 'failed'; amountFen: number; staff?: string };

/** Each says whether it took place. */
export function moneyOf({ app: { db }, clock, keys, settings }: TestServer) {
  const deps = { clock, crypto: createCrypto(keys), settings };
  const about = async (client: Client, { id: orderId }: Pick<Order, 'id'>) => {
    const of = { accountId: (await client.account()).id, orderId };
    const [row] = await db.run(findOrder, of);
    const actor = { account: row!, device: 'Chrome', address: client.address, session: null };
    return { of, row: row!, actor };
  };
  return {
    async pay(client: Client, order: Pick<Order, 'id'>): Promise<boolean> {
      const { of, row, actor } = await about(client, order);
      return (await db.run(pay, { ...of, ...orderPaidArgs(deps, row, actor) })).length > 0;
    },
    async askRefund(client: Client, order: Pick<Order, 'id'>, amountFen: number): Promise<boolean> {
      const { of, row, actor } = await about(client, order);
      return (await db.run(ask, { ...of, ...refundAskedArgs(deps, row, { actor, amountFen }) })).length > 0;
    },
    async endRefund(client: Client, order: Pick<Order, 'id'>, refund: Refund): Promise<boolean> {
      const { of, row } = await about(client, order);
      return (await db.run(end, { ...of, ...refundEndedArgs(deps, row, refund) })).length > 0;
    },
  };
}
