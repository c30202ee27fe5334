import { SessionList, SignedIn, SignIn } from '@btepai/contract';
import { z } from 'zod';
import type { Clock } from '../../kit/clock.ts';
import { addSeconds } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import { door, Nothing } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import { Refusal } from '../../kit/refusal.ts';
import { addressOf } from '../../kit/request.ts';
import type { PhoneOf } from '../accounts/index.ts';
import { showAccount } from '../accounts/index.ts';
import { activityLine } from '../activity/index.ts';
import type { SignInDeps } from './sign-in.ts';
import { signIn } from './sign-in.ts';
import { endOtherSessions, endSession, listSessions } from './store.ts';

type Deps = SignInDeps & { clock: Clock; crypto: Crypto; phoneOf: PhoneOf };

const Page = z.object({ limit: z.coerce.number().int().min(1).max(100).default(20), cursor: z.uuid().optional() });
const tag = 'Sessions';

export function sessionRoutes(http: Http, deps: Deps) {
  const { db, clock, crypto, settings, cookies } = deps;
  const perAddress = { name: 'sign_in', points: settings.SIGN_INS_PER_ADDRESS_PER_MINUTE, seconds: 60 };

  http.post(
    '/v1/sessions',
    door({
      tag,
      summary: 'Sign in',
      session: 'none',
      limit: perAddress,
      body: SignIn,
      answers: { 201: SignedIn },
      refusals: ['credentials_wrong'],
    }),
    async (request, reply) => {
      const { account, session, deviceToken } = await signIn(deps, { ...request.body, request });
      cookies.signIn(reply, { token: session.token, deviceToken, maxAgeSeconds: settings.SESSION_IDLE_DAYS * 86_400 });
      return reply
        .code(201)
        .send({ account: showAccount(crypto, account, await deps.phoneOf(account.account_id)), session, deviceToken });
    },
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
      const idleSeconds = settings.SESSION_IDLE_DAYS * 86_400;
      const rows = await db.run(listSessions, {
        accountId: request.session.account.account_id,
        idleSince: addSeconds(clock.now(), -idleSeconds),
        beforeId: cursor ?? null,
        limit: limit + 1,
      });
      const items = rows.slice(0, limit).map((row) => ({
        id: row.id,
        current: row.id === request.session.sessionId,
        device: row.device_label,
        address: row.address,
        createdAt: row.created_at.toISOString(),
        lastSeenAt: row.last_seen_at.toISOString(),
        expiresAt: addSeconds(row.last_seen_at, idleSeconds).toISOString(),
      }));
      return { items, nextCursor: rows.length > limit ? items.at(-1)!.id : null };
    },
  );

  http.delete(
    '/v1/sessions',
    door({ tag, summary: 'End all other sessions', session: 'required', answers: { 204: Nothing } }),
    async (request, reply) => {
      const { sessionId, deviceLabel, account } = request.session;
      const line = activityLine(clock, 'sessions_ended', { device: deviceLabel, address: addressOf(request) });
      await db.run(endOtherSessions, { accountId: account.account_id, sessionId, now: clock.now(), ...line });
      return reply.code(204).send();
    },
  );

  http.delete(
    '/v1/sessions/current',
    door({ tag, summary: 'Sign out', session: 'required', answers: { 204: Nothing } }),
    async (request, reply) => {
      const { sessionId, deviceLabel, account } = request.session;
      const line = activityLine(clock, 'signed_out', { device: deviceLabel, address: addressOf(request) });
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
      params: z.object({ id: z.uuid() }),
      answers: { 204: Nothing },
      refusals: ['not_found'],
    }),
    async (request, reply) => {
      const { deviceLabel, account } = request.session;
      const line = activityLine(clock, 'session_ended', { device: deviceLabel, address: addressOf(request) });
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
}
