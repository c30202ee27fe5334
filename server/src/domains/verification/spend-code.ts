import type { CodeProof, ErrorCode, Purpose } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import { utcDay } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import type { Logger } from '../../kit/log.ts';
import type { Metrics } from '../../kit/metrics.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Settings } from '../../settings.ts';
import { codeMac } from './code-digest.ts';
import type { CodeUsed } from './code-used.ts';
import { guardRules } from './create-verification.ts';
import type { ProofArgs, SpendArgs } from './store.ts';
import { findGuard, findVerification } from './store.ts';
import { numberLockSeconds, refusalOf, statusOf } from './verification.ts';

export type SpendDeps = {
  db: Database;
  clock: Clock;
  crypto: Crypto;
  settings: Settings;
  metrics: Metrics;
  log: Logger;
  codeUsed: CodeUsed;
};
/** A code that came with a request, and what it would have to be for. `path` is where in the body it stood. */
export type Spending = { purpose: Purpose; payloadDigest: Buffer; proof: CodeProof; path?: string };
type Caller = { accountId: string };

/** The arguments of `spending` for the act's own code. */
export function spendArgs(deps: SpendDeps, { accountId }: Caller, spending: Spending): SpendArgs {
  const now = deps.clock.now();
  const { settings } = deps;
  return {
    ...proofArgs(deps, { accountId }, spending),
    accountId,
    maxTries: settings.CODE_TRIES,
    ...guardRules(settings, now),
    now,
    today: utcDay(now),
  };
}

/** What would have to be true for this code to authorize this act. */
export const proofArgs = (
  { crypto }: Pick<SpendDeps, 'crypto'>,
  { accountId }: Caller,
  { purpose, payloadDigest, proof }: Spending,
): ProofArgs => ({
  verificationId: proof.id,
  purpose,
  payloadDigest,
  codeMac: codeMac(crypto, { verificationId: proof.id, accountId, purpose, code: proof.code }),
});

/** What every statement that spends codes tells of the attempt: the columns of `attempt`. */
export type Attempt = {
  /** Null where no code could be tried. */
  is_right: boolean | null;
  wrong: { nth: number; tries: number }[] | null;
  wrong_today: number | null;
};

/** Tells that the codes of an act were spent by it: to those who count, and to messaging (S5). */
export function noteSpent(
  { metrics, codeUsed }: Pick<SpendDeps, 'metrics' | 'codeUsed'>,
  { accountId }: Caller,
  spendings: Pick<Spending, 'purpose' | 'proof'>[],
): void {
  for (const { purpose } of spendings) metrics.verifications.inc({ purpose, event: 'spent' });
  codeUsed(
    accountId,
    spendings.map(({ proof }) => proof.id),
  );
}

/**
 * Turns an attempt that did not spend its codes into the refusal that tells why, and which of several codes it is about.
 * @throws Refusal always
 */
export async function refuseUnspent(
  deps: SpendDeps,
  { accountId }: Caller,
  spendings: Spending[],
  { repeated, is_right, wrong, wrong_today: wrongToday }: Attempt & { repeated: boolean },
): Promise<never> {
  const { settings, metrics, log } = deps;
  if (is_right === false && wrong) {
    const codes = wrong.map(({ nth }) => spendings[nth - 1]!);
    if (!repeated) for (const { purpose } of codes) metrics.verifications.inc({ purpose, event: 'wrong' });
    // Several codes at once may step over the threshold, which then rings all the same.
    const before = (wrongToday ?? 0) - wrong.length;
    const threshold = settings.CODE_WRONG_ALARM_PER_DAY;
    if (!repeated && before < threshold && wrongToday !== null && wrongToday >= threshold) {
      metrics.wrongCodeAlarms.inc();
      log.error({ wrongToday }, 'alarm: wrong codes today have reached the rate at which one guess a year succeeds');
    }
    const triesLeft = Math.max(0, settings.CODE_TRIES - Math.max(...wrong.map(({ tries }) => tries)));
    throw new Refusal('code_wrong', { triesLeft, ...aboutCodes(codes, 'code_wrong') });
  }
  for (const spending of spendings) {
    const refusal = await whyNotTried(deps, { accountId }, spending);
    if (refusal) throw new Refusal(refusal.code, { ...refusal.extras, ...aboutCodes([spending], refusal.code) });
  }
  // A code that is good and was not tried: it can be once more. That this came up at all is ours to look into.
  log.error({ purposes: spendings.map(({ purpose }) => purpose) }, 'a code was not tried, and nothing says why');
  throw new Refusal('service_unavailable', { retryAfterSeconds: 1 });
}

const aboutCodes = (spendings: Spending[], code: ErrorCode) => {
  const errors = spendings.flatMap(({ path }) => (path ? [{ path, code }] : []));
  return errors.length > 0 ? { errors } : {};
};

/** Read again, after the try: another request may have changed the row while this one waited for it. Null: nothing is wrong with it. */
async function whyNotTried(
  { db, clock, settings }: SpendDeps,
  { accountId }: Caller,
  { purpose, payloadDigest, proof }: Spending,
): Promise<Refusal | null> {
  const [row] = await db.run(findVerification, { accountId, id: proof.id });
  if (!row || row.purpose !== purpose || !row.payload_digest.equals(payloadDigest)) return new Refusal('code_mismatch');
  const now = clock.now();
  const status = statusOf(row, now);
  if (status !== 'pending') return new Refusal(refusalOf(status), status === 'locked' ? { triesLeft: 0 } : {});
  const [guard] = await db.run(findGuard, { recipientIndex: row.recipient_index });
  const seconds = guard ? numberLockSeconds(guard, settings, now) : 0;
  if (seconds === 0) return null;
  return new Refusal('code_locked', { triesLeft: 0, ...(seconds === null ? {} : { retryAfterSeconds: seconds }) });
}
