import type { CodeProof, Purpose } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import { utcDay } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import type { Logger } from '../../kit/log.ts';
import type { Metrics } from '../../kit/metrics.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Settings } from '../../settings.ts';
import { codeMac } from './code-digest.ts';
import { guardRules } from './create-verification.ts';
import type { SpendArgs } from './store.ts';
import { findGuard, findVerification } from './store.ts';
import { numberLockSeconds, refusalOf, statusOf } from './verification.ts';

export type SpendDeps = {
  db: Database;
  clock: Clock;
  crypto: Crypto;
  settings: Settings;
  metrics: Metrics;
  log: Logger;
};
type Spending = { accountId: string; purpose: Purpose; payloadDigest: Buffer; proof: CodeProof };

/** The arguments of `spending`: what would have to be true for this code to authorize this act. */
export function spendArgs(
  { clock, crypto, settings }: SpendDeps,
  { accountId, purpose, payloadDigest, proof }: Spending,
): SpendArgs {
  const now = clock.now();
  return {
    accountId,
    verificationId: proof.id,
    purpose,
    payloadDigest,
    codeMac: codeMac(crypto, { verificationId: proof.id, accountId, purpose, code: proof.code }),
    maxTries: settings.CODE_TRIES,
    ...guardRules(settings, now),
    now,
    today: utcDay(now),
  };
}

/** What every statement that spends a code tells of the try. */
export type Tried = { is_right: boolean | null; tries: number | null; wrong_today: number | null };

/**
 * Turns a try that did not spend the code into the refusal that tells why.
 * @throws Refusal always
 */
export async function refuseUnspent(
  deps: SpendDeps,
  spending: Spending,
  { repeated, ...tried }: Tried & { repeated: boolean },
): Promise<never> {
  const { settings, metrics, log } = deps;
  if (tried.is_right === false) {
    if (!repeated) metrics.verifications.inc({ purpose: spending.purpose, event: 'wrong' });
    if (!repeated && tried.wrong_today === settings.CODE_WRONG_ALARM_PER_DAY) {
      metrics.wrongCodeAlarms.inc();
      log.error(
        { wrongToday: tried.wrong_today },
        'alarm: wrong codes today have reached the rate at which one guess a year succeeds',
      );
    }
    throw new Refusal('code_wrong', { triesLeft: Math.max(0, settings.CODE_TRIES - (tried.tries ?? 0)) });
  }
  throw await whyNotTried(deps, spending);
}

/** Read again, after the try: another request may have changed the row while this one waited for it. */
async function whyNotTried(
  { db, clock, settings }: SpendDeps,
  { accountId, purpose, payloadDigest, proof }: Spending,
): Promise<Refusal> {
  const [row] = await db.run(findVerification, { accountId, id: proof.id });
  if (!row || row.purpose !== purpose || !row.payload_digest.equals(payloadDigest)) return new Refusal('code_mismatch');
  const now = clock.now();
  const status = statusOf(row, now);
  if (status !== 'pending') return new Refusal(refusalOf(status), status === 'locked' ? { triesLeft: 0 } : {});
  const [guard] = await db.run(findGuard, { recipientIndex: row.recipient_index });
  const seconds = guard ? numberLockSeconds(guard, settings, now) : 0;
  return new Refusal('code_locked', { triesLeft: 0, ...(seconds ? { retryAfterSeconds: seconds } : {}) });
}
