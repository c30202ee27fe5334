import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { verifyAllChains } from '../../../server/src/domains/activity/index.ts';
import type { Seen } from './commands.ts';
import { commands } from './commands.ts';
import { Model } from './model.ts';
import { Real, startLifeServer } from './real.ts';

const kinds = ['individual', 'individual', 'individual', 'enterprise'] as const;
const numbers = 5;

/** What has to have happened somewhere for the runs to have meant something. */
const wanted = [
  ...[
    'bind: done',
    'bind: phone_taken',
    'bind: phone_already_bound',
    'bind: phone_unchanged',
    'bind: account_restricted',
  ],
  ...[
    'replace: done',
    'replace: phone_taken',
    'replace: code_wrong',
    'replace: code_mismatch',
    'replace: change_waiting',
  ],
  ...['lose: done', 'lose: step_up_required', 'lose: phone_taken', 'cancel: done', 'cancel: change_resolved'],
  ...['object: restored', 'object: frozen', 'object: objection_closed', 'lift: done', 'lift: forbidden'],
  ...[
    'unbind: done',
    'unbind: last_recovery_path',

    'unbind: phone_is_primary',
    'primary: done',
  ],
  ...['schedule: applied', 'schedule: failed', 'schedule: nothing'],
];

/**
 * The life of a number as random histories of three people, an enterprise and five numbers: every act, every objection, the
 * schedule on several instances at once, and time that passes from a minute to half a year. The model says what each
 * answer must be, and what the database then holds; `agreement.ts` has the invariants.
 */
export function lifeHistories({ runs, timeoutMs }: { runs: number; timeoutMs: number }) {
  test(`${runs} random lives of numbers agree with the model`, { timeout: timeoutMs }, async () => {
    const on = await startLifeServer();
    const seen: Seen = new Map();
    const seed = Number(process.env.LIFE_SEED ?? Date.now() % 2 ** 31);
    let steps = 0;
    try {
      const { openings, steps: acts } = commands(seen, { accounts: kinds.length, numbers });
      const history = fc.commands(acts, { maxCommands: 35, size: 'max' });
      await fc.assert(
        fc.asyncProperty(openings, history, async (opening, life) => {
          const [model, real] = [new Model([...kinds], numbers), new Real(on, numbers)];
          for (const kind of kinds) await real.register(kind);
          for (const step of opening) await step.run(model, real);
          await fc.asyncModelRun(() => ({ model, real }), life);
          steps += opening.length + [...life].length;
        }),
        { numRuns: runs, seed, endOnFailure: process.env.CI !== undefined },
      );
      const { broken, lines } = await verifyAllChains(on.server.app.db, () => {});
      expect(broken).toEqual([]);
      const counts = [...seen].toSorted(([a], [b]) => a.localeCompare(b)).map(([what, times]) => `${what} ${times}`);
      process.stderr.write(`${runs} lives, seed ${seed}, ${steps} steps, ${lines} log lines\n${counts.join(' · ')}\n`);
      expect(wanted.filter((what) => !seen.has(what))).toEqual([]);
    } finally {
      await on.server.close();
    }
  });
}
