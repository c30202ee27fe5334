import { ActivityList, languageOf } from '@btepai/contract';
import type { KeyedAccount } from '../../kit/crypto.ts';
import { staffDoor } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import { ById, Page, pageOf } from '../../kit/params.ts';
import type { Desk } from '../staff/index.ts';
import type { ActivityDeps } from './routes.ts';
import { showLine } from './show-line.ts';
import { listLines } from './store.ts';

type Deps = Omit<ActivityDeps, 'disown'> & {
  desk: Desk;
  /** The account with its key; accounts has it. @throws Refusal not_found */
  keyedAccount(accountId: string): Promise<KeyedAccount>;
};

export function activityStaffRoutes(http: Http, deps: Deps) {
  http.get(
    '/v1/staff/accounts/:id/activity',
    staffDoor({
      tag: 'Staff: accounts',
      summary: 'What happened on an account, as its owner reads it',
      roles: ['support', 'risk'],
      params: ById,
      query: Page,
      answers: { 200: ActivityList },
      refusals: ['look_required', 'own_account', 'not_found'],
    }),
    async (request) => {
      const { limit, cursor } = request.query;
      const { id: accountId } = request.params;
      await deps.desk.mustLook(request, accountId);
      const account = await deps.keyedAccount(accountId);
      const language = languageOf(request.headers['accept-language']);
      const rows = await deps.db.run(listLines, { accountId, beforeId: cursor ?? null, limit: limit + 1 });
      return pageOf(rows, limit, (row) => showLine(deps, account, row, language));
    },
  );
}
