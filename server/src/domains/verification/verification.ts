import type { Channel, ErrorCode, Verification } from '@btepai/contract';
import { addSeconds, secondsBetween } from '../../kit/clock.ts';
import type { VerificationRow } from './store.ts';

/** The numbers that judge a verification; from settings (C4 C5 C7). */
export type CodeRules = {
  CODE_TRIES: number;
  CODE_SENDS: number;
  CODE_RESEND_SECONDS: number;
  CODE_WRONG_PER_NUMBER_PER_HOUR: number;
  CODE_WRONG_IN_A_ROW: number;
};

const isExpired = (row: VerificationRow, now: Date) => now >= row.expires_at;
const isSpent = (row: VerificationRow) => row.status === 'spent';
const isLocked = (row: VerificationRow) => row.status === 'locked';
/** A newer verification for the same act took its place. */
const isSuperseded = (row: VerificationRow) => row.current_id !== null && row.current_id !== row.id;
/** Called off, or killed by a change of number or password (C9). */
const isCancelled = (row: VerificationRow) => row.current_id === null;

/** The state that people and programs see. Exactly one holds; the first that applies, in this order. */
export function statusOf(row: VerificationRow, now: Date): Verification['status'] {
  if (isSpent(row)) return 'spent';
  if (isLocked(row)) return 'locked';
  if (isSuperseded(row)) return 'superseded';
  if (isCancelled(row)) return 'cancelled';
  return isExpired(row, now) ? 'expired' : 'pending';
}

/** Wrong codes of one number, over all its verifications (C5). */
export type NumberGuard = { wrong_at: Date[]; wrong_in_a_row: number };

/** Seconds until codes to this number are taken again, 0 where they are now, null where time alone does not help. */
export function numberLockSeconds(guard: NumberGuard, rules: CodeRules, now: Date): number | null {
  if (guard.wrong_in_a_row >= rules.CODE_WRONG_IN_A_ROW) return null;
  const oldestThatCounts = guard.wrong_at[rules.CODE_WRONG_PER_NUMBER_PER_HOUR - 1];
  return oldestThatCounts ? Math.max(0, secondsBetween(now, addSeconds(oldestThatCounts, 3_600))) : 0;
}

/** Which code of the catalogue tells why a verification can't be spent now. Published in docs/verification.md, in this order. */
export function refusalOf(status: Exclude<Verification['status'], 'pending'>): ErrorCode {
  switch (status) {
    case 'spent':
      return 'code_spent';
    case 'locked':
      return 'code_locked';
    case 'superseded':
      return 'code_superseded';
    case 'cancelled':
    case 'expired':
      return 'code_expired';
  }
}

/** What people and programs see of it. `recipient` is masked; `channels` are those that reach its country now. */
export function showVerification(
  row: VerificationRow,
  { recipient, channels }: { recipient: string; channels: Channel[] },
  rules: CodeRules,
  now: Date,
): Verification {
  return {
    id: row.id,
    purpose: row.purpose,
    status: statusOf(row, now),
    recipient,
    expiresAt: row.expires_at.toISOString(),
    resendAt: addSeconds(row.sent_at, rules.CODE_RESEND_SECONDS).toISOString(),
    triesLeft: Math.max(0, rules.CODE_TRIES - row.tries),
    sendsLeft: Math.max(0, rules.CODE_SENDS - row.sends),
    delivery: {
      status: row.delivery_status,
      at: row.delivery_at.toISOString(),
      ...(row.delivery_reason === null ? {} : { reason: row.delivery_reason }),
      channel: row.channel,
      line: row.gateway === null ? null : (row.rank ?? 1) === 1 ? 'main' : 'backup',
    },
    resendBy: channels,
  };
}
