import { ConfirmPayment, CreatePayment, languageOf, Payment, PaymentMethodList } from '@btepai/contract';
import { door } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import { ById } from '../../kit/params.ts';
import { Refusal } from '../../kit/refusal.ts';
import { addressOf, requiredOnceKey } from '../../kit/request.ts';
import { actorOf } from '../activity/index.ts';
import { confirmPayment } from './confirm-payment.ts';
import { createPayment } from './create-payment.ts';
import type { PaymentDeps } from './deps.ts';
import { cancelPayment } from './end-payment.ts';
import { showPayment } from './payment.ts';
import { findPayment } from './store.ts';

const tag = 'Payments';

export function paymentRoutes(http: Http, deps: PaymentDeps) {
  const { db, clock, crypto, lines } = deps;

  http.get(
    '/v1/payment-methods',
    door({
      tag,
      summary: 'By which methods someone can pay here and now',
      session: 'required',
      answers: { 200: PaymentMethodList },
    }),
    async () => ({ items: [{ method: 'wallet' as const, state: 'ok' as const }, ...lines.states()] }),
  );

  http.post(
    '/v1/payments',
    door({
      tag,
      summary: 'Begin to pay an order; whichever payment of it was open ends',
      session: 'paying',
      body: CreatePayment,
      answers: { 201: Payment },
      refusals: [
        'idempotency_key_required',
        'idempotency_key_reused',
        'not_found',
        'phone_required',
        'order_not_payable',
        'payment_gateway_unavailable',
      ],
    }),
    async (request, reply) => {
      const { session, body } = request;
      const row = await createPayment(deps, {
        session,
        address: addressOf(request),
        language: languageOf(request.headers['accept-language']),
        body,
        once: requiredOnceKey(request, crypto, { what: 'payment', id: body.id }),
      });
      return reply.code(201).send(showPayment(row, clock.now()));
    },
  );

  http.get(
    '/v1/payments/:id',
    door({
      tag,
      summary: 'A payment as it stands',
      session: 'required',
      params: ById,
      answers: { 200: Payment },
      refusals: ['not_found'],
    }),
    async (request) => {
      const of = { accountId: request.session.account.account_id, paymentId: request.params.id };
      const [row] = await db.run(findPayment, of);
      if (!row) throw new Refusal('not_found');
      if (row.status === 'processing' && row.method !== 'wallet') await deps.hurry(of);
      return showPayment(row, clock.now());
    },
  );

  http.post(
    '/v1/payments/:id/confirm',
    door({
      tag,
      summary: 'Pay from the wallet, proven by a code that names payee and amount, or by a passkey',
      session: 'paying',
      stepUp: 'confirm_payment',
      params: ById,
      body: ConfirmPayment,
      answers: { 200: Payment },
      refusals: [
        'idempotency_key_required',
        'not_found',
        'phone_required',
        'payment_expired',
        'payment_already_resolved',
        'order_not_payable',
        'payment_denied',
        'insufficient_balance',
      ],
    }),
    async (request) => {
      const { session, params, body: proof } = request;
      const { 'user-agent': userAgent, 'accept-language': acceptLanguage } = request.headers;
      return confirmPayment(deps, {
        session,
        actor: actorOf(request),
        paymentId: params.id,
        proof,
        seen: { address: addressOf(request), userAgent, acceptLanguage },
        once: requiredOnceKey(request, crypto),
      });
    },
  );

  http.post(
    '/v1/payments/:id/cancel',
    door({
      tag,
      summary: 'End a payment that is not wanted any more; its order can be paid otherwise',
      session: 'required',
      params: ById,
      answers: { 200: Payment },
      refusals: ['not_found', 'payment_expired', 'payment_already_resolved'],
    }),
    async (request) => {
      const of = { accountId: request.session.account.account_id, paymentId: request.params.id };
      return showPayment(await cancelPayment(deps, of), clock.now());
    },
  );
}
