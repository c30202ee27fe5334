import { ReportSpam, SpamReport, SpamReportList } from '@btepai/contract';
import { door } from '../../../kit/door.ts';
import type { Http } from '../../../kit/http.ts';
import { Page, pageOf } from '../../../kit/params.ts';
import { onceKeyOf } from '../../../kit/request.ts';
import { listSpamReports } from '../store/spam.ts';
import { showReport } from './report.ts';
import type { SpamDeps } from './report-spam.ts';
import { reportSpam } from './report-spam.ts';

const tag = 'Spam';

export function spamRoutes(http: Http, deps: SpamDeps) {
  const { db, crypto } = deps;

  http.post(
    '/v1/spam-reports',
    door({
      tag,
      summary: 'Report a text or a call; the answer says at once whether it was us',
      session: 'required',
      body: ReportSpam,
      answers: { 201: SpamReport },
      refusals: ['idempotency_key_reused', 'not_found'],
    }),
    async (request, reply) => {
      const { session, body: asked } = request;
      return reply.code(201).send(await reportSpam(deps, { session, asked, once: onceKeyOf(request, crypto) }));
    },
  );

  http.get(
    '/v1/spam-reports',
    door({
      tag,
      summary: 'What the account reported, and what became of it; the newest first',
      session: 'required',
      query: Page,
      answers: { 200: SpamReportList },
    }),
    async (request) => {
      const { limit, cursor } = request.query;
      const { account_id: accountId } = request.session.account;
      const rows = await db.run(listSpamReports, { accountId, beforeId: cursor ?? null, limit: limit + 1 });
      return pageOf(rows, limit, (row) => showReport(crypto, row));
    },
  );
}
