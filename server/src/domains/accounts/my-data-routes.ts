import { Account, CloseAccount, DataExport, ExportData } from '@btepai/contract';
import type { FastifyRequest } from 'fastify';
import { utcDay } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import { door, zipFile } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import { ById } from '../../kit/params.ts';
import { onceKeyOf } from '../../kit/request.ts';
import { actorOf } from '../activity/index.ts';
import type { ShowAccount } from './account.ts';
import type { CloseDeps } from './close-account.ts';
import { closeAccount, reopenAccount } from './close-account.ts';
import { openExportFile } from './export/export-file.ts';
import { findOwnExport, requestExport, showExport } from './export/request-export.ts';
import { findById } from './store.ts';

type Deps = Omit<CloseDeps, 'settings'> & {
  crypto: Crypto;
  settings: { CLOSE_WAIT_DAYS: number; EXPORTS_PER_ACCOUNT_PER_DAY: number };
  show: ShowAccount;
  /** Has what was asked for made. */
  wakeExports(): void;
};

const tag = 'My data';

export function myDataRoutes(http: Http, deps: Deps) {
  const { db, crypto, show } = deps;
  const showNow = async (accountId: string) => {
    const [account] = await db.run(findById, { accountId });
    return show(account!);
  };
  const find = (request: FastifyRequest<{ Params: { id: string } }>) =>
    findOwnExport(deps, { accountId: request.session.account.account_id, exportId: request.params.id });

  http.post(
    '/v1/account/export',
    door({
      tag,
      summary: 'Ask for a copy of all your data',
      session: 'writing',
      stepUp: 'export_data',
      body: ExportData,
      answers: { 202: DataExport },
    }),
    async (request, reply) => {
      const { session, body: proof } = request;
      const once = onceKeyOf(request, crypto);
      const exportId = await requestExport(deps, { session, actor: actorOf(request), proof, once });
      deps.wakeExports();
      const { account_id: accountId } = session.account;
      return reply.code(202).send(showExport(await findOwnExport(deps, { accountId, exportId })));
    },
  );

  http.get(
    '/v1/account/exports/:id',
    door({
      tag,
      summary: 'How far a copy is',
      session: 'required',
      params: ById,
      answers: { 200: DataExport },
      refusals: ['not_found'],
    }),
    async (request) => showExport(await find(request)),
  );

  http.get(
    '/v1/account/exports/:id/file',
    door({
      tag,
      summary: 'The copy, as a zip of JSON; for the session that asked for it, or one that was proven since',
      session: 'required',
      params: ById,
      answers: { 200: zipFile },
      refusals: ['not_found', 'link_expired', 'step_up_required'],
    }),
    async (request, reply) => {
      const row = await find(request);
      const file = openExportFile(deps, request.session, row);
      return (
        reply
          .header('content-type', 'application/zip')
          // A connection that is still busy with a file when the server stops would then be kept open, idle, and hold the stop up.
          .header('connection', 'close')
          .header('content-length', row.bytes!)
          .header('content-disposition', `attachment; filename="btepai-${utcDay(row.requested_at)}.zip"`)
          .send(file)
      );
    },
  );

  http.post(
    '/v1/account/close',
    door({
      tag,
      // Once more is the same as once, so an account that is closing gets in.
      summary: 'Close the account: after some days, in which it can be reopened, all that is personal is destroyed',
      session: 'required',
      stepUp: 'close_account',
      body: CloseAccount,
      answers: { 200: Account },
      refusals: ['account_restricted', 'change_waiting'],
    }),
    async (request) => {
      const { session, body: proof } = request;
      if (session.account.account_status !== 'closing') http.refuseRestricted(request, 'active');
      await closeAccount(deps, { session, actor: actorOf(request), proof, once: onceKeyOf(request, crypto) });
      return showNow(session.account.account_id);
    },
  );

  http.post(
    '/v1/account/reopen',
    door({ tag, summary: 'Call off closing the account', session: 'required', answers: { 200: Account } }),
    async (request) => {
      await reopenAccount(deps, { session: request.session, actor: actorOf(request) });
      return showNow(request.session.account.account_id);
    },
  );
}
