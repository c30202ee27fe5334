import type { Problem } from '@btepai/contract';
import i18next from 'i18next';
import { ProblemError } from '../api.ts';
import type { Watched } from '../until-answered.ts';

/** One that was solved may have run out, or been used by an answer that was lost. */
const challengesAtMost = 2;

/**
 * Where the server asks for work before it does what was asked (S5), this does the work and asks again, for the same act.
 * @throws whatever `attempt` throws, and ProblemError where the work can't be done
 */
export async function withSolution<Answer>(
  attempt: (by: { solution?: string }) => Promise<Answer>,
  watched: Watched,
): Promise<Answer> {
  let by: { solution?: string } = {};
  for (let challenges = 0; ; challenges++) {
    try {
      return await attempt(by);
    } catch (error) {
      if (!(error instanceof ProblemError) || !error.problem.challenge || challenges === challengesAtMost) throw error;
      by = { solution: await solutionOf(error.problem, watched) };
    }
  }
}

async function solutionOf(problem: Problem, { signal, onWait }: Watched): Promise<string> {
  try {
    const { solve } = await import('./solve.ts');
    return await solve(problem.challenge!, { signal, onProgress: (done) => onWait({ kind: 'challenge', done }) });
  } catch {
    signal.throwIfAborted();
    const words = { title: i18next.t('challenge.failed'), detail: i18next.t('challenge.failedWhy') };
    throw new ProblemError({ ...problem, ...words });
  } finally {
    if (!signal.aborted) onWait(null);
  }
}
