import { languageOf, StaffDeviceList, StaffSessionList, WithReason } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import { addSeconds } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import { Nothing, staffDoor } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import { ById, Page, pageOf } from '../../kit/params.ts';
import { activityLine } from '../activity/index.ts';
import { notice } from '../notifications/index.ts';
import type { Risk } from '../risk/index.ts';
import type { Desk } from '../staff/index.ts';
import { actorOf, auditLine } from '../staff/index.ts';
import { listDevices } from './store/devices.ts';
import { endAllByStaff, listSessions } from './store/sessions.ts';

type Deps = {
  db: Database;
  clock: Clock;
  crypto: Crypto;
  settings: { SESSION_IDLE_DAYS: number };
  desk: Desk;
  risk: Pick<Risk, 'placeName'>;
};

const seen = {
  tag: 'Staff: accounts',
  roles: ['support', 'risk'],
  params: ById,
  refusals: ['look_required', 'own_account'],
} as const;

export function sessionStaffRoutes(http: Http, deps: Deps) {
  const { db, clock, settings, desk, risk } = deps;
  const pageOfAccount = (accountId: string, { limit, cursor }: { limit: number; cursor?: string | undefined }) => ({
    accountId,
    idleSince: addSeconds(clock.now(), -settings.SESSION_IDLE_DAYS * 86_400),
    beforeId: cursor ?? null,
    limit: limit + 1,
  });

  http.get(
    '/v1/staff/accounts/:id/devices',
    staffDoor({
      ...seen,
      refusals: [...seen.refusals],
      summary: 'Devices that an account has been signed in on',
      query: Page,
      answers: { 200: StaffDeviceList },
    }),
    async (request) => {
      const { params, query } = request;
      await desk.mustLook(request, params.id);
      const rows = await db.run(listDevices, pageOfAccount(params.id, query));
      return pageOf(rows, query.limit, (row) => ({
        id: row.id,
        device: row.label,
        trusted: row.trusted_since !== null,
        firstSeenAt: row.first_seen_at.toISOString(),
        lastSeenAt: row.last_seen_at.toISOString(),
        sessions: row.sessions,
      }));
    },
  );

  http.get(
    '/v1/staff/accounts/:id/sessions',
    staffDoor({
      ...seen,
      refusals: [...seen.refusals],
      summary: 'Where an account is signed in',
      query: Page,
      answers: { 200: StaffSessionList },
    }),
    async (request) => {
      const { params, query } = request;
      await desk.mustLook(request, params.id);
      const language = languageOf(request.headers['accept-language']);
      const rows = await db.run(listSessions, pageOfAccount(params.id, query));
      return pageOf(rows, query.limit, (row) => ({
        id: row.id,
        device: row.device_label,
        address: row.address,
        place: risk.placeName(row.address, language),
        createdAt: row.created_at.toISOString(),
        lastSeenAt: row.last_seen_at.toISOString(),
      }));
    },
  );

  http.post(
    '/v1/staff/accounts/:id/end-sessions',
    staffDoor({
      ...seen,
      refusals: [...seen.refusals],
      summary: 'Sign an account out everywhere, and trust none of its devices; its owner is told',
      fresh: true,
      body: WithReason,
      answers: { 204: Nothing },
    }),
    async (request, reply) => {
      const { id: accountId } = request.params;
      const { reason } = request.body;
      await desk.mustLook(request, accountId);
      await db.run(endAllByStaff, {
        accountId,
        sessionId: null,
        ...activityLine(deps, null, 'sessions_ended', { outcome: 'staff' }),
        ...notice(clock, 'sessions_ended'),
        ...auditLine(deps, actorOf(request), { act: 'account.end_sessions', accountId, reason }),
      });
      return reply.code(204).send();
    },
  );
}
