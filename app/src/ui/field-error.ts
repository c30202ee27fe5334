import type { ErrorCode, Problem } from '@btepai/contract';

/** What a refusal says about one field: its own line, or the whole of a refusal that is about nothing else. */
export function fieldError(problem: Problem | null, path: string, codes: ErrorCode[]): string | null {
  if (!problem) return null;
  if (codes.includes(problem.code)) return problem.detail;
  return problem.errors?.find((error) => error.path === path)?.message ?? null;
}
