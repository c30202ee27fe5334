import type { ErrorCode, Purpose, StaffRole } from '@btepai/contract';
import { errors, Problem, staffRoles } from '@btepai/contract';
import type { onRequestAsyncHookHandler, preValidationAsyncHookHandler } from 'fastify';
import { z } from 'zod';
import type { Limit, Limits } from './limits.ts';
import { addressKey } from './limits.ts';
import { addressOf, WithSolution } from './request.ts';

declare module 'fastify' {
  interface FastifyInstance {
    limits: Limits;
    /** Sets `request.session` or refuses; sessions gives it, app.ts wires it. */
    authenticate(request: FastifyRequest): Promise<void>;
    /** Sets `request.caller`: a session's account, or that of a sign-in which waits for its second proof; or refuses. */
    identify(request: FastifyRequest): Promise<void>;
    /** Refuses where the account of `request.session` is closing, or kept from what this door leads to. */
    refuseRestricted(request: FastifyRequest, door: 'paying' | 'active' | 'writing'): void;
    /** Sets `request.staff` or refuses; staff gives it. */
    authenticateStaff(request: FastifyRequest, options?: { touches?: boolean }): Promise<void>;
    /** Refuses whoever has none of the roles, or has proven a second factor too long ago. */
    admitStaff(request: FastifyRequest, roles: readonly StaffRole[] | 'any', fresh: boolean): void;
  }
}

/**
 * `required` a session. `writing`, `active` and `paying` also want an account that is not closing and not kept from it:
 * from writing by `read_only`, from what changes something of worth by `no_changes` too, from paying by any restriction.
 * `pending` is a session, or a sign-in that waits for its second proof.
 */
type Session = 'paying' | 'active' | 'writing' | 'required' | 'pending' | 'none';
const stepUpRefusals = [
  'step_up_required',
  'credentials_wrong',
  'passkey_refused',
  'code_wrong',
  'code_expired',
  'code_locked',
  'code_spent',
  'code_superseded',
  'code_mismatch',
  'idempotency_key_reused',
] as const satisfies ErrorCode[];

type Answers = Record<number, z.ZodType | EventStream | File>;
type Schemas = { body?: z.ZodType; params?: z.ZodType; query?: z.ZodType };

/**
 * A route's whole door in one place: who may enter, how often one address may knock, what it takes, what it answers and
 * which refusals its callers must expect.
 */
export function door<const Door extends Schemas & { answers: Answers }>(
  given: Door & {
    tag: string;
    summary: string;
    session: Session;
    limit?: Limit;
    /** What its act has to be proven for; the handler hands act and proof to `prove`. */
    stepUp?: Purpose;
    /** What a body is that is no JSON, by its media types. */
    consumes?: string[];
    /** It may want a proof of work (S5), which comes in a header. */
    mayChallenge?: boolean;
    refusals?: ErrorCode[];
  },
) {
  const { limit, session } = given;
  const signedIn = session !== 'none';
  const onRequest: onRequestAsyncHookHandler[] = [];
  if (limit) onRequest.push((request) => request.server.limits.take(limit, addressKey(addressOf(request))));
  if (signedIn && session !== 'pending') onRequest.push((request) => request.server.authenticate(request));
  const isOpen = session === 'none' || session === 'required' || session === 'pending';
  if (!isOpen) onRequest.push(async (request) => request.server.refuseRestricted(request, session));
  // Once the body is there, for it may name the sign-in; before it is judged, for strangers are told nothing of it.
  const preValidation: preValidationAsyncHookHandler[] =
    session === 'pending' ? [(request) => request.server.identify(request)] : [];
  const refusals: ErrorCode[] = [
    ...(signedIn ? (['session_required', 'session_ended'] as const) : []),
    ...(isOpen ? [] : (['account_restricted', 'account_closing'] as const)),
    ...(given.stepUp ? stepUpRefusals : []),
    ...(given.mayChallenge ? (['challenge_required'] as const) : []),
    ...(given.body ? (['malformed_request', 'payload_too_large'] as const) : []),
    ...(given.body || given.params || given.query || given.mayChallenge ? (['validation_failed'] as const) : []),
    'too_many_requests',
    'service_unavailable',
    ...(given.refusals ?? []),
  ];
  const { body, params, query: querystring } = given;
  const schema = {
    tags: [given.tag],
    summary: given.summary,
    ...(given.stepUp && {
      description: `Wants proof that it is the owner, for the purpose \`${given.stepUp}\`.`,
      'x-step-up': given.stepUp,
    }),
    ...(signedIn ? { security: [{ cookie: [] }, { bearer: [] }] } : {}),
    ...(body && { body }),
    ...(given.consumes && { consumes: given.consumes }),
    ...(params && { params }),
    ...(querystring && { querystring }),
    ...(given.mayChallenge && { headers: WithSolution }),
    response: { ...given.answers, ...problemAnswers(refusals) },
  };
  return { onRequest, preValidation, schema: schema as unknown as TypedSchema<Door> };
}

/**
 * The same of a route for staff: any of the `roles` suffices, `any` is every member's. `fresh`: a second factor was proven in
 * the last few minutes, so that a stolen session alone has no power.
 */
export function staffDoor<const Door extends Schemas & { answers: Answers }>(
  given: Door & {
    tag: string;
    summary: string;
    roles: readonly StaffRole[] | 'any';
    fresh?: boolean;
    refusals?: ErrorCode[];
  },
) {
  const { roles, fresh = false } = given;
  const { schema, preValidation } = door({
    ...given,
    session: 'none',
    refusals: [
      'session_required',
      'session_ended',
      'forbidden',
      ...(fresh ? (['step_up_required'] as const) : []),
      ...(given.refusals ?? []),
    ],
  });
  const onRequest: onRequestAsyncHookHandler[] = [
    (request) => request.server.authenticateStaff(request),
    async (request) => request.server.admitStaff(request, roles, fresh),
  ];
  const described = {
    ...(schema as object),
    security: [{ staff: [] }, { bearer: [] }],
    'x-staff-roles': roles === 'any' ? staffRoles : roles,
    ...(fresh && { 'x-staff-fresh': true }),
  };
  return { onRequest, preValidation, schema: described as unknown as TypedSchema<Door> };
}

/** What the type provider reads of a door: the types of the body, the parameters, the query and the answers. */
type TypedSchema<Door> = {
  body: Door extends { body: infer Body } ? Body : undefined;
  params: Door extends { params: infer Params } ? Params : undefined;
  querystring: Door extends { query: infer Query } ? Query : undefined;
  response: Door extends { answers: infer Answers } ? Answers : undefined;
};

/** One problem answer for each status, its description listing the codes that come with it. */
function problemAnswers(refusals: ErrorCode[]) {
  const byStatus = Map.groupBy(new Set(refusals), (code) => errors[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      { description: codes.join(' · '), content: { 'application/problem+json': { schema: Problem } } },
    ]),
  );
}

type EventStream = { description: string; content: { 'text/event-stream': { schema: z.ZodType } } };

/** An answer that stays open: server-sent events whose data is of this shape. */
export const eventStream = (schema: z.ZodType): EventStream => ({
  description: 'server-sent events',
  content: { 'text/event-stream': { schema } },
});

type File = { description: string; content: Record<string, { schema: z.ZodType }> };
const binary = { type: 'string', format: 'binary' } as const;
const fileOf = (mediaType: string, description: string): File => ({
  description,
  content: { [mediaType]: { schema: z.any().meta(binary) } },
});

/** An answer that is a file to keep. */
export const zipFile = fileOf('application/zip', 'a zip file');
/** An answer that is a picture to look at. */
export const pictureFile = fileOf('image/jpeg', 'a picture');

/** A body that is taken as it comes; none at all is one of no bytes. */
export const Bytes: z.ZodType<Buffer> = z
  .any()
  .transform((body) => (Buffer.isBuffer(body) ? body : Buffer.alloc(0)))
  .meta(binary);

/** An answer without a body. */
export const Nothing = z.void().meta({ description: 'nothing to tell' });
