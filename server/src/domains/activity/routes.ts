import { ActivityList, Disowned, languageOf } from '@btepai/contract';
import type { FastifyRequest } from 'fastify';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import { door } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import { ById, Page, pageOf } from '../../kit/params.ts';
import { showLine } from './show-line.ts';
import { listLines } from './store.ts';

export type ActivityDeps = {
  db: Database;
  crypto: Crypto;
  /** Where an address is, in words; risk answers. */
  placeName(address: string, language: ReturnType<typeof languageOf>): string | null;
  /** Says that a line was not its owner's, and acts on it; app.ts hands it over. */
  disown(request: FastifyRequest, lineId: string): Promise<Disowned>;
};

const tag = 'Activity';

export function activityRoutes(http: Http, deps: ActivityDeps) {
  http.get(
    '/v1/activity',
    door({
      tag,
      summary: 'What happened on the account, newest first',
      session: 'required',
      query: Page,
      answers: { 200: ActivityList },
    }),
    async (request) => {
      const { limit, cursor } = request.query;
      const { account } = request.session;
      const language = languageOf(request.headers['accept-language']);
      const args = { accountId: account.account_id, beforeId: cursor ?? null, limit: limit + 1 };
      const rows = await deps.db.run(listLines, args);
      return pageOf(rows, limit, (row) => showLine(deps, account, row, language));
    },
  );

  http.post(
    '/v1/activity/:id/disown',
    door({
      tag,
      summary: 'Say that a line was not you: sessions end, and the account is protected',
      session: 'required',
      params: ById,
      answers: { 200: Disowned },
      refusals: ['not_found', 'forbidden'],
    }),
    async (request) => deps.disown(request, request.params.id),
  );
}
