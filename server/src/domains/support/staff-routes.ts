import {
  AnswerCase,
  AssignCase,
  CaseContactInFull,
  CaseNumber,
  ListStaffCases,
  NoteCase,
  OpenCaseFor,
  RefuseCase,
  ResolveCase,
  StaffCase,
  StaffCaseList,
  TellPresence,
  WithReason,
} from '@btepai/contract';
import { z } from 'zod';
import { Nothing, pictureFile, staffDoor } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import { Refusal } from '../../kit/refusal.ts';
import { onceKeyOf } from '../../kit/request.ts';
import { actorOf, noteAudit } from '../staff/index.ts';
import type { DeskDeps } from './act-on-case.ts';
import { findToTouch } from './act-on-case.ts';
import { openCaseContact } from './case.ts';
import { openCaseFor } from './open-case-for.ts';
import { readPicture } from './pictures/read-picture.ts';
import { sendPicture } from './pictures/send-picture.ts';
import { afterOf, queuePage } from './queue.ts';
import { openDeskCase, showDeskSummary } from './show-desk-case.ts';
import { listAssigned, listNewest, listUnanswered } from './store/queues.ts';
import { tellPresence } from './store/viewers.ts';
import { answerCase, assignCase, noteOnCase, refuseCase, resolveCase } from './work-on-case.ts';

const tag = 'Staff: cases';
const roles = ['support', 'risk'] as const;
export const ByNumber = z.object({ number: CaseNumber });
const ByPicture = z.object({ number: CaseNumber, pictureId: z.uuid().toLowerCase() });
const found = ['not_found', 'own_account', 'look_required'] as const;
const acted = [...found, 'case_not_open', 'case_changed'] as const;

export function staffCaseRoutes(http: Http, deps: DeskDeps) {
  const { db, clock, crypto } = deps;

  http.get(
    '/v1/staff/cases',
    staffDoor({ tag, summary: 'A queue of cases', roles, query: ListStaffCases, answers: { 200: StaffCaseList } }),
    async ({ query, staff }) => {
      const { queue, limit, topic = null, status = null } = query;
      const filter = { topic, status };
      const page = { ...filter, ...afterOf(query.cursor), limit: limit + 1 };
      const rows =
        queue === 'mine'
          ? await db.run(listAssigned, { ...page, staffId: staff.id })
          : await db.run(queue === 'waiting' ? listUnanswered(filter) : listNewest(filter), page);
      return queuePage(rows, limit, showDeskSummary);
    },
  );

  http.post(
    '/v1/staff/cases',
    staffDoor({
      tag,
      summary: 'Open a case for somebody who called',
      roles,
      body: OpenCaseFor,
      answers: { 201: StaffCase },
      refusals: ['look_required', ...found, 'idempotency_key_reused'],
    }),
    async (request, reply) => {
      const asked = { asked: request.body, once: onceKeyOf(request, crypto) };
      const number = await openCaseFor(deps, request, asked);
      return reply.code(201).send(await openDeskCase(deps, request, number));
    },
  );

  http.get(
    '/v1/staff/cases/:number/pictures/:pictureId',
    staffDoor({
      tag,
      summary: 'A picture in a case that was opened',
      roles,
      params: ByPicture,
      answers: { 200: pictureFile },
      refusals: ['look_required', ...found],
    }),
    async (request, reply) => {
      const { number, pictureId } = request.params;
      const { account_id: accountId, id: caseId } = await findToTouch(deps, request, number);
      await deps.desk.mustLook(request, accountId);
      return sendPicture(reply, await readPicture(deps, { accountId, caseId, pictureId }));
    },
  );

  http.get(
    '/v1/staff/cases/:number',
    staffDoor({
      tag,
      summary: 'A case with everything about it; to open it is a look at its account',
      roles,
      params: ByNumber,
      answers: { 200: StaffCase },
      refusals: [...found],
    }),
    (request) => openDeskCase(deps, request, request.params.number),
  );

  http.post(
    '/v1/staff/cases/:number/answer',
    staffDoor({
      tag,
      summary: 'Answer the person',
      roles,
      params: ByNumber,
      body: AnswerCase,
      answers: { 200: StaffCase },
      refusals: [...acted],
    }),
    async (request) => {
      const { number } = request.params;
      await answerCase(deps, request, { number, ...request.body });
      return openDeskCase(deps, request, number);
    },
  );

  http.post(
    '/v1/staff/cases/:number/note',
    staffDoor({
      tag,
      summary: 'Note something for the others of the staff',
      roles,
      params: ByNumber,
      body: NoteCase,
      answers: { 200: StaffCase },
      refusals: [...found, 'case_not_open'],
    }),
    async (request) => {
      const { number } = request.params;
      await noteOnCase(deps, request, { number, text: request.body.text });
      return openDeskCase(deps, request, number);
    },
  );

  http.post(
    '/v1/staff/cases/:number/assign',
    staffDoor({
      tag,
      summary: 'Take a case on, or give it back',
      roles,
      params: ByNumber,
      body: AssignCase,
      answers: { 200: StaffCase },
      refusals: [...found, 'case_not_open'],
    }),
    async (request) => {
      const { number } = request.params;
      await assignCase(deps, request, { number, isMine: request.body.to === 'me' });
      return openDeskCase(deps, request, number);
    },
  );

  http.post(
    '/v1/staff/cases/:number/resolve',
    staffDoor({
      tag,
      summary: 'End a case without a decision',
      roles,
      params: ByNumber,
      body: ResolveCase,
      answers: { 200: StaffCase },
      refusals: [...acted],
    }),
    async (request) => {
      const { number } = request.params;
      await resolveCase(deps, request, { number, ...request.body });
      return openDeskCase(deps, request, number);
    },
  );

  http.post(
    '/v1/staff/cases/:number/refuse',
    staffDoor({
      tag,
      summary: 'Refuse what the person asked for',
      roles,
      params: ByNumber,
      body: RefuseCase,
      answers: { 200: StaffCase },
      refusals: [...acted],
    }),
    async (request) => {
      const { number } = request.params;
      await refuseCase(deps, request, { number, act: 'case.refuse', ...request.body });
      return openDeskCase(deps, request, number);
    },
  );

  http.post(
    '/v1/staff/cases/:number/reveal',
    staffDoor({
      tag,
      summary: 'The contact of a case in full',
      roles,
      fresh: true,
      params: ByNumber,
      body: WithReason,
      answers: { 200: CaseContactInFull },
      refusals: [...found],
    }),
    async (request) => {
      const { number } = request.params;
      const row = await findToTouch(deps, request, number);
      if (row.wrapped_key === null) throw new Refusal('not_found');
      const { reason } = request.body;
      const line = { act: 'case.reveal' as const, accountId: row.account_id, subject: number, reason };
      await deps.desk.rationed('reveal', request, (tx) => noteAudit(deps, tx, actorOf(request), line));
      return openCaseContact(crypto, row) ?? { name: null, phone: null };
    },
  );

  http.put(
    '/v1/staff/cases/:number/presence',
    staffDoor({
      tag,
      summary: 'Say that one has the case open still, and whether one is writing',
      roles,
      params: ByNumber,
      body: TellPresence,
      answers: { 204: Nothing },
      refusals: [...found],
    }),
    async (request, reply) => {
      const row = await findToTouch(deps, request, request.params.number);
      const of = { accountId: row.account_id, caseId: row.id, staffId: request.staff.id };
      const [told] = await db.run(tellPresence, { ...of, writing: request.body.writing, now: clock.now() });
      if (!told) throw new Refusal('not_found');
      return reply.code(204).send();
    },
  );
}
