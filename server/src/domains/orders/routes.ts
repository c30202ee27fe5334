import { CreateOrder, languageOf, Order, OrderList, OrderStatus, ServiceList } from '@btepai/contract';
import { z } from 'zod';
import { door } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import { ById, Page, pageOf } from '../../kit/params.ts';
import { Refusal } from '../../kit/refusal.ts';
import { addressOf, onceKeyOf } from '../../kit/request.ts';
import { actorOf } from '../activity/index.ts';
import { showCatalogue } from './catalogue.ts';
import { createOrder } from './create-order.ts';
import type { OrderDeps, PaymentHooks } from './deps.ts';
import { cancelOrder, confirmReceipt } from './end-order.ts';
import { showOrder } from './order.ts';
import { listServices } from './store/catalogue.ts';
import { findOrder, listOrders } from './store/orders.ts';

const tag = 'Orders';

/** `status=paid,in_progress`: those of any of these. */
const OrderPage = Page.extend({
  status: z
    .string()
    .transform((given) => given.split(','))
    .pipe(z.array(OrderStatus))
    .optional()
    .meta({ description: 'any of these, with commas between them' }),
});

export function orderRoutes(http: Http, deps: OrderDeps & Pick<PaymentHooks, 'endPayments'>) {
  const { db, crypto } = deps;
  const languageIn = (request: { headers: { 'accept-language'?: string | undefined } }) =>
    languageOf(request.headers['accept-language']);

  http.get(
    '/v1/services',
    door({
      tag,
      summary: 'What can be ordered, at what price, in the language of the request',
      session: 'none',
      answers: { 200: ServiceList },
    }),
    async (request) => ({ items: showCatalogue(await db.run(listServices, {}), languageIn(request)) }),
  );

  http.post(
    '/v1/orders',
    door({
      tag,
      summary: 'Order something, at the prices of the catalogue',
      session: 'active',
      body: CreateOrder,
      answers: { 201: Order },
      refusals: ['price_changed', 'phone_invalid', 'phone_not_mobile', 'idempotency_key_reused'],
    }),
    async (request, reply) => {
      const { session, body: asked } = request;
      const once = onceKeyOf(request, crypto);
      const row = await createOrder(deps, { session, address: addressOf(request), asked, once });
      return reply.code(201).send(showOrder(deps, row, languageIn(request)));
    },
  );

  http.get(
    '/v1/orders',
    door({
      tag,
      summary: 'The account’s orders, newest first',
      session: 'required',
      query: OrderPage,
      answers: { 200: OrderList },
    }),
    async (request) => {
      const { limit, cursor, status } = request.query;
      const rows = await db.run(listOrders, {
        accountId: request.session.account.account_id,
        statuses: [...new Set(status ?? OrderStatus.options)],
        afterId: cursor ?? null,
        limit: limit + 1,
      });
      return pageOf(rows, limit, (row) => showOrder(deps, row, languageIn(request)));
    },
  );

  http.get(
    '/v1/orders/:id',
    door({
      tag,
      summary: 'An order',
      session: 'required',
      params: ById,
      answers: { 200: Order },
      refusals: ['not_found'],
    }),
    async (request) => {
      const { account_id: accountId } = request.session.account;
      const [row] = await db.run(findOrder, { accountId, orderId: request.params.id });
      if (!row) throw new Refusal('not_found');
      return showOrder(deps, row, languageIn(request));
    },
  );

  http.post(
    '/v1/orders/:id/cancel',
    door({
      tag,
      summary: 'Cancel an order that is not paid, and its open payment',
      session: 'writing',
      params: ById,
      answers: { 200: Order },
      refusals: ['not_found', 'order_state_changed'],
    }),
    async (request) => {
      const { account_id: accountId } = request.session.account;
      const row = await cancelOrder(deps, { accountId, orderId: request.params.id, actor: actorOf(request) });
      return showOrder(deps, row, languageIn(request));
    },
  );

  http.post(
    '/v1/orders/:id/confirm-receipt',
    door({
      tag,
      summary: 'Say that what was ordered is there',
      session: 'active',
      params: ById,
      answers: { 200: Order },
      refusals: ['not_found', 'order_state_changed'],
    }),
    async (request) => {
      const { account_id: accountId } = request.session.account;
      const row = await confirmReceipt(deps, { accountId, orderId: request.params.id, actor: actorOf(request) });
      return showOrder(deps, row, languageIn(request));
    },
  );
}
