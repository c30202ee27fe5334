import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { Seen } from './commands.ts';
import { commands, openings } from './commands.ts';
import { Model } from './model.ts';
import type { ModelServer } from './real.ts';
import { Real } from './real.ts';

/** Lets the server and the model live through the same histories, and holds every answer of one against the other. */
export async function checkHistories(on: ModelServer, { runs }: { runs: number }): Promise<Seen> {
  const seen: Seen = new Map();
  const opening = fc.constantFrom(...openings(seen));
  const history = fc.commands(commands(seen), { maxCommands: 12, size: 'max' });
  await fc.assert(
    fc.asyncProperty(opening, history, async (first, steps) => {
      const real = new Real(on);
      const model = new Model(on.server.settings, real.clock.now().getTime());
      await real.prepare();
      for (const step of first) if (step.check(model)) await step.run(model, real);
      await fc.asyncModelRun(() => ({ model, real }), steps);
      await agreeAtTheEnd(model, real);
      real.forget();
    }),
    { numRuns: runs },
  );
  return seen;
}

async function agreeAtTheEnd(model: Model, real: Real) {
  for (const verification of model.verifications) {
    const { body } = await real.look(verification.person, verification.index);
    expect(body).toMatchObject(model.shown(verification));
  }
  for (const person of new Set(model.verifications.map((verification) => verification.person))) {
    const held = model.heldBy(person);
    const tail = held === undefined ? null : real.numbers[held]!.slice(-4);
    const { phone } = (await real.account(person)).body as { phone: { phone: string } | null };
    expect(phone?.phone.slice(-4) ?? null).toBe(tail);
  }
}
