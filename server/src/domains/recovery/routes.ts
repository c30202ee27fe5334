import { CompleteRecovery, CompleteRecoveryElse, RecoveryStarted, StartRecovery } from '@btepai/contract';
import type { FastifyRequest } from 'fastify';
import { door, Nothing } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import { ById } from '../../kit/params.ts';
import { addressOf, deviceLabel, onceKeyOf, solutionOf } from '../../kit/request.ts';
import type { Asking } from '../verification/index.ts';
import { completeByRecoveryCode } from './complete-by-recovery-code.ts';
import { completeByCode, completeByLink } from './complete-recovery.ts';
import type { Actor, RecoveryDeps } from './deps.ts';
import { resendRecovery, startRecovery } from './start-recovery.ts';

const tag = 'Recovery';

const sending = ['send_too_soon', 'send_limit_reached', 'code_locked', 'gateway_unavailable'] as const;
const completing = ['password_weak', 'second_factor_required', 'code_wrong', 'code_locked'] as const;

export function recoveryRoutes(http: Http, deps: RecoveryDeps) {
  const { crypto, settings } = deps;
  const perAddress = { name: 'recover', points: settings.SIGN_INS_PER_ADDRESS_PER_MINUTE, seconds: 60 };
  const actorOf = (request: FastifyRequest): Actor => ({
    device: deviceLabel(request.headers['user-agent']),
    address: addressOf(request),
  });

  const askingOf = (request: FastifyRequest): Asking => ({
    address: addressOf(request),
    solution: solutionOf(request),
    once: onceKeyOf(request, crypto),
  });

  http.post(
    '/v1/recoveries',
    door({
      tag,
      summary: 'Send a code or a link to the bound number, to set a new password; the answer is alike for everyone',
      session: 'none',
      limit: perAddress,
      body: StartRecovery,
      mayChallenge: true,
      answers: { 202: RecoveryStarted },
      refusals: [...sending, 'idempotency_key_reused'],
    }),
    async (request, reply) => {
      return reply.code(202).send(await startRecovery(deps, { ...request.body, request, ...askingOf(request) }));
    },
  );

  http.post(
    '/v1/recoveries/:id/resend',
    door({
      tag,
      summary: 'Send the same code or link again',
      session: 'none',
      limit: perAddress,
      params: ById,
      mayChallenge: true,
      answers: { 202: RecoveryStarted },
      refusals: ['not_found', 'code_spent', 'code_superseded', 'code_expired', ...sending, 'idempotency_key_reused'],
    }),
    async (request, reply) => {
      const { id: recoveryId } = request.params;
      return reply.code(202).send(await resendRecovery(deps, { recoveryId, ...askingOf(request) }));
    },
  );

  http.post(
    '/v1/recoveries/:id/complete',
    door({
      tag,
      summary: 'Set a new password by the code; every session ends, and none is opened',
      session: 'none',
      limit: perAddress,
      params: ById,
      body: CompleteRecovery,
      answers: { 204: Nothing },
      refusals: [...completing, 'not_found', 'code_spent', 'code_superseded', 'code_expired', 'idempotency_key_reused'],
    }),
    async (request, reply) => {
      const once = onceKeyOf(request, crypto);
      await completeByCode(deps, { recoveryId: request.params.id, ...request.body, actor: actorOf(request), once });
      return reply.code(204).send();
    },
  );

  http.post(
    '/v1/recoveries/complete',
    door({
      tag,
      summary: 'Set a new password by the link’s token; or, without a number, by who it is and a recovery code',
      session: 'none',
      limit: perAddress,
      body: CompleteRecoveryElse,
      answers: { 204: Nothing },
      refusals: [...completing, 'link_expired', 'credentials_wrong', 'idempotency_key_reused'],
    }),
    async (request, reply) => {
      const { token, identifier, recoveryCode, ...rest } = request.body;
      const given = { ...rest, actor: actorOf(request), once: onceKeyOf(request, crypto) };
      if (token !== undefined) await completeByLink(deps, { ...given, token, recoveryCode });
      else {
        await completeByRecoveryCode(deps, {
          ...given,
          identifier: identifier!,
          recoveryCode: recoveryCode!,
          totp: rest.totp,
          request,
        });
      }
      return reply.code(204).send();
    },
  );
}
