import type { Language, StaffOrder, StaffOrderLine } from '@btepai/contract';
import {
  AtWorkStatus,
  languageOf,
  OrderNumber,
  RevealedContact,
  StaffOrderList,
  StaffOrder as StaffOrderSchema,
  WithReason,
  yuan,
} from '@btepai/contract';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Database } from '../../kit/database.ts';
import { staffDoor } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import { Page } from '../../kit/params.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Desk, Waiting } from '../staff/index.ts';
import { actorOf, noteAudit } from '../staff/index.ts';
import type { OrderDeps } from './deps.ts';
import { openDetails, showOrder } from './order.ts';
import type { StaffOutcome } from './staff-acts.ts';
import { completeByStaff, startByStaff } from './staff-acts.ts';
import type { AtWorkRow } from './store/due.ts';
import { countToBegin, listAtWork } from './store/due.ts';
import type { OrderRow } from './store/orders.ts';
import { findOrderByNumber } from './store/orders.ts';

const tag = 'Staff: orders';
const path = '/v1/staff/orders';
export const byOrderNumber = z.object({ number: OrderNumber });
const languageIn = (request: FastifyRequest) => languageOf(request.headers['accept-language']);

/** Where a page of the queue goes on: after this moment, and this order of it. */
const Cursor = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT[\d:.]{8,12}Z_[0-9a-f-]{36}$/)
  .transform((given) => given.split('_') as [string, string])
  .pipe(z.tuple([z.iso.datetime(), z.uuid()]));
const Queue = z.object({ limit: Page.shape.limit, cursor: Cursor.optional(), status: AtWorkStatus.default('paid') });

/** What is paid and to be done, and whom to reach about it. Opening an order by its number is a look at its account. */
export function orderStaffRoutes(http: Http, deps: Omit<OrderDeps, 'metrics'> & { desk: Desk }) {
  const { db, crypto, desk } = deps;
  const roles = ['support', 'finance'] as ('support' | 'finance')[];

  http.get(
    path,
    staffDoor({
      tag,
      summary: 'Orders that are paid and not over, in one state, the longest untouched first',
      roles,
      query: Queue,
      answers: { 200: StaffOrderList },
    }),
    async (request) => {
      const { limit, cursor, status } = request.query;
      const [afterTime, afterId] = cursor ? [new Date(cursor[0]), cursor[1]] : [null, null];
      const rows = await db.run(listAtWork, { statuses: [status], afterTime, afterId, limit: limit + 1 });
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      const goesOn = rows.length > limit && last;
      return {
        items: shown.map((row) => showLine(row, languageIn(request))),
        nextCursor: goesOn ? `${last.changed_at.toISOString()}_${last.id}` : null,
      };
    },
  );

  http.get(
    `${path}/:number`,
    staffDoor({
      tag,
      summary: 'An order by its number: a look at its account, which the audit has',
      roles: ['support', 'finance', 'risk'],
      params: byOrderNumber,
      answers: { 200: StaffOrderSchema },
      refusals: ['not_found', 'own_account'],
    }),
    async (request) => {
      const order = await orderOf(db, request.params.number);
      await desk.look(request, { accountId: order.account_id, subject: order.number });
      return showToStaff(deps, order, languageIn(request));
    },
  );

  for (const [act, summary, run] of [
    ['start', 'Take up what was paid', startByStaff],
    ['complete', 'Say that it is done', completeByStaff],
  ] as const) {
    http.post(
      `${path}/:number/${act}`,
      staffDoor({
        tag,
        summary,
        roles,
        params: byOrderNumber,
        answers: { 200: StaffOrderSchema },
        refusals: ['not_found', 'own_account', 'look_required', 'order_state_changed'],
      }),
      async (request) => {
        const { number } = request.params;
        await desk.mustLook(request, (await orderOf(db, number)).account_id);
        refuseUndone(await run(deps, { number, by: actorOf(request) }));
        return showToStaff(deps, await orderOf(db, number), languageIn(request));
      },
    );
  }

  http.post(
    `${path}/:number/reveal`,
    staffDoor({
      tag,
      summary: 'The whole number of its contact, for a reason that the audit keeps',
      roles,
      fresh: true,
      params: byOrderNumber,
      body: WithReason,
      answers: { 200: RevealedContact },
      refusals: ['not_found', 'own_account', 'look_required'],
    }),
    async (request) => {
      const order = await orderOf(db, request.params.number);
      await desk.mustLook(request, order.account_id);
      const phone = openDetails(crypto, order)?.contact?.phone;
      if (!phone) throw new Refusal('not_found');
      const { account_id: accountId, number: subject } = order;
      const line = { act: 'order.reveal' as const, accountId, subject, reason: request.body.reason };
      await desk.rationed('reveal', request, (tx) => noteAudit(deps, tx, actorOf(request), line));
      return { phone };
    },
  );
}

/** What is paid and begins only when somebody takes it up. */
export async function waitingForOrders(db: Database): Promise<Waiting> {
  const [found] = await db.run(countToBegin, {});
  return { count: found?.count ?? 0, oldestAt: found?.oldest_at ?? null };
}

async function orderOf(db: Database, number: string): Promise<OrderRow> {
  const [row] = await db.run(findOrderByNumber, { number });
  if (!row) throw new Refusal('not_found');
  return row;
}

function refuseUndone(outcome: StaffOutcome): void {
  if (outcome === 'no_such_order') throw new Refusal('not_found');
  if (outcome !== 'done') throw new Refusal('order_state_changed');
}

const showLine = (row: AtWorkRow, language: Language): StaffOrderLine => ({
  id: row.id,
  number: row.number,
  status: row.status,
  total: yuan(row.total_fen),
  items: row.items.map(({ name, quantity }) => ({ name: name[language], quantity })),
  startsAtOnce: row.starts_at_once,
  createdAt: row.created_at.toISOString(),
  changedAt: row.changed_at.toISOString(),
});

const showToStaff = (deps: Parameters<typeof showOrder>[0], row: OrderRow, language: Language): StaffOrder => {
  const order = showOrder(deps, row, language);
  return {
    ...order,
    accountId: row.account_id,
    startsAtOnce: row.starts_at_once,
    timeline: order.timeline.map((event, nth) => {
      const { staff } = row.timeline[nth]!;
      return { ...event, ...(staff !== undefined && { staff }) };
    }),
    detailsGone: row.details_cipher !== null && openDetails(deps.crypto, row) === null,
  };
};
