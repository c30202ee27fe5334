import type { StaffRefund } from '@btepai/contract';
import { HeldQueue, OrderMoney, OrderNumber, RefundDecided, RefundQueue, WithReason, yuan } from '@btepai/contract';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import { Nothing, staffDoor } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import { ById } from '../../kit/params.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { OrderRow } from '../orders/index.ts';
import { byOrderNumber, findOrderByNumber } from '../orders/index.ts';
import type { Desk, Waiting } from '../staff/index.ts';
import { actorOf } from '../staff/index.ts';
import type { DecideDeps, Decided } from './decide-refund.ts';
import { approveRefund, refuseRequest } from './decide-refund.ts';
import { showPayment } from './payment.ts';
import { openReason } from './refund.ts';
import type { HeldOutcome } from './staff-acts.ts';
import { refuseHeld, releaseHeld } from './staff-acts.ts';
import { countHeld, listHeld } from './store/end.ts';
import type { RefundRow } from './store/refunds.ts';
import { countRequested, listRefundsOfOrder, listRequested } from './store/refunds.ts';
import { listOfOrder } from './store.ts';

const shown = 100;
const ofOrder = ById.extend({ number: OrderNumber });
const orders = '/v1/staff/orders/:number';

/** Money that waits for a decision. Whoever decides has opened the order first, names the one thing they mean, and says why. */
export function paymentStaffRoutes(http: Http, deps: DecideDeps & { desk: Desk }) {
  const { db, clock, crypto, desk } = deps;

  http.get(
    '/v1/staff/refunds',
    staffDoor({
      tag: 'Staff: refunds',
      summary: 'What people ask back and nobody has decided, the oldest first',
      roles: ['finance', 'support'],
      answers: { 200: RefundQueue },
    }),
    async () => {
      const rows = await db.run(listRequested, { limit: shown + 1 });
      const items = rows.slice(0, shown).map((row) => ({
        id: row.id,
        orderNumber: row.order_number,
        amount: yuan(row.amount_fen),
        total: yuan(row.order_total_fen),
        method: row.method,
        orderStatus: row.status_before_refund,
        createdAt: row.created_at.toISOString(),
      }));
      return { items, hasMore: rows.length > shown };
    },
  );

  http.get(
    '/v1/staff/held-payments',
    staffDoor({
      tag: 'Staff: held payments',
      summary: 'Payments that looked unusual, whose money is set aside, the oldest first',
      roles: ['finance', 'risk'],
      answers: { 200: HeldQueue },
    }),
    async () => {
      const rows = await db.run(listHeld, { until: null, limit: shown + 1 });
      const items = rows.slice(0, shown).map((row) => ({
        id: row.id,
        orderNumber: row.order_number!,
        amount: yuan(row.amount_fen),
        method: row.method,
        createdAt: row.created_at.toISOString(),
        expiresAt: row.expires_at.toISOString(),
      }));
      return { items, hasMore: rows.length > shown };
    },
  );

  http.get(
    `${orders}/payments`,
    staffDoor({
      tag: 'Staff: orders',
      summary: 'All payments and refunds of an order that was opened',
      roles: ['support', 'finance', 'risk'],
      params: byOrderNumber,
      answers: { 200: OrderMoney },
      refusals: ['not_found', 'own_account', 'look_required'],
    }),
    async (request) => {
      const order = await orderOf(db, request.params.number);
      await desk.mustLook(request, order.account_id);
      const of = { accountId: order.account_id, orderId: order.id };
      const [payments, refunds] = await Promise.all([db.run(listOfOrder, of), db.run(listRefundsOfOrder, of)]);
      return {
        payments: payments.map((row) => {
          const { id, method, status, amount, isHeld, failure, createdAt, expiresAt, endedAt } = showPayment(
            row,
            clock.now(),
          );
          const times = { createdAt, expiresAt, endedAt };
          return { id, method, status, amount, isHeld, failure, ...times, decidedBy: row.decided_by };
        }),
        refunds: refunds.map((row) => showRefund(crypto, order, row)),
      };
    },
  );

  for (const [act, summary, decide] of [
    ['approve', 'Give back what was asked for', approveRefund],
    ['refuse', 'Don’t: the order stands where it stood', refuseRequest],
  ] as const) {
    http.post(
      `${orders}/refunds/:id/${act}`,
      staffDoor({
        tag: 'Staff: refunds',
        summary,
        roles: ['finance'],
        fresh: true,
        params: ofOrder,
        body: WithReason,
        answers: { 200: RefundDecided },
        refusals: ['not_found', 'own_account', 'look_required', 'order_state_changed'],
      }),
      async (request) => {
        const { number, id: refundId } = request.params;
        await desk.mustLook(request, (await orderOf(db, number)).account_id);
        const { reason } = request.body;
        return { outcome: outcomeOf(await decide(deps, { number, refundId, by: actorOf(request), reason })) };
      },
    );
  }

  for (const [act, summary, decide] of [
    ['release', 'Let it through: what was set aside is paid', releaseHeld],
    ['refuse', 'Refuse it: what was set aside is free again', refuseHeld],
  ] as const) {
    http.post(
      `${orders}/held-payments/:id/${act}`,
      staffDoor({
        tag: 'Staff: held payments',
        summary,
        roles: ['finance', 'risk'],
        fresh: true,
        params: ofOrder,
        body: WithReason,
        answers: { 204: Nothing },
        refusals: ['not_found', 'own_account', 'look_required', 'payment_already_resolved', 'payer_barred'],
      }),
      async (request, reply) => {
        const { number, id: paymentId } = request.params;
        await desk.mustLook(request, (await orderOf(db, number)).account_id);
        const { reason } = request.body;
        refuseUndone(await decide(deps, { number, paymentId, by: actorOf(request), reason }));
        return reply.code(204).send();
      },
    );
  }
}

export async function waitingForRefunds(db: Database): Promise<Waiting> {
  const [found] = await db.run(countRequested, {});
  return { count: found?.count ?? 0, oldestAt: found?.oldest_at ?? null };
}
export async function waitingForHeldPayments(db: Database): Promise<Waiting> {
  const [found] = await db.run(countHeld, {});
  return { count: found?.count ?? 0, oldestAt: found?.oldest_at ?? null };
}

async function orderOf(db: Database, number: string): Promise<OrderRow> {
  const [row] = await db.run(findOrderByNumber, { number });
  if (!row) throw new Refusal('not_found');
  return row;
}

function outcomeOf(decided: Decided): 'given' | 'sent' | 'refused' {
  if (decided === 'no_such_order') throw new Refusal('not_found');
  if (decided === 'not_asked' || decided === 'under_way') throw new Refusal('order_state_changed');
  return decided;
}

function refuseUndone(outcome: HeldOutcome): void {
  if (outcome === 'no_such_order') throw new Refusal('not_found');
  if (outcome === 'not_held') throw new Refusal('payment_already_resolved');
  if (outcome !== 'done') throw new Refusal('payer_barred');
}

const showRefund = (crypto: Crypto, order: OrderRow, row: RefundRow): StaffRefund => ({
  id: row.id,
  paymentId: row.payment_id,
  status: row.status,
  cause: row.cause,
  amount: yuan(row.amount_fen),
  method: row.method,
  reason: openReason(crypto, order, row),
  decidedBy: row.decided_by,
  createdAt: row.created_at.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
});
