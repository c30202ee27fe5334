import type { ErrorCode } from '@btepai/contract';
import { errors, Problem } from '@btepai/contract';
import type { onRequestAsyncHookHandler } from 'fastify';
import { z } from 'zod';
import type { Limit, Limits } from './limits.ts';
import { addressKey } from './limits.ts';
import { addressOf } from './request.ts';

declare module 'fastify' {
  interface FastifyInstance {
    limits: Limits;
    /** Sets `request.session` or refuses; sessions gives it, app.ts wires it. */
    authenticate(request: FastifyRequest): Promise<void>;
    /** Refuses where the account of `request.session` is restricted. */
    refuseRestricted(request: FastifyRequest): void;
  }
}

/** `active` is `required`, and the account is not restricted: for whatever changes something of worth. */
type Session = 'active' | 'required' | 'none';
type Schemas = { body?: z.ZodType; params?: z.ZodType; query?: z.ZodType };

/**
 * A route's whole door in one place: who may enter, how often one address may knock, what it takes, what it answers and
 * which refusals its callers must expect.
 */
export function door<const Door extends Schemas & { answers: Record<number, z.ZodType | EventStream> }>(
  given: Door & { tag: string; summary: string; session: Session; limit?: Limit; refusals?: ErrorCode[] },
) {
  const signedIn = given.session !== 'none';
  const onRequest: onRequestAsyncHookHandler[] = [];
  const { limit } = given;
  if (limit) onRequest.push((request) => request.server.limits.take(limit, addressKey(addressOf(request))));
  if (signedIn) onRequest.push((request) => request.server.authenticate(request));
  if (given.session === 'active') onRequest.push(async (request) => request.server.refuseRestricted(request));
  const refusals: ErrorCode[] = [
    ...(signedIn ? (['session_required', 'session_ended'] as const) : []),
    ...(given.session === 'active' ? (['account_restricted'] as const) : []),
    ...(given.body ? (['malformed_request', 'payload_too_large'] as const) : []),
    ...(given.body || given.params || given.query ? (['validation_failed'] as const) : []),
    'too_many_requests',
    'service_unavailable',
    ...(given.refusals ?? []),
  ];
  const { body, params, query: querystring } = given;
  const schema = {
    tags: [given.tag],
    summary: given.summary,
    ...(signedIn ? { security: [{ cookie: [] }, { bearer: [] }] } : {}),
    ...(body && { body }),
    ...(params && { params }),
    ...(querystring && { querystring }),
    response: { ...given.answers, ...problemAnswers(refusals) },
  };
  return { onRequest, schema: schema as unknown as TypedSchema<Door> };
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

/** An answer without a body. */
export const Nothing = z.void().meta({ description: 'nothing to tell' });
