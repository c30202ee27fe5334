import type { RecoveryStarted, StartRecovery } from '@btepai/contract';
import { languageOf } from '@btepai/contract';
import type { FastifyRequest } from 'fastify';
import { v4 } from 'uuid';
import type { z } from 'zod';
import { addSeconds } from '../../kit/clock.ts';
import { newLinkToken, sha256 } from '../../kit/crypto.ts';
import { Refusal } from '../../kit/refusal.ts';
import { deviceOf, factsOf } from '../sessions/index.ts';
import type { Act, Asking } from '../verification/index.ts';
import { actDigest, createVerification, findVerification, resendVerification } from '../verification/index.ts';
import type { RecoveryDeps } from './deps.ts';
import type { Target } from './find-target.ts';
import { findTarget, onceFor } from './find-target.ts';
import { askToRecover, findRecovery } from './store.ts';

type Asked = z.infer<typeof StartRecovery> & Asking & { request: FastifyRequest };

/** What a code of a recovery authorizes: a new password by this very recovery. */
export const recoveryDigest = ({ crypto }: Pick<RecoveryDeps, 'crypto'>, recoveryId: string) =>
  actDigest(crypto, 'recover_account', [recoveryId]);

/**
 * Sends a code or a link to the bound number, and answers alike for everyone (L5 S6).
 * @throws Refusal those of asking for any code
 */
export async function startRecovery(deps: RecoveryDeps, asked: Asked): Promise<RecoveryStarted> {
  const { identifier, request, via, address, solution, once } = asked;
  const target = await findTarget(deps, identifier);
  const isDenied = await isDeniedByRisk(deps, target, request);
  // Random and not by time: whoever has it may try codes for it.
  const recoveryId = v4();
  const { link, tokenHash } = via === 'link' ? newLink(deps) : { link: null, tokenHash: null };
  const isPretended = target.isPretended || isDenied;
  const act: Act = {
    purpose: 'recover_account',
    subject: recoveryId,
    recipient: target.recipient,
    payloadDigest: recoveryDigest(deps, recoveryId),
    creating: askToRecover,
    refusalArgs: {
      recoveryId,
      isPretended,
      tokenHash,
      perDay: deps.settings.RECOVERIES_PER_NUMBER_PER_DAY,
      daySince: addSeconds(deps.clock.now(), -86_400),
    },
    ...(link && { link }),
    isPretended,
    fromStranger: true,
  };
  const { accountId } = target;
  const { id, made } = await createVerification(deps, {
    accountId,
    act,
    language: languageOf(request.headers['accept-language']),
    address,
    solution,
    once: onceFor(deps, target, once),
  });
  const row = made ?? (await deps.db.run(findVerification, { accountId, id }))[0]!;
  return shown(deps, row.subject, row);
}

/**
 * Sends the same code or link again (C7), alike for everyone.
 * @throws Refusal not_found, and those of sending any code again
 */
export async function resendRecovery(
  deps: RecoveryDeps,
  { recoveryId, ...asking }: Asking & { recoveryId: string },
): Promise<RecoveryStarted> {
  const [recovery] = await deps.db.run(findRecovery, { recoveryId });
  if (!recovery) throw new Refusal('not_found');
  const { account_id: accountId, verification_id: id, is_pretended: isPretended } = recovery;
  // Fewer than of other codes, for anyone may ask for them.
  const settings = { ...deps.settings, CODE_SENDS: deps.settings.RECOVERY_SENDS };
  await resendVerification({ ...deps, settings }, { accountId, id, ...asking, isPretended, fromStranger: true });
  const [row] = await deps.db.run(findVerification, { accountId, id });
  return shown(deps, recoveryId, row!);
}

/** The token is nowhere but in the SMS, and behind `#`, which no browser sends on (L6). */
function newLink({ settings }: RecoveryDeps) {
  const secret = newLinkToken();
  const url = `${settings.PUBLIC_ORIGIN}/r#${secret}`;
  return { link: { secret, url, ttlSeconds: settings.RECOVERY_LINK_TTL_SECONDS }, tokenHash: sha256(secret) };
}

/** Denied looks like any other: only no SMS leaves. */
async function isDeniedByRisk(deps: RecoveryDeps, { accountId }: Target, request: FastifyRequest): Promise<boolean> {
  // Also of nobody: what is looked up for an account must be looked up for all, or time tells them apart.
  const device = await deviceOf(deps, accountId, request);
  const { outcome } = await deps.risk.judge(factsOf('recover', accountId, device, request));
  return outcome === 'deny';
}

const shown = (
  { settings }: RecoveryDeps,
  id: string,
  { expires_at: expiresAt, sent_at: sentAt }: { expires_at: Date; sent_at: Date },
): RecoveryStarted => ({
  id,
  expiresAt: expiresAt.toISOString(),
  resendAt: addSeconds(sentAt, settings.CODE_RESEND_SECONDS).toISOString(),
});
