import { CaseList } from '@btepai/contract';
import type { Database } from '../../kit/database.ts';
import { staffDoor } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import { ById, Page, pageOf } from '../../kit/params.ts';
import type { Desk } from '../staff/index.ts';
import { showSummary } from './case.ts';
import { listCases } from './store.ts';

/** An account's cases for staff; what is written in one is on its own page. */
export function accountCaseRoutes(http: Http, { db, desk }: { db: Database; desk: Desk }) {
  http.get(
    '/v1/staff/accounts/:id/cases',
    staffDoor({
      tag: 'Staff: accounts',
      summary: 'An account’s cases, newest first',
      roles: ['support', 'risk'],
      params: ById,
      query: Page,
      answers: { 200: CaseList },
      refusals: ['look_required', 'own_account'],
    }),
    async (request) => {
      const { limit, cursor } = request.query;
      const { id: accountId } = request.params;
      await desk.mustLook(request, accountId);
      const rows = await db.run(listCases, { accountId, beforeId: cursor ?? null, limit: limit + 1 });
      return pageOf(rows, limit, showSummary);
    },
  );
}
