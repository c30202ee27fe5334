import { describe, expect, test } from 'vitest';
import { checkHistories } from './check.ts';
import { startModelServer } from './real.ts';
import { cases } from './rules.ts';

/**
 * A bind’s life as random histories of two people and three numbers (one of them a stranger’s): ask, resend, right, wrong
 * and other codes, cancel, and a clock that likes edges. The model says what each answer must be.
 */
export function describeHistories({ runsOfEach, timeoutMs }: { runsOfEach: number; timeoutMs: number }) {
  describe.concurrent('random histories of a bind agree with the model', () => {
    test.each(cases)(`with $name, ${runsOfEach} of them`, { timeout: timeoutMs }, async ({ env, outcomes }) => {
      const on = await startModelServer(env);
      try {
        const seen = await checkHistories(on, { runs: runsOfEach });
        expect(outcomes.filter((outcome) => !seen.has(outcome))).toEqual([]);
      } finally {
        await on.server.close();
      }
    });
  });
}
