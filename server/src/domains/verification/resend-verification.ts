import type { Channel } from '@btepai/contract';
import { addSeconds, secondsBetween } from '../../kit/clock.ts';
import { newId } from '../../kit/ids.ts';
import { findOnce, onceArgs, runOnce } from '../../kit/once.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Solved } from '../messaging/index.ts';
import { repeatedSms, withChallenge } from '../messaging/index.ts';
import type { Asking, VerificationDeps } from './create-verification.ts';
import { challengeSubject, failClosed, guardRules } from './create-verification.ts';
import { goesToNewNumber } from './purposes.ts';
import { findVerification, resendVerification as resend } from './store.ts';
import { refusalOf, statusOf } from './verification.ts';

/**
 * Sends the same code again, by another gateway where there is one, or read out by a call; it extends nothing (C7).
 * @throws Refusal not_found | code_spent | code_locked | code_superseded | code_expired | send_too_soon |
 *   send_limit_reached | challenge_required | gateway_unavailable | service_unavailable | idempotency_key_reused
 */
export async function resendVerification(
  deps: VerificationDeps,
  {
    accountId,
    id,
    address,
    solution,
    once,
    channel = 'sms',
    isPretended = false,
    fromStranger = false,
  }: Asking & {
    accountId: string;
    id: string;
    channel?: Channel;
    isPretended?: boolean;
    fromStranger?: boolean;
  },
): Promise<void> {
  const { db, clock, crypto, settings, messaging, metrics } = deps;
  const [row] = await db.run(findVerification, { accountId, id });
  if (!row) throw new Refusal('not_found');
  if (await findOnce(db, { accountId, ...onceArgs(once) })) return;
  const now = clock.now();
  const status = statusOf(row, now);
  if (status !== 'pending') throw new Refusal(refusalOf(status));
  if (row.text_cipher === null) throw new Refusal('code_expired');
  const resendAt = addSeconds(row.sent_at, settings.CODE_RESEND_SECONDS);
  if (now < resendAt) throw new Refusal('send_too_soon', { retryAfterSeconds: secondsBetween(now, resendAt) });
  if (row.sends >= settings.CODE_SENDS)
    throw new Refusal('send_limit_reached', { retryAfterSeconds: secondsBetween(now, row.expires_at) });
  // Who is not signed in learns nothing from the country of a number that may be there or not (S6).
  const isSendable =
    row.purpose === 'recover_account'
      ? messaging.gatewayState() !== 'down'
      : messaging.channelsTo(row.country).includes(channel);
  if (!isSendable) throw new Refusal('gateway_unavailable', { retryAfterSeconds: 10 });

  const { template, text_cipher: textCipher, gateway, channel: before } = row;
  const recipient = { index: row.recipient_index, cipher: row.recipient_cipher, country: row.country };
  const subject = challengeSubject(crypto, { accountId, recipient, fromStranger });
  const send = (solved: Solved) =>
    runOnce(db, resend, {
      ...repeatedSms(deps, {
        // Another way is another gateway's already, or the same one's best.
        before: { template, channel, textCipher, avoidGateway: channel === before ? gateway : null },
        accountId,
        messageId: newId(clock),
        recipient,
        address,
        now,
        expiresAt: row.expires_at,
        isPretended,
        fromStranger,
        sharesRange: fromStranger || goesToNewNumber(row.purpose),
        solved,
      }),
      ...guardRules(settings, now),
      ...onceArgs(once),
      verificationId: id,
      maxSends: settings.CODE_SENDS,
      sentBefore: addSeconds(now, -settings.CODE_RESEND_SECONDS),
    });
  await failClosed(() => withChallenge(deps, { subject, solution }, send));
  messaging.wake();
  metrics.verifications.inc({ purpose: row.purpose, event: 'resent' });
}
