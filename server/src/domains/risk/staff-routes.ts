import {
  AlertKind,
  AlertStatus,
  CloseAlert,
  languageOf,
  RiskAlert,
  RiskAlertList,
  RiskDecisionList,
  SignInFigures,
} from '@btepai/contract';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Clock } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import { staffDoor } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import { ById, Page, pageOf } from '../../kit/params.ts';
import type { Desk, Waiting } from '../staff/index.ts';
import { actorOf } from '../staff/index.ts';
import { closeAlert, showAlert } from './close-alert.ts';
import { wordsOf } from './rules.ts';
import { mostHours, signInFigures } from './sign-in-figures.ts';
import { countOpenAlerts, listAlerts } from './store/alerts.ts';
import { listDecisions } from './store/decisions.ts';

const tag = 'Staff: alerts';
const AlertPage = Page.extend({ status: AlertStatus.optional(), kind: AlertKind.optional() });
const Hours = z.object({ hours: z.coerce.number().int().min(1).max(mostHours).default(24) });

const languageIn = (request: FastifyRequest) => languageOf(request.headers['accept-language']);

export const alertsWaiting = async (db: Database): Promise<Waiting> => {
  const [row] = await db.run(countOpenAlerts, {});
  return { count: row!.count, oldestAt: row!.oldest_at };
};

export function riskStaffRoutes(http: Http, deps: { db: Database; clock: Clock; crypto: Crypto; desk: Desk }) {
  const { db, desk } = deps;

  http.get(
    '/v1/staff/alerts',
    staffDoor({
      tag,
      summary: 'What somebody should look at; the newest first',
      roles: ['risk'],
      query: AlertPage,
      answers: { 200: RiskAlertList },
    }),
    async (request) => {
      const { limit, cursor, status = null, kind = null } = request.query;
      const rows = await listAlerts(db, { status, kind, beforeId: cursor ?? null, limit: limit + 1 });
      const language = languageIn(request);
      return pageOf(rows, limit, (row) => showAlert(row, language));
    },
  );

  http.post(
    '/v1/staff/alerts/:id/close',
    staffDoor({
      tag,
      summary: 'Close an alert with what it turned out to be; of two at once one does',
      roles: ['risk'],
      params: ById,
      body: CloseAlert,
      answers: { 200: RiskAlert },
      refusals: ['not_found', 'own_account', 'alert_closed'],
    }),
    async (request) => {
      const closing = { id: request.params.id, by: actorOf(request), ...request.body };
      const closed = await closeAlert(deps, closing, (accountId) => desk.mayTouch(request, accountId));
      return showAlert(closed, languageIn(request));
    },
  );

  http.get(
    '/v1/staff/accounts/:id/decisions',
    staffDoor({
      tag: 'Staff: accounts',
      summary: 'What was decided when somebody signed in, recovered or paid, and why; the newest first',
      roles: ['risk'],
      params: ById,
      query: Page,
      answers: { 200: RiskDecisionList },
      refusals: ['look_required', 'own_account'],
    }),
    async (request) => {
      const { limit, cursor } = request.query;
      const { id: accountId } = request.params;
      await desk.mustLook(request, accountId);
      const language = languageIn(request);
      const rows = await db.run(listDecisions, { accountId, beforeId: cursor ?? null, limit: limit + 1 });
      return pageOf(rows, limit, ({ decided_at: at, completed_at: completedAt, reasons, ...row }) => ({
        ...row,
        reasons: reasons.map((reason) => wordsOf(reason, language)),
        at: at.toISOString(),
        completedAt: completedAt?.toISOString() ?? null,
      }));
    },
  );

  http.get(
    '/v1/staff/figures/sign-ins',
    staffDoor({
      tag,
      summary: 'Sign-ins by what was decided, and alerts, hour by hour',
      roles: ['risk'],
      query: Hours,
      answers: { 200: SignInFigures },
    }),
    ({ query: { hours } }) => signInFigures(deps, hours),
  );
}
