import { AddMessage, Case, CaseList, OpenCase } from '@btepai/contract';
import { door, Nothing } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import { newId } from '../../kit/ids.ts';
import { onceArgs, runOnce } from '../../kit/once.ts';
import { ById, Page, pageOf } from '../../kit/params.ts';
import { Refusal } from '../../kit/refusal.ts';
import { addressOf, onceKeyOf } from '../../kit/request.ts';
import { withKey } from '../accounts/index.ts';
import { markCaseRead } from '../notifications/index.ts';
import { sealText, showCase, showSummary } from './case.ts';
import type { SupportDeps } from './open-case.ts';
import { openCase } from './open-case.ts';
import { addMessage, findCase, listCases, listMessages } from './store.ts';

const tag = 'Support';

export function supportRoutes(http: Http, deps: SupportDeps) {
  const { db, clock, crypto, settings } = deps;

  async function show(accountId: string, caseId: string): Promise<Case> {
    const [row] = await db.run(findCase, { accountId, caseId });
    if (!row) throw new Refusal('not_found');
    return showCase(crypto, row, await db.run(listMessages, { accountId, caseId }));
  }

  http.post(
    '/v1/support/cases',
    door({
      tag,
      summary: 'Write to support, or appeal for a number',
      session: 'required',
      body: OpenCase,
      answers: { 201: Case },
      refusals: ['phone_invalid', 'phone_not_mobile', 'idempotency_key_reused'],
    }),
    async (request, reply) => {
      const { session, body: asked } = request;
      const once = onceKeyOf(request, crypto);
      const caseId = await openCase(deps, { session, address: addressOf(request), asked, once });
      return reply.code(201).send(await show(session.account.account_id, caseId));
    },
  );

  http.get(
    '/v1/support/cases',
    door({
      tag,
      summary: 'The account’s cases, newest first',
      session: 'required',
      query: Page,
      answers: { 200: CaseList },
    }),
    async (request) => {
      const { limit, cursor } = request.query;
      const { account_id: accountId } = request.session.account;
      const rows = await db.run(listCases, { accountId, beforeId: cursor ?? null, limit: limit + 1 });
      return pageOf(rows, limit, showSummary);
    },
  );

  http.get(
    '/v1/support/cases/:id',
    door({
      tag,
      summary: 'A case',
      session: 'required',
      params: ById,
      answers: { 200: Case },
      refusals: ['not_found'],
    }),
    async (request) => show(request.session.account.account_id, request.params.id),
  );

  http.post(
    '/v1/support/cases/:id/read',
    door({
      tag,
      summary: 'What was answered there is read',
      session: 'required',
      params: ById,
      answers: { 204: Nothing },
      refusals: ['not_found'],
    }),
    async (request, reply) => {
      const of = { accountId: request.session.account.account_id, caseId: request.params.id };
      const [row] = await db.run(findCase, of);
      if (!row) throw new Refusal('not_found');
      await db.run(markCaseRead, { ...of, now: clock.now() });
      return reply.code(204).send();
    },
  );

  http.post(
    '/v1/support/cases/:id/messages',
    door({
      tag,
      summary: 'One more message',
      session: 'required',
      params: ById,
      body: AddMessage,
      answers: { 201: Case },
      refusals: ['not_found', 'idempotency_key_reused'],
    }),
    async (request, reply) => {
      const account = await withKey(deps, request.session.account);
      const { account_id: accountId } = account;
      const { id: caseId } = request.params;
      const { row } = await runOnce(db, addMessage, {
        accountId,
        caseId,
        messageId: newId(clock),
        textCipher: sealText(crypto, account, caseId, request.body.message),
        attachments: request.body.attachments ?? [],
        perCase: settings.SUPPORT_MESSAGES_PER_CASE,
        now: clock.now(),
        ...onceArgs(onceKeyOf(request, crypto)),
      });
      if (row.id === null) throw new Refusal('not_found');
      return reply.code(201).send(await show(accountId, caseId));
    },
  );
}
