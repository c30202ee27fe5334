import * as fc from 'fast-check';
import { expect } from 'vitest';
import { otherCode } from '../../server/testing/client.ts';
import type { Expected, Model } from './model.ts';
import type { Real } from './real.ts';

type Step = fc.AsyncCommand<Model, Real>;

/** How often each outcome was seen, over all runs: a model that never reaches a state judges nothing about it. */
export type Seen = Map<string, number>;

export function commands(seen: Seen): fc.Arbitrary<Step>[] {
  const person = fc.nat(1);
  const which = fc.nat(3);
  // Mostly the owner; now and then the other person, to whom it is not there.
  const byOther = fc.integer({ min: 0, max: 9 }).map((n) => n === 0);
  return [
    fc.tuple(person, fc.nat(2)).map(([who, number]) => ask(seen, who, number)),
    fc.tuple(person, fc.nat(2)).map(([who, number]) => ask(seen, who, number)),
    fc
      .record({
        which,
        byOther,
        kind: fc.constantFrom('right', 'right', 'wrong', 'other'),
        times: fc.integer({ min: 1, max: 5 }),
      })
      .map((given) => bind(seen, given)),
    fc
      .record({ which, byOther, kind: fc.constantFrom('right', 'wrong'), times: fc.integer({ min: 3, max: 6 }) })
      .map((given) => bind(seen, given)),
    fc.tuple(which, byOther).map(([v, other]) => resend(seen, v, other)),
    fc.tuple(which, byOther).map(([v, other]) => cancel(seen, v, other)),
    fc.tuple(fc.nat(20), fc.constantFrom(-1_000, -1, 0, 0, 1, 1_000)).map(([edge, byMs]) => goToEdge(edge, byMs)),
    fc.constantFrom(1, 59, 60, 61, 61, 299, 3_600, 86_400).map(advance),
  ];
}

/** Ways to begin that chance alone would seldom find: close to a limit of sends, of wrong codes, of resends. */
export function openings(seen: Seen): Step[][] {
  const wrongly = (times: number) => bind(seen, { which: 0, byOther: false, kind: 'wrong', times });
  const rightly = bind(seen, { which: 0, byOther: false, kind: 'right', times: 1 });
  const again = resend(seen, 0, false);
  const minute = advance(61);
  const times = (count: number, ...steps: Step[]) => Array.from({ length: count }, () => steps).flat();
  return [
    [],
    [],
    [],
    [],
    times(2, ask(seen, 0, 0), wrongly(5), minute),
    [...times(2, ask(seen, 0, 0), wrongly(5), advance(3_600)), ask(seen, 1, 0)],
    times(4, ask(seen, 0, 0), minute),
    [ask(seen, 1, 1), ...times(4, minute, again)],
    [...times(2, ask(seen, 0, 1), minute), ...times(4, again, minute)],
    [...times(3, ask(seen, 0, 2), wrongly(2), rightly, advance(3_600)), ask(seen, 1, 2)],
    [ask(seen, 0, 1), rightly, minute, ask(seen, 1, 1)],
  ];
}

/** What the answer says of its kind, against what the model says. */
function compare(
  seen: Seen,
  act: string,
  answer: { status: number; body: Record<string, unknown> },
  expected: Expected,
) {
  const forGood = expected.code === 'code_locked' && act === 'ask' && expected.retryAfterSeconds === undefined;
  const name = `${act} ${expected.code ?? expected.status}${forGood ? ' for good' : ''}`;
  seen.set(name, (seen.get(name) ?? 0) + 1);
  const { code, triesLeft, retryAfterSeconds } = answer.body;
  const refused = answer.status >= 400;
  expect({ status: answer.status, ...(refused ? { code, triesLeft, retryAfterSeconds } : {}) }).toEqual({
    status: expected.status,
    ...(refused
      ? { code: expected.code, triesLeft: expected.triesLeft, retryAfterSeconds: expected.retryAfterSeconds }
      : {}),
  });
}

/** From the newest back, so that a shrunk run keeps meaning the same. */
const at = (model: Model, back: number) => {
  const { length } = model.verifications;
  return model.verifications[length - 1 - (back % length)]!;
};

async function lookAgain(model: Model, real: Real, index: number) {
  const verification = model.verifications[index]!;
  const { status, body } = await real.look(verification.person, index);
  expect({ status, body }).toMatchObject({ status: 200, body: model.shown(verification) });
}

const ask = (seen: Seen, person: number, number: number): Step => ({
  check: () => true,
  async run(model, real) {
    const expected = model.ask(person, number);
    const answer = await real.ask(person, number);
    compare(seen, 'ask', answer, expected);
    if (answer.status !== 201) return;
    const index = model.verifications.length - 1;
    expect(answer.body).toMatchObject(model.shown(model.verifications[index]!));
    real.made.push({ id: answer.body.id as string, code: await real.codeAt(number, model.sendsTo(number)) });
  },
  toString: () => `person ${person} asks for number ${number}`,
});

const bind = (seen: Seen, given: { which: number; byOther: boolean; kind: string; times: number }): Step => ({
  check: (model) => model.verifications.length > 0,
  async run(model, real) {
    const verification = at(model, given.which);
    const { index } = verification;
    const person = given.byOther ? 1 - verification.person : verification.person;
    const right = real.made[index]!.code;
    const elsewhere = real.made[(index + 1) % real.made.length]!.code;
    const code = given.kind === 'right' ? right : given.kind === 'other' ? elsewhere : otherCode(right);
    for (let time = 0; time < (given.kind === 'right' ? 1 : given.times); time += 1) {
      compare(seen, 'bind', await real.bind(person, index, code), model.bind(person, index, code === right));
    }
    await lookAgain(model, real, index);
  },
  toString: () =>
    `${given.byOther ? 'the other' : 'its owner'} binds with ${given.which} back, ${given.kind} code, ${given.times}×`,
});

const resend = (seen: Seen, which: number, byOther: boolean): Step => ({
  check: (model) => model.verifications.length > 0,
  async run(model, real) {
    const verification = at(model, which);
    const { index, number } = verification;
    const person = byOther ? 1 - verification.person : verification.person;
    const expected = model.resend(person, index);
    const answer = await real.resend(person, index);
    compare(seen, 'resend', answer, expected);
    if (answer.status === 200) {
      expect(answer.body).toMatchObject(model.shown(verification));
      // C7: the same code again, so that a late SMS still works.
      expect(await real.codeAt(number, model.sendsTo(number))).toBe(real.made[index]!.code);
    }
    await lookAgain(model, real, index);
  },
  toString: () => `${byOther ? 'the other' : 'its owner'} resends ${which} back`,
});

const cancel = (seen: Seen, which: number, byOther: boolean): Step => ({
  check: (model) => model.verifications.length > 0,
  async run(model, real) {
    const verification = at(model, which);
    const person = byOther ? 1 - verification.person : verification.person;
    const expected = model.cancel(person, verification.index);
    compare(seen, 'cancel', await real.cancel(person, verification.index), expected);
    await lookAgain(model, real, verification.index);
  },
  toString: () => `${byOther ? 'the other' : 'its owner'} cancels ${which} back`,
});

const moveTo = (model: Model, real: Real, time: number) => {
  real.clock.advance((time - model.now) / 1_000);
  model.now = real.clock.now().getTime();
};

const advance = (seconds: number): Step => ({
  check: () => true,
  run: async (model, real) => moveTo(model, real, model.now + seconds * 1_000),
  toString: () => `${seconds} s pass`,
});

const goToEdge = (edge: number, byMs: number): Step => ({
  check: (model) => model.edges().length > 0,
  async run(model, real) {
    const edges = model.edges().sort((a, b) => a - b);
    const time = edges[edge % edges.length]! + byMs;
    if (time > model.now) moveTo(model, real, time);
  },
  toString: () => `the clock goes to edge ${edge} ${byMs >= 0 ? '+' : ''}${byMs} ms`,
});
