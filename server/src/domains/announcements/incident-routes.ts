import {
  AddIncidentNote,
  AtIncidentVersion,
  ChangeIncident,
  OpenIncident,
  StaffIncident,
  StaffIncidentList,
} from '@btepai/contract';
import { z } from 'zod';
import { staffDoor } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import { ById, Page, pageOf } from '../../kit/params.ts';
import { actorOf } from '../staff/index.ts';
import { showToStaff } from './incident.ts';
import type { IncidentDeps } from './incident-acts.ts';
import { change, dismiss, incidentOf, note, open, publish } from './incident-acts.ts';
import { listIncidents } from './store/incidents.ts';

const tag = 'Staff: status';
const path = '/v1/staff/incidents';
/** Whoever helps people has to know what is broken; to write about it is the work of these. */
const writers = { tag, roles: ['editor', 'risk'] as ('editor' | 'risk')[] };
/** What everybody may read at once takes a fresh proof, or a stolen session could write to all of them. */
const refusals = ['not_found', 'content_changed', 'incident_over'] as const;

export function incidentRoutes(http: Http, deps: IncidentDeps) {
  const { db } = deps;
  const show = async (id: string) => showToStaff(await incidentOf(db, id));

  http.get(
    path,
    staffDoor({
      tag,
      summary: 'Incidents, the newest first; `show=open`: drafts and those that are not over',
      roles: 'any',
      query: Page.extend({ show: z.enum(['open', 'all']).default('all') }),
      answers: { 200: StaffIncidentList },
    }),
    async ({ query: { limit, cursor, show } }) => {
      const args = { openOnly: show === 'open', beforeId: cursor ?? null, limit: limit + 1 };
      return pageOf(await db.run(listIncidents, args), limit, showToStaff);
    },
  );

  http.get(
    `${path}/:id`,
    staffDoor({
      tag,
      summary: 'One, with who wrote what',
      roles: 'any',
      params: ById,
      answers: { 200: StaffIncident },
      refusals: ['not_found'],
    }),
    ({ params }) => show(params.id),
  );

  http.post(
    path,
    staffDoor({
      ...writers,
      summary: 'Begin one, as a draft with its first note',
      body: OpenIncident,
      answers: { 201: StaffIncident },
      refusals: ['content_changed'],
    }),
    async (request, reply) => {
      await open(deps, actorOf(request), request.body);
      return reply.code(201).send(await show(request.body.id));
    },
  );

  http.patch(
    `${path}/:id`,
    staffDoor({
      ...writers,
      fresh: true,
      summary: 'Change its title, what it touches, or when it began',
      params: ById,
      body: ChangeIncident,
      answers: { 200: StaffIncident },
      refusals: [...refusals],
    }),
    async (request) => {
      await change(deps, actorOf(request), request.params.id, request.body);
      return show(request.params.id);
    },
  );

  http.post(
    `${path}/:id/notes`,
    staffDoor({
      ...writers,
      fresh: true,
      summary: 'Say what is known now, and where it stands; `resolved` ends it',
      params: ById,
      body: AddIncidentNote,
      answers: { 201: StaffIncident },
      refusals: [...refusals],
    }),
    async (request, reply) => {
      await note(deps, actorOf(request), request.params.id, request.body);
      return reply.code(201).send(await show(request.params.id));
    },
  );

  http.post(
    `${path}/:id/publish`,
    staffDoor({
      ...writers,
      fresh: true,
      summary: 'Let everybody read it',
      params: ById,
      body: AtIncidentVersion,
      answers: { 200: StaffIncident },
      refusals: [...refusals],
    }),
    async (request) => {
      await publish(deps, actorOf(request), request.params.id, request.body);
      return show(request.params.id);
    },
  );

  http.post(
    `${path}/:id/dismiss`,
    staffDoor({
      ...writers,
      summary: 'Put a draft away: it was nothing',
      params: ById,
      body: AtIncidentVersion,
      answers: { 200: StaffIncident },
      refusals: [...refusals],
    }),
    async (request) => {
      await dismiss(deps, actorOf(request), request.params.id, request.body);
      return show(request.params.id);
    },
  );
}
