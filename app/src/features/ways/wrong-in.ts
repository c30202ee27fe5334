import type { Problem } from '@btepai/contract';

/** Whether a refusal is about what was typed into this field, so that it is told there. */
export const wrongIn = (problem: Problem | null, path: string): boolean =>
  problem !== null &&
  (problem.code === 'code_wrong' ||
    problem.code === 'credentials_wrong' ||
    (problem.errors?.some((error) => error.path === path) ?? false));
