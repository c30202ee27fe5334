import {
  AskStaffPasskey,
  PasskeyOptions,
  StaffMe,
  StaffProof,
  StaffSignedIn,
  StaffSignIn,
  StaffSignInPending,
} from '@btepai/contract';
import type { FastifyReply } from 'fastify';
import { addSeconds } from '../../kit/clock.ts';
import { door, Nothing, staffDoor } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import { ById } from '../../kit/params.ts';
import { Refusal } from '../../kit/refusal.ts';
import { addressOf } from '../../kit/request.ts';
import { actorOf, auditLine } from './audit.ts';
import type { StaffCookies } from './authenticate.ts';
import { sessionEndsAt } from './authenticate.ts';
import { memberOf } from './members.ts';
import { askPasskey, proveFactor } from './prove.ts';
import { completeSignIn, signIn } from './sign-in.ts';
import type { SignInDeps, StaffContext } from './staff.ts';
import { showMember } from './staff.ts';
import { endSessions, findSignIn, noteProven } from './store/sessions.ts';

const tag = 'Staff: session';
const proofRefusals = ['code_wrong', 'passkey_refused'] as const;

export function staffSignInRoutes(http: Http, deps: SignInDeps & { cookies: StaffCookies }) {
  const { db, clock, settings, cookies } = deps;
  const perAddress = { name: 'staff_sign_ins', points: settings.SIGN_INS_PER_ADDRESS_PER_MINUTE, seconds: 60 };
  const freshUntil = (provenAt: Date) => addSeconds(provenAt, settings.STAFF_PROOF_FRESH_SECONDS).toISOString();

  /** The answer to whoever has just come in, and their cookie. */
  const welcome = (reply: FastifyReply, { member, session, provenAt }: Awaited<ReturnType<typeof completeSignIn>>) => {
    cookies.set(reply, session.token);
    const expiresAt = session.expiresAt.toISOString();
    const me = { member: showMember(member), sessionExpiresAt: expiresAt, freshUntil: freshUntil(provenAt) };
    return { me, session: { ...session, expiresAt } };
  };
  const meOf = async (staff: StaffContext) => ({
    member: await memberOf(db, staff.id),
    sessionExpiresAt: sessionEndsAt(deps, staff).toISOString(),
    freshUntil: freshUntil(staff.provenAt),
  });

  http.post(
    '/v1/staff/sessions',
    door({
      tag,
      summary: 'Sign in at the console; a second proof is always wanted',
      session: 'none',
      limit: perAddress,
      body: StaffSignIn,
      answers: { 202: StaffSignInPending },
      refusals: ['credentials_wrong'],
    }),
    async (request, reply) => {
      const { expiresAt, ...pending } = await signIn(deps, request.body, addressOf(request));
      return reply.code(202).send({ pending: { ...pending, expiresAt: expiresAt.toISOString() } });
    },
  );

  http.post(
    '/v1/staff/sessions/pending/:id/complete',
    door({
      tag,
      summary: 'Complete a sign-in with an authenticator’s code or a passkey',
      session: 'none',
      limit: perAddress,
      params: ById,
      body: StaffProof,
      answers: { 201: StaffSignedIn },
      refusals: ['not_found', ...proofRefusals],
    }),
    async (request, reply) => {
      const opened = await completeSignIn(deps, { signInId: request.params.id, proof: request.body, request });
      return reply.code(201).send(welcome(reply, opened));
    },
  );

  http.post(
    '/v1/staff/passkeys/options',
    door({
      tag,
      summary: 'Ask for a passkey: to complete a sign-in, or for an act of power',
      session: 'none',
      limit: perAddress,
      body: AskStaffPasskey,
      answers: { 200: PasskeyOptions },
      refusals: ['session_required', 'session_ended', 'not_found'],
    }),
    async (request) => {
      const { pendingId } = request.body;
      if (pendingId === undefined) {
        await http.authenticateStaff(request);
        return askPasskey(deps, { staffId: request.staff.id, use: 'prove' });
      }
      const [waiting] = await db.run(findSignIn, { signInId: pendingId, now: clock.now() });
      if (!waiting) throw new Refusal('not_found');
      return askPasskey(deps, { staffId: waiting.staff_id, use: 'sign_in' });
    },
  );

  http.get(
    '/v1/staff/me',
    staffDoor({ tag, summary: 'Who is signed in', roles: 'any', answers: { 200: StaffMe } }),
    ({ staff }) => meOf(staff),
  );

  http.post(
    '/v1/staff/sessions/current/prove',
    staffDoor({
      tag,
      summary: 'Prove a second factor again, for acts of power',
      roles: 'any',
      body: StaffProof,
      answers: { 200: StaffMe },
      refusals: [...proofRefusals],
    }),
    async (request) => {
      const { id: staffId, sessionId } = request.staff;
      await proveFactor(deps, { staffId, use: 'prove', proof: request.body });
      const now = clock.now();
      await db.run(noteProven, {
        staffId,
        sessionId,
        now,
        ...auditLine(deps, actorOf(request), { act: 'staff.prove' }),
      });
      return meOf({ ...request.staff, provenAt: now });
    },
  );

  http.delete(
    '/v1/staff/sessions/current',
    staffDoor({ tag, summary: 'Sign out', roles: 'any', answers: { 204: Nothing } }),
    async (request, reply) => {
      const { id: staffId, sessionId } = request.staff;
      const line = auditLine(deps, actorOf(request), { act: 'staff.sign_out' });
      await db.run(endSessions, { staffId, sessionId, ...line });
      cookies.clear(reply);
      return reply.code(204).send();
    },
  );
}
