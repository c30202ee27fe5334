import type { ErrorCode, Verification } from '@btepai/contract';

/** Why a code can't be entered any more. Each has its own words; all lead to a new code. */
export type Ended = 'expired' | 'locked' | 'superseded' | 'spent';

const byError: Partial<Record<ErrorCode, Ended>> = {
  code_expired: 'expired',
  code_locked: 'locked',
  code_superseded: 'superseded',
  code_spent: 'spent',
  code_mismatch: 'expired',
  not_found: 'expired',
};

const byStatus: Record<Verification['status'], Ended | null> = {
  pending: null,
  expired: 'expired',
  cancelled: 'expired',
  locked: 'locked',
  superseded: 'superseded',
  spent: 'spent',
};

type Known = { verification: Verification; errors: (ErrorCode | undefined)[]; secondsLeft: number };

export function endOf({ verification, errors, secondsLeft }: Known): Ended | null {
  const told = errors.map((code) => code && byError[code]).find(Boolean);
  if (told) return told;
  return (
    byStatus[verification.status] ?? (verification.triesLeft === 0 ? 'locked' : secondsLeft === 0 ? 'expired' : null)
  );
}
