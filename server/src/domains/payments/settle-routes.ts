import { languageOf, Order, Payment, RequestRefund, TopUp } from '@btepai/contract';
import { door } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import { ById } from '../../kit/params.ts';
import { addressOf, requiredOnceKey } from '../../kit/request.ts';
import { actorOf } from '../activity/index.ts';
import type { PaymentLines } from './lines.ts';
import { showPayment } from './payment.ts';
import { requestRefund } from './request-refund.ts';
import type { SettleDeps } from './settle-refund.ts';
import { topUp } from './top-up.ts';

/** Money that comes into the wallet, and money that goes back. */
export function settleRoutes(http: Http, deps: SettleDeps & { lines: PaymentLines }) {
  const { clock, crypto } = deps;

  http.post(
    '/v1/wallet/top-ups',
    door({
      tag: 'Wallet',
      summary: 'Begin to top the wallet up, at a payment gateway',
      session: 'paying',
      body: TopUp,
      answers: { 201: Payment },
      refusals: ['idempotency_key_required', 'idempotency_key_reused', 'payment_gateway_unavailable'],
    }),
    async (request, reply) => {
      const { session, body } = request;
      const row = await topUp(deps, {
        accountId: session.account.account_id,
        address: addressOf(request),
        language: languageOf(request.headers['accept-language']),
        body,
        once: requiredOnceKey(request, crypto, { what: 'payment', id: body.id }),
      });
      return reply.code(201).send(showPayment(row, clock.now()));
    },
  );

  http.post(
    '/v1/orders/:id/refund',
    door({
      tag: 'Orders',
      summary: 'Ask back what was paid for an order, or a part of it',
      session: 'active',
      params: ById,
      body: RequestRefund,
      answers: { 200: Order },
      refusals: [
        'idempotency_key_required',
        'idempotency_key_reused',
        'not_found',
        'order_state_changed',
        'refund_exceeds_payment',
      ],
    }),
    (request) =>
      requestRefund(deps, {
        actor: actorOf(request),
        orderId: request.params.id,
        asked: request.body,
        once: requiredOnceKey(request, crypto),
        language: languageOf(request.headers['accept-language']),
      }),
  );
}
