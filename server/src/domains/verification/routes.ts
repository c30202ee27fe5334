import { CreateVerification, languageOf, ResendVerification, Verification } from '@btepai/contract';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { door, eventStream } from '../../kit/door.ts';
import type { EventStreams } from '../../kit/event-streams.ts';
import type { Http } from '../../kit/http.ts';
import { ById } from '../../kit/params.ts';
import { maskPhone } from '../../kit/phone-number.ts';
import { Refusal } from '../../kit/refusal.ts';
import { addressOf, onceKeyOf, solutionOf } from '../../kit/request.ts';
import type { Signals } from '../../kit/signals.ts';
import type { Caller } from '../sessions/index.ts';
import type { Act, Asking, VerificationDeps } from './create-verification.ts';
import { createVerification } from './create-verification.ts';
import { purposeRules } from './purposes.ts';
import { resendVerification } from './resend-verification.ts';
import type { VerificationRow } from './store.ts';
import { cancelVerification, findVerification } from './store.ts';
import { showVerification } from './verification.ts';

/** Reads what a purpose needs from the request into the act that its code will authorize; each domain gives its own. */
type ActReaders = {
  [Purpose in CreateVerification['purpose']]: (
    body: Extract<CreateVerification, { purpose: Purpose }>,
    caller: Caller,
  ) => Act | Promise<Act>;
};

/** The one place where a reader meets the body that it is for. */
const readAct = (acts: ActReaders, body: CreateVerification, caller: Caller): Act | Promise<Act> => {
  const reader = acts[body.purpose] as (body: CreateVerification, caller: Caller) => Act | Promise<Act>;
  return reader(body, caller);
};

type Deps = VerificationDeps & { signals: Signals; streams: EventStreams; acts: ActReaders };

const tag = 'Verifications';
/** Whose sign-in waits, where there is no session and no cookie that tells. */
const ByPending = z.object({ pendingSessionId: z.uuid().optional() });

export function verificationRoutes(http: Http, deps: Deps) {
  const { db, clock, crypto, settings, signals, streams } = deps;

  const present = (row: VerificationRow) =>
    showVerification(
      row,
      {
        recipient: maskPhone(crypto.openPhone(row.recipient_cipher, row.recipient_index)),
        channels: deps.messaging.channelsTo(row.country),
      },
      settings,
      clock.now(),
    );

  /** A sign-in that waits sees its own codes and no other of the account's. @throws Refusal not_found */
  async function find({ account, pendingId }: Caller, id: string): Promise<VerificationRow> {
    const [row] = await db.run(findVerification, { accountId: account.account_id, id });
    if (!row || (pendingId !== null && (row.purpose !== 'sign_in' || row.subject !== pendingId)))
      throw new Refusal('not_found');
    return row;
  }
  const show = async (caller: Caller, id: string) => present(await find(caller, id));

  const askingOf = (request: FastifyRequest): Asking => ({
    address: addressOf(request),
    solution: solutionOf(request),
    once: onceKeyOf(request, crypto),
  });

  http.post(
    '/v1/verifications',
    door({
      tag,
      summary: 'Send a code for one act',
      session: 'pending',
      body: CreateVerification,
      mayChallenge: true,
      answers: { 201: Verification },
      refusals: [
        'phone_invalid',
        'phone_not_mobile',
        'phone_country_not_served',
        'phone_already_bound',
        'phone_unchanged',
        'phone_required',
        'change_waiting',
        'account_restricted',
        'not_found',
        'payment_already_resolved',
        'payment_expired',
        'order_not_payable',
        'send_too_soon',
        'send_limit_reached',
        'code_locked',
        'gateway_unavailable',
        'idempotency_key_reused',
      ],
    }),
    async (request, reply) => {
      const { account, pendingId } = request.caller;
      const { purpose } = request.body;
      // Checked by whose session it is, and not by what it is for: a sign-in that waits authorizes nothing else.
      if ((purpose === 'sign_in') !== (pendingId !== null)) throw new Refusal('session_required');
      const { door: asked = 'active' } = purposeRules[purpose];
      if (asked !== 'open') http.refuseRestricted(request, asked);
      const act = await readAct(deps.acts, request.body, request.caller);
      const { id, made } = await createVerification(deps, {
        accountId: account.account_id,
        act,
        language: languageOf(request.headers['accept-language']),
        ...askingOf(request),
      });
      return reply.code(201).send(made ? present(made) : await show(request.caller, id));
    },
  );

  http.get(
    '/v1/verifications/:id',
    door({
      tag,
      summary: 'A verification as it stands',
      session: 'pending',
      params: ById,
      query: ByPending,
      answers: { 200: Verification },
      refusals: ['not_found'],
    }),
    async (request) => show(request.caller, request.params.id),
  );

  http.post(
    '/v1/verifications/:id/resend',
    door({
      tag,
      summary: 'Send the same code again, by text or read out by a call',
      session: 'pending',
      params: ById,
      query: ByPending,
      body: ResendVerification,
      mayChallenge: true,
      answers: { 200: Verification },
      refusals: [
        'not_found',
        'code_spent',
        'code_locked',
        'code_superseded',
        'code_expired',
        'send_too_soon',
        'send_limit_reached',
        'gateway_unavailable',
        'idempotency_key_reused',
      ],
    }),
    async (request) => {
      const { caller, params } = request;
      await find(caller, params.id);
      await resendVerification(deps, {
        accountId: caller.account.account_id,
        id: params.id,
        ...askingOf(request),
        ...(request.body?.channel ? { channel: request.body.channel } : {}),
      });
      return show(caller, params.id);
    },
  );

  http.post(
    '/v1/verifications/:id/cancel',
    door({
      tag,
      summary: 'Call a code off',
      session: 'pending',
      params: ById,
      query: ByPending,
      answers: { 200: Verification },
      refusals: ['not_found'],
    }),
    async (request) => {
      const { caller, params } = request;
      await find(caller, params.id);
      const accountId = caller.account.account_id;
      await db.run(cancelVerification, { accountId, id: params.id });
      return show(caller, params.id);
    },
  );

  const events = door({
    tag,
    summary: 'Delivery of a code, live: `event: delivery` with the verification on each change',
    session: 'pending',
    params: ById,
    query: ByPending,
    answers: { 200: eventStream(Verification) },
    refusals: ['not_found', 'too_many_requests'],
  });
  http.get('/v1/verifications/:id/events', { ...events, sse: 'only' }, async (request, reply) => {
    const { caller } = request;
    const accountId = caller.account.account_id;
    const { id } = request.params;
    await streams.tell(request, reply, {
      owner: accountId,
      event: 'delivery',
      look: () => show(caller, id),
      subscribe: (lookAgain) => signals.subscribe(accountId, lookAgain),
    });
  });
}
