import type { ErrorCode, Language, Problem } from '@btepai/contract';
import { errors, languageOf } from '@btepai/contract';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { isUnavailable } from './database.ts';
import { fieldMessage } from './field-messages.ts';
import { Refusal } from './refusal.ts';

/** Every error of every route leaves here, as application/problem+json from the catalogue. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const refusal = asRefusal(error, request);
  const status = errors[refusal.code].status;
  if (status >= 500) request.log.error({ err: error, route: request.routeOptions.url }, refusal.code);
  const { retryAfterSeconds } = refusal.extras;
  if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds);
  return reply
    .code(status)
    .type('application/problem+json')
    .header('cache-control', 'no-store')
    .send(JSON.stringify(problemOf(refusal, request)));
}

function problemOf({ code, extras }: Refusal, request: FastifyRequest): Problem {
  const { status, title, detail } = errors[code];
  const language = languageOf(request.headers['accept-language']);
  return {
    type: `/docs/errors#${code}`,
    title: title[language],
    status,
    code,
    detail: detail[language],
    requestId: request.id,
    ...extras,
    errors: extras.errors?.map((about) => ({ ...about, message: about.message ?? wordsOf(about.code, language) })),
  };
}

const wordsOf = (code: string, language: Language): string =>
  fieldMessage(code, language) ?? (isErrorCode(code) ? errors[code].detail[language] : code);
const isErrorCode = (code: string): code is ErrorCode => code in errors;

function asRefusal(error: unknown, request: FastifyRequest): Refusal {
  if (error instanceof Refusal) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const language = languageOf(request.headers['accept-language']);
    return new Refusal('validation_failed', {
      errors: error.validation.map(({ instancePath, message = '', keyword }) => {
        // Our own schemas give a code as their message; zod's own issues have their kind.
        const code = /^[a-z]+(_[a-z]+)+$/.test(message) ? message : keyword;
        const path = instancePath.replace(/^\//, '').replaceAll('/', '.');
        return { path, code, message: fieldMessage(code, language) ?? message };
      }),
    });
  }
  const { code, statusCode } = error as Partial<FastifyError>;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new Refusal('payload_too_large');
  if (isUnavailable(error)) return new Refusal('service_unavailable', { retryAfterSeconds: 5 });
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return new Refusal(malformedAs(statusCode));
  return new Refusal('internal');
}

function malformedAs(statusCode: number): ErrorCode {
  if (statusCode === 404) return 'not_found';
  return statusCode === 413 ? 'payload_too_large' : 'malformed_request';
}
