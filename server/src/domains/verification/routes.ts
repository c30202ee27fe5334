import { CreateVerification, languageOf, Verification } from '@btepai/contract';
import { z } from 'zod';
import { door, eventStream } from '../../kit/door.ts';
import type { EventStreams } from '../../kit/event-streams.ts';
import type { Http } from '../../kit/http.ts';
import { maskPhone } from '../../kit/phone-number.ts';
import { Refusal } from '../../kit/refusal.ts';
import { addressOf, onceKeyOf } from '../../kit/request.ts';
import type { Signals } from '../../kit/signals.ts';
import type { SessionContext } from '../sessions/index.ts';
import type { Act, VerificationDeps } from './create-verification.ts';
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
    session: SessionContext,
  ) => Act | Promise<Act>;
};

/** The one place where a reader meets the body that it is for. */
const readAct = (acts: ActReaders, body: CreateVerification, session: SessionContext): Act | Promise<Act> => {
  const reader = acts[body.purpose] as (body: CreateVerification, session: SessionContext) => Act | Promise<Act>;
  return reader(body, session);
};

type Deps = VerificationDeps & { signals: Signals; streams: EventStreams; acts: ActReaders };

const tag = 'Verifications';
const ById = z.object({ id: z.uuid() });

export function verificationRoutes(http: Http, deps: Deps) {
  const { db, clock, crypto, settings, signals, streams } = deps;

  const present = (row: VerificationRow) =>
    showVerification(
      row,
      maskPhone(crypto.openPhone(row.recipient_cipher, row.recipient_index)),
      settings,
      clock.now(),
    );

  async function show(accountId: string, id: string): Promise<Verification> {
    const [row] = await db.run(findVerification, { accountId, id });
    if (!row) throw new Refusal('not_found');
    return present(row);
  }

  http.post(
    '/v1/verifications',
    door({
      tag,
      summary: 'Send a code for one act',
      session: 'required',
      body: CreateVerification,
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
        'send_too_soon',
        'send_limit_reached',
        'code_locked',
        'gateway_unavailable',
        'idempotency_key_reused',
      ],
    }),
    async (request, reply) => {
      const { account } = request.session;
      const { purpose } = request.body;
      if (!purposeRules[purpose].whileRestricted) http.refuseRestricted(request);
      const act = await readAct(deps.acts, request.body, request.session);
      const { id, made } = await createVerification(deps, {
        accountId: account.account_id,
        act,
        language: languageOf(request.headers['accept-language']),
        address: addressOf(request),
        once: onceKeyOf(request, crypto),
      });
      return reply.code(201).send(made ? present(made) : await show(account.account_id, id));
    },
  );

  http.get(
    '/v1/verifications/:id',
    door({
      tag,
      summary: 'A verification as it stands',
      session: 'required',
      params: ById,
      answers: { 200: Verification },
      refusals: ['not_found'],
    }),
    async (request) => show(request.session.account.account_id, request.params.id),
  );

  http.post(
    '/v1/verifications/:id/resend',
    door({
      tag,
      summary: 'Send the same code again',
      session: 'required',
      params: ById,
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
      const accountId = request.session.account.account_id;
      await resendVerification(deps, {
        accountId,
        id: request.params.id,
        address: addressOf(request),
        once: onceKeyOf(request, crypto),
      });
      return show(accountId, request.params.id);
    },
  );

  http.post(
    '/v1/verifications/:id/cancel',
    door({
      tag,
      summary: 'Call a code off',
      session: 'required',
      params: ById,
      answers: { 200: Verification },
      refusals: ['not_found'],
    }),
    async (request) => {
      const accountId = request.session.account.account_id;
      await db.run(cancelVerification, { accountId, id: request.params.id });
      return show(accountId, request.params.id);
    },
  );

  const events = door({
    tag,
    summary: 'Delivery of a code, live: `event: delivery` with the verification on each change',
    session: 'required',
    params: ById,
    answers: { 200: eventStream(Verification) },
    refusals: ['not_found', 'too_many_requests'],
  });
  http.get('/v1/verifications/:id/events', { ...events, sse: 'only' }, async (request, reply) => {
    const accountId = request.session.account.account_id;
    const { id } = request.params;
    await streams.tell(request, reply, {
      owner: accountId,
      event: 'delivery',
      look: () => show(accountId, id),
      subscribe: (lookAgain) => signals.subscribe(accountId, lookAgain),
    });
  });
}
