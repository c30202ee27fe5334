import {
  NewOption,
  NewService,
  ServiceId,
  SetOffered,
  SetPrice,
  StaffService,
  StaffServiceList,
  yuan,
} from '@btepai/contract';
import { z } from 'zod';
import type { Database } from '../../kit/database.ts';
import { staffDoor } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import { Refusal } from '../../kit/refusal.ts';
import { actorOf } from '../staff/index.ts';
import type { OrderDeps } from './deps.ts';
import { changeService } from './edit-catalogue.ts';
import type { ServiceRow } from './store/catalogue.ts';
import { findServices, listServices } from './store/catalogue.ts';

const tag = 'Staff: catalogue';
const path = '/v1/staff/services';
const ByService = z.object({ id: ServiceId });
const ByOption = ByService.extend({ option: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/) });

/** What is sold is the editor's, what it costs finance's: a price is money. Each change is freshly proven, and in the audit. */
export function catalogueStaffRoutes(http: Http, deps: Pick<OrderDeps, 'db' | 'clock' | 'crypto'>) {
  const { db } = deps;
  const finance = { tag, roles: ['finance'] as ['finance'], fresh: true };
  const both = { tag, roles: ['editor', 'finance'] as ('editor' | 'finance')[], fresh: true };

  http.get(
    path,
    staffDoor({
      tag,
      summary: 'The whole catalogue, also what is withdrawn',
      roles: ['editor', 'finance', 'support'],
      answers: { 200: StaffServiceList },
    }),
    async () => ({ items: (await db.run(listServices, {})).map(show) }),
  );

  http.post(
    path,
    staffDoor({
      ...finance,
      summary: 'Offer something new, with its prices',
      body: NewService,
      answers: { 201: StaffService },
    }),
    async (request, reply) => {
      const { options, ...service } = request.body;
      const change = { kind: 'add' as const, service: { ...service, options: options.map(priced) } };
      if (!(await changeService(deps, change, actorOf(request)))) throw taken('id');
      return reply.code(201).send(await serviceOf(db, service.id));
    },
  );

  http.post(
    `${path}/:id/options`,
    staffDoor({
      ...finance,
      summary: 'Add a choice with its price',
      params: ByService,
      body: NewOption,
      answers: { 201: StaffService },
      refusals: ['not_found'],
    }),
    async (request, reply) => {
      const { id: serviceId } = request.params;
      await serviceOf(db, serviceId);
      const change = { kind: 'add_option' as const, serviceId, option: priced(request.body) };
      if (!(await changeService(deps, change, actorOf(request)))) throw taken('id');
      return reply.code(201).send(await serviceOf(db, serviceId));
    },
  );

  http.put(
    `${path}/:id/options/:option/price`,
    staffDoor({
      ...finance,
      summary: 'Set a price; orders that were made keep theirs',
      params: ByOption,
      body: SetPrice,
      answers: { 200: StaffService },
      refusals: ['not_found', 'content_changed'],
    }),
    async (request) => {
      const { params, body } = request;
      const change = {
        kind: 'set_price' as const,
        serviceId: params.id,
        optionId: params.option,
        priceFen: body.price.amount,
        wasFen: body.was.amount,
      };
      const done = await changeService(deps, change, actorOf(request), body.reason);
      const service = await serviceOf(db, params.id);
      if (done) return service;
      throw new Refusal(service.options.some(({ id }) => id === params.option) ? 'content_changed' : 'not_found');
    },
  );

  const offered = {
    ...both,
    body: SetOffered,
    answers: { 200: StaffService },
    refusals: ['not_found'] as ['not_found'],
  };
  http.put(
    `${path}/:id/offered`,
    staffDoor({ ...offered, summary: 'Offer it, or withdraw it', params: ByService }),
    (request) => offer(deps, request.body, { serviceId: request.params.id }, actorOf(request)),
  );
  http.put(
    `${path}/:id/options/:option/offered`,
    staffDoor({ ...offered, summary: 'Offer a choice, or withdraw it', params: ByOption }),
    (request) =>
      offer(deps, request.body, { serviceId: request.params.id, optionId: request.params.option }, actorOf(request)),
  );
}

async function offer(
  deps: Pick<OrderDeps, 'db' | 'clock' | 'crypto'>,
  { isOffered, reason }: SetOffered,
  of: { serviceId: string; optionId?: string },
  by: ReturnType<typeof actorOf>,
): Promise<StaffService> {
  const kind = isOffered ? ('offer' as const) : ('withdraw' as const);
  if (!(await changeService(deps, { kind, ...of }, by, reason))) throw new Refusal('not_found');
  return serviceOf(deps.db, of.serviceId);
}

const priced = ({ price, ...option }: NewOption) => ({ ...option, priceFen: price.amount });
const taken = (path: string) => new Refusal('validation_failed', { errors: [{ path, code: 'id_taken' }] });

async function serviceOf(db: Database, id: string): Promise<StaffService> {
  const [row] = await db.run(findServices, { ids: [id] });
  if (!row) throw new Refusal('not_found');
  return show(row);
}

const show = (row: ServiceRow): StaffService => ({
  id: row.id,
  name: row.name,
  description: row.description,
  unit: row.unit,
  contact: row.contact,
  maxQuantity: row.max_quantity,
  starts: row.starts,
  isOffered: row.is_offered,
  changedAt: row.changed_at.toISOString(),
  changedBy: row.changed_by,
  options: row.options.map(({ id, name, priceFen, isOffered, changedBy }) => ({
    id,
    name,
    price: yuan(priceFen),
    isOffered,
    changedBy,
  })),
});
