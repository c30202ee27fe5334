import type { Language, Purpose } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import { addSeconds } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import { newCode, newSecret } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import { newId } from '../../kit/ids.ts';
import type { Metrics } from '../../kit/metrics.ts';
import type { OnceKey } from '../../kit/once.ts';
import { onceArgs, runOnce } from '../../kit/once.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Statement } from '../../kit/statement.ts';
import type { Settings } from '../../settings.ts';
import type { ChallengeSubject, Messaging, Recipient, Solved } from '../messaging/index.ts';
import { newCodeSms, newLinkSms, prefixOf, withChallenge } from '../messaging/index.ts';
import { codeDigest } from './code-digest.ts';
import { goesToNewNumber, purposeRules } from './purposes.ts';
import type { CreateArgs, VerificationRow } from './store.ts';

export type VerificationDeps = {
  db: Database;
  clock: Clock;
  crypto: Crypto;
  settings: Settings;
  metrics: Metrics;
  messaging: Pick<Messaging, 'wake' | 'gatewayState' | 'channelsTo'>;
};

/** How a code is asked for: from where, and with which solution of a challenge (S5). */
export type Asking = { address: string; solution: string | null; once: OnceKey | null };

export type Act = {
  purpose: Purpose;
  /** Which of several such acts of the account, where there can be several at a time; else ''. */
  subject: string;
  recipient: Recipient;
  payloadDigest: Buffer;
  /** The statement `creating` with the act's own refusals, and the arguments that only those need. */
  creating: Statement<CreateArgs, { id: string }>;
  refusalArgs: Record<string, unknown>;
  /** What the text names beside the code: whom a payment pays, and how much. */
  smsParams?: Record<string, string>;
  /** A link that carries the secret, in place of six digits. */
  link?: { secret: string; url: string; ttlSeconds: number };
  /** For nobody: all is done as for an account, but no SMS leaves, and no secret is the right one (S6). */
  isPretended?: boolean;
  /** Nobody is signed in: no answer may tell anything about the number (S6). */
  fromStranger?: boolean;
};

/**
 * Sends a code for one act of one account. Resolves to the verification, or to its id alone where an
 * earlier request with the same key made it.
 * @throws Refusal send_too_soon | send_limit_reached | challenge_required | code_locked | gateway_unavailable |
 *   service_unavailable | idempotency_key_reused, and the act's own
 */
export async function createVerification(
  deps: VerificationDeps,
  { accountId, act, language, address, solution, once }: Asking & { accountId: string; act: Act; language: Language },
): Promise<{ id: string; made: VerificationRow | null }> {
  const { clock, crypto, settings, messaging, metrics } = deps;
  // Who is not signed in learns nothing from the country of a number that may be there or not (S6).
  refuseWithoutGateway(messaging, act.purpose === 'recover_account' ? undefined : act.recipient.country);
  const now = clock.now();
  const verificationId = newId(clock);
  const { purpose, recipient, link, isPretended = false, fromStranger = false } = act;
  const secret = link?.secret ?? newCode();
  const expiresAt = addSeconds(now, link?.ttlSeconds ?? settings.CODE_TTL_SECONDS);
  const envelope = {
    accountId,
    messageId: newId(clock),
    recipient,
    address,
    now,
    expiresAt,
    isPretended,
    fromStranger,
    sharesRange: fromStranger || goesToNewNumber(purpose),
  };
  const subject = challengeSubject(crypto, { accountId, recipient, fromStranger });
  const send = (solved: Solved) =>
    runOnce(deps.db, act.creating, {
      ...act.refusalArgs,
      ...(link
        ? newLinkSms(deps, {
            ...envelope,
            solved,
            template: 'recover_account_link',
            language,
            link: link.url,
            ttlSeconds: link.ttlSeconds,
          })
        : newCodeSms(deps, {
            ...envelope,
            solved,
            template: purposeRules[purpose].template,
            language,
            code: secret,
            more: act.smsParams ?? {},
          })),
      ...guardRules(settings, now),
      ...onceArgs(once),
      verificationId,
      purpose,
      subject: act.subject,
      payloadDigest: act.payloadDigest,
      codeDigest: codeDigest(crypto, {
        verificationId,
        accountId,
        purpose,
        code: isPretended ? newSecret() : secret,
        recipientIndex: recipient.index,
        payloadDigest: act.payloadDigest,
      }),
      language,
      expiresAt,
    });
  const { row, repeated } = await failClosed(() => withChallenge(deps, { subject, solution }, send));
  if (repeated) return { id: row.id, made: null };
  messaging.wake();
  metrics.verifications.inc({ purpose, event: 'created' });
  return { id: verificationId, made: asMade(act, verificationId, expiresAt, now) };
}

/** The row just written, so that answering needs no second look. */
const asMade = (
  { purpose, subject, recipient, payloadDigest }: Act,
  id: string,
  expiresAt: Date,
  now: Date,
): VerificationRow => ({
  id,
  purpose,
  subject,
  recipient_index: recipient.index,
  recipient_cipher: recipient.cipher,
  country: recipient.country,
  payload_digest: payloadDigest,
  status: 'pending',
  tries: 0,
  sends: 1,
  expires_at: expiresAt,
  sent_at: now,
  current_id: id,
  delivery_status: 'queued',
  delivery_at: now,
  delivery_reason: null,
  gateway: null,
  channel: 'sms',
  rank: null,
  text_cipher: null,
  units: 0,
  template: purposeRules[purpose].template,
});

function refuseWithoutGateway(messaging: Pick<Messaging, 'gatewayState'>, country: string | undefined) {
  if (messaging.gatewayState(country) === 'down') throw new Refusal('gateway_unavailable', { retryAfterSeconds: 10 });
}

/** Rule S7: where the budgets can't be asked, nothing is sent. */
export async function failClosed<Result>(send: () => Promise<Result>): Promise<Result> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal('service_unavailable', { retryAfterSeconds: 5 }, { cause: error });
  }
}

/** A stranger's challenge is the same for whomever they ask, or it would tell where a number is (S6). */
export const challengeSubject = (
  crypto: Crypto,
  { accountId, recipient, fromStranger }: { accountId: string; recipient: Recipient; fromStranger: boolean },
): ChallengeSubject =>
  fromStranger ? 'stranger' : { accountId, prefix: prefixOf(crypto.openPhone(recipient.cipher, recipient.index)) };

export const guardRules = (settings: Settings, now: Date) => ({
  guardHourSince: addSeconds(now, -3_600),
  wrongPerHour: settings.CODE_WRONG_PER_NUMBER_PER_HOUR,
  wrongInARow: settings.CODE_WRONG_IN_A_ROW,
});
