import {
  CompleteSignIn,
  DeviceList,
  languageOf,
  RemoveDevice,
  Session,
  SessionList,
  SignedIn,
  SignIn,
  SignInPending,
} from '@btepai/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { addSeconds, secondsBetween } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Pool } from '../../kit/database.ts';
import { door, Nothing } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import { ById, Page, pageOf } from '../../kit/params.ts';
import { Refusal } from '../../kit/refusal.ts';
import { addressOf, onceKeyOf } from '../../kit/request.ts';
import type { AccountRow, Prove, ShowAccount } from '../accounts/index.ts';
import { activityLine, actorOf } from '../activity/index.ts';
import type { Risk } from '../risk/index.ts';
import { completeSignIn } from './complete-sign-in.ts';
import { removeDevice } from './remove-device.ts';
import type { Opened, SessionContext } from './session.ts';
import type { SignInDeps } from './sign-in.ts';
import { signIn } from './sign-in.ts';
import { listDevices } from './store/devices.ts';
import { endOtherSessions, endSession, listSessions } from './store/sessions.ts';

type Deps = Omit<SignInDeps, 'db' | 'risk'> & {
  db: Pool;
  crypto: Crypto;
  show: ShowAccount;
  prove: Prove;
  risk: Risk;
};

const tag = 'Sessions';
const devicesTag = 'Devices';

export function sessionRoutes(http: Http, deps: Deps) {
  const { db, clock, crypto, settings, cookies, show, risk } = deps;
  const perAddress = { name: 'sign_in', points: settings.SIGN_INS_PER_ADDRESS_PER_MINUTE, seconds: 60 };
  const idleSeconds = settings.SESSION_IDLE_DAYS * 86_400;

  const enter = async (reply: FastifyReply, { account, session, deviceToken }: { account: AccountRow } & Opened) => {
    cookies.signIn(reply, { session, deviceToken });
    return reply.code(201).send({ account: await show(account), session, deviceToken });
  };

  http.post(
    '/v1/sessions',
    door({
      tag,
      summary: 'Sign in; on a device that is new, or where something looks odd, the sign-in waits for a second proof',
      session: 'none',
      limit: perAddress,
      body: SignIn,
      answers: { 201: SignedIn, 202: SignInPending },
      refusals: ['credentials_wrong', 'sign_in_denied'],
    }),
    async (request, reply) => {
      const outcome = await signIn(deps, { ...request.body, request });
      if ('session' in outcome) return enter(reply, outcome);
      const { pending, deviceToken } = outcome;
      const maxAgeSeconds = secondsBetween(clock.now(), new Date(pending.expiresAt));
      cookies.waitForProof(reply, { pendingId: pending.id, deviceToken, maxAgeSeconds });
      return reply.code(202).send(outcome);
    },
  );

  http.post(
    '/v1/sessions/pending/:id/complete',
    door({
      tag,
      summary: 'Complete a sign-in by its second proof',
      session: 'none',
      stepUp: 'sign_in',
      limit: perAddress,
      params: ById,
      body: CompleteSignIn,
      answers: { 201: SignedIn },
      refusals: ['not_found'],
    }),
    async (request, reply) => {
      const { params, body } = request;
      const once = onceKeyOf(request, crypto);
      return enter(reply, await completeSignIn(deps, { pendingId: params.id, request, body, once }));
    },
  );

  type Shown = Pick<SessionContext, 'sessionId' | 'deviceLabel' | 'address' | 'createdAt' | 'lastSeenAt'>;
  const shown = (request: FastifyRequest, row: Shown): Session => ({
    id: row.sessionId,
    current: row.sessionId === request.session.sessionId,
    device: row.deviceLabel,
    address: row.address,
    place: risk.placeName(row.address, languageOf(request.headers['accept-language'])),
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    expiresAt: addSeconds(row.lastSeenAt, idleSeconds).toISOString(),
  });

  http.get(
    '/v1/sessions/current',
    door({
      tag,
      summary: 'This session: whether someone is signed in',
      session: 'required',
      answers: { 200: Session },
    }),
    async (request) => shown(request, request.session),
  );

  http.get(
    '/v1/sessions',
    door({
      tag,
      summary: 'Where this account is signed in',
      session: 'required',
      query: Page,
      answers: { 200: SessionList },
    }),
    async (request) => {
      const { limit, cursor } = request.query;
      const rows = await db.run(listSessions, {
        accountId: request.session.account.account_id,
        idleSince: addSeconds(clock.now(), -idleSeconds),
        beforeId: cursor ?? null,
        limit: limit + 1,
      });
      return pageOf(rows, limit, (row) =>
        shown(request, {
          sessionId: row.id,
          deviceLabel: row.device_label,
          address: row.address,
          createdAt: row.created_at,
          lastSeenAt: row.last_seen_at,
        }),
      );
    },
  );

  http.delete(
    '/v1/sessions',
    door({ tag, summary: 'End all other sessions', session: 'required', answers: { 204: Nothing } }),
    async (request, reply) => {
      const { sessionId, account } = request.session;
      const line = activityLine(deps, actorOf(request), 'sessions_ended');
      await db.run(endOtherSessions, { accountId: account.account_id, sessionId, now: clock.now(), ...line });
      return reply.code(204).send();
    },
  );

  http.delete(
    '/v1/sessions/current',
    door({ tag, summary: 'Sign out', session: 'required', answers: { 204: Nothing } }),
    async (request, reply) => {
      const { sessionId, account } = request.session;
      const line = activityLine(deps, actorOf(request), 'signed_out');
      await db.run(endSession, { accountId: account.account_id, sessionId, now: clock.now(), ...line });
      cookies.signOut(reply);
      return reply.code(204).send();
    },
  );

  http.delete(
    '/v1/sessions/:id',
    door({
      tag,
      summary: 'End one session',
      session: 'required',
      params: ById,
      answers: { 204: Nothing },
      refusals: ['not_found'],
    }),
    async (request, reply) => {
      const { account } = request.session;
      const line = activityLine(deps, actorOf(request), 'session_ended');
      const [ended] = await db.run(endSession, {
        accountId: account.account_id,
        sessionId: request.params.id,
        now: clock.now(),
        ...line,
      });
      if (!ended) throw new Refusal('not_found');
      if (ended.id === request.session.sessionId) cookies.signOut(reply);
      return reply.code(204).send();
    },
  );

  http.get(
    '/v1/devices',
    door({
      tag: devicesTag,
      summary: 'Devices that this account has been signed in on',
      session: 'required',
      query: Page,
      answers: { 200: DeviceList },
    }),
    async (request) => {
      const { limit, cursor } = request.query;
      const { account, deviceId } = request.session;
      const rows = await db.run(listDevices, {
        accountId: account.account_id,
        idleSince: addSeconds(clock.now(), -idleSeconds),
        beforeId: cursor ?? null,
        limit: limit + 1,
      });
      return pageOf(rows, limit, (row) => ({
        id: row.id,
        current: row.id === deviceId,
        trusted: row.trusted_since !== null,
        device: row.label,
        firstSeenAt: row.first_seen_at.toISOString(),
        lastSeenAt: row.last_seen_at.toISOString(),
        sessions: row.sessions,
      }));
    },
  );

  http.delete(
    '/v1/devices/:id',
    door({
      tag: devicesTag,
      summary: 'Forget a device: what is signed in on it ends, and a sign-in on it wants a second proof',
      session: 'required',
      stepUp: 'manage_devices',
      params: ById,
      body: RemoveDevice.nullish(),
      answers: { 204: Nothing },
      refusals: ['not_found'],
    }),
    async (request, reply) => {
      const { session, params, body } = request;
      await removeDevice(deps, {
        session,
        address: addressOf(request),
        deviceId: params.id,
        proof: body ?? {},
        once: onceKeyOf(request, crypto),
      });
      if (params.id === session.deviceId) cookies.signOut(reply);
      return reply.code(204).send();
    },
  );
}
