import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { verifyAllChains } from '../../../server/src/domains/activity/index.ts';
import { checkLedger } from '../../../server/src/domains/payments/index.ts';
import type { Seen } from './commands.ts';
import { commands } from './commands.ts';
import { Model } from './model.ts';
import { Real, startPayServer } from './real.ts';

const balance = 202_000;

/** What has to have happened somewhere for the runs to have meant something. */
const wanted = [
  ...['begin: done', 'begin: order_not_payable', 'confirm: done', 'confirm: held', 'confirm: insufficient_balance'],
  ...['confirm: payment_expired', 'confirm: payment_already_resolved', 'cancel: done', 'cancel: payment_expired'],
  ...['cancel: payment_already_resolved', 'cancel-order: done', 'cancel-order: order_state_changed'],
  ...['callback: in_time', 'callback: late', 'callback: already', 'silent: done', 'release: done', 'refuse-held: done'],
  ...['start: done', 'receive: done', 'refund: given', 'refund: asked', 'refund: order_state_changed'],
  ...['refund: refund_exceeds_payment', 'approve: done', 'refuse-refund: done'],
];

/**
 * Orders, payments, refunds and the ledger as random histories of a person who pays from the wallet and at a gateway, changes
 * their mind, lets time run out and wants money back, with staff between. The model says what each answer must be, and what
 * the database then holds to the cent; `agreement.ts` has the invariants.
 */
export function payHistories({ runs, timeoutMs }: { runs: number; timeoutMs: number }) {
  test(`M1 M2 M7: ${runs} random histories of money agree with the model`, { timeout: timeoutMs }, async () => {
    const on = await startPayServer();
    const seen: Seen = new Map();
    const seed = Number(process.env.PAY_SEED ?? Date.now() % 2 ** 31);
    let steps = 0;
    try {
      const { openings, steps: acts } = commands(seen);
      const history = fc.commands(acts, { maxCommands: 30, size: 'max' });
      await fc.assert(
        fc.asyncProperty(openings, history, async (opening, life) => {
          const [model, real] = [new Model(balance), new Real(on)];
          await real.register(balance);
          for (const step of opening) await step.run(model, real);
          await fc.asyncModelRun(() => ({ model, real }), life);
          steps += opening.length + [...life].length;
        }),
        { numRuns: runs, seed, endOnFailure: process.env.CI !== undefined },
      );
      const { broken } = await verifyAllChains(on.server.app.db, () => {});
      expect(broken).toEqual([]);
      expect(await checkLedger(on.server.app.db, { readers: 1, onProgress: () => {} })).toMatchObject({ wrong: null });
      const counts = [...seen].toSorted(([a], [b]) => a.localeCompare(b)).map(([what, times]) => `${what} ${times}`);
      process.stderr.write(`${runs} histories of money, seed ${seed}, ${steps} steps\n${counts.join(' · ')}\n`);
      expect(wanted.filter((what) => !seen.has(what))).toEqual([]);
    } finally {
      await on.server.close();
    }
  });
}
