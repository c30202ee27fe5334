import * as fc from 'fast-check';
import { expect } from 'vitest';
import { otherCode } from '../../../server/testing/client.ts';
import { expectAgreement } from './agreement.ts';
import type { Model } from './model.ts';
import { day } from './model.ts';
import type { Real } from './real.ts';
import { password } from './real.ts';

type Step = fc.AsyncCommand<Model, Real>;
type Answer = Awaited<ReturnType<Real['call']>>;

/** How often each act came to each answer, over all runs: a model that never gets somewhere judges nothing about it. */
export type Seen = Map<string, number>;

const said = ({ status, body }: Answer) => body.code ?? body.outcome ?? (status < 300 ? 'done' : String(status));

class Act implements Step {
  private readonly seen: Seen;
  private readonly name: string;
  private readonly act: (model: Model, real: Real) => Promise<[expected: string, answer: string]>;
  private readonly can: (model: Model) => boolean;
  constructor(seen: Seen, name: string, act: Act['act'], can: Act['can'] = () => true) {
    this.seen = seen;
    this.name = name;
    this.act = act;
    this.can = can;
  }
  check = (model: Readonly<Model>) => this.can(model as Model);
  async run(model: Model, real: Real) {
    // No two things happen at one moment, so that what came first is the same for both.
    model.now += 1;
    real.on.server.clock.advance(1);
    const [expected, answer] = await this.act(model, real);
    expect(answer, this.name).toBe(expected);
    const key = `${this.name.split(' ')[0]}: ${expected}`;
    this.seen.set(key, (this.seen.get(key) ?? 0) + 1);
    await expectAgreement(model, real);
  }
  toString = () => this.name;
}

/** The acts, and ways to begin: mostly with numbers bound, else chance would spend its steps on having something to lose. */
export function commands(seen: Seen, { accounts, numbers }: { accounts: number; numbers: number }) {
  // Who has something to lose acts more often, and the number that nobody begins with is wanted more often.
  const who = fc.oneof(fc.nat(1), fc.nat(accounts - 1));
  const number = fc.oneof(fc.constant(numbers - 1), fc.nat(numbers - 1));
  const which = fc.constantFrom(0, 0, 0, 0, 1, 2);
  /** Someone does something at an account: first it is looked at whether they are still signed in. */
  const at =
    (name: string, act: (model: Model, real: Real, who: number) => Promise<[string, string]>) => (person: number) =>
      new Act(seen, `${name} by ${person}`, async (model, real) => {
        const account = model.accounts[person]!;
        const number = model.listed(account)[0]?.number;
        const [expected, found] = [model.visit(account), await real.visit(person, number)];
        expect(found, `${name}: the session of ${person}`).toBe(expected);
        return act(model, real, person);
      });
  /** One of the account’s numbers as both list them, or one that it does not have. */
  const binding = async (model: Model, real: Real, person: number, index: number) => {
    const [known, ids] = [model.listed(model.accounts[person]!)[index], await real.phones(person)];
    return { known, id: ids[index] ?? '01890a5d-ac96-774b-bcce-b302099a8057' };
  };

  const bindTo = (person: number, n: number) =>
    at(`bind ${n}`, async (model, real) => [
      model.bind(model.accounts[person]!, n),
      said(
        await real.byCode(person, ['bind_phone', { phone: real.numbers[n]! }, n], (verification) =>
          real.call(person, 'POST', '/v1/phones', { verification }),
        ),
      ),
    ])(person);
  const bind = fc.tuple(who, number).map(([person, n]) => bindTo(person, n));

  const replaceBy = (person: number, index: number, n: number, codes: 'right' | 'wrong' | 'swapped') =>
    at(`replace ${index} by ${n}, codes ${codes}`, async (model, real) => {
      const { known, id: phoneId } = await binding(model, real, person, index);
      const answer = await real.byCode(person, ['replace_phone_current', { phoneId }, known?.number ?? 0], (owner) =>
        real.byCode(person, ['replace_phone_new', { phoneId, phone: real.numbers[n]! }, n], (fresh) => {
          const [verification, ownerProof] = codes === 'swapped' ? [owner, fresh] : [fresh, owner];
          const given = codes === 'wrong' ? { ...ownerProof, code: otherCode(ownerProof.code) } : ownerProof;
          return real.call(person, 'POST', `/v1/phones/${phoneId}/replace`, {
            verification,
            ownerProof: { verification: given },
          });
        }),
      );
      if (codes === 'right') return [model.replace(model.accounts[person]!, known, n), said(answer)];
      // Where the asking is allowed, codes that are not right change nothing, whoever holds the number.
      const allowed = model.mayAskToReplace(model.accounts[person]!, known, n);
      return [allowed ?? (codes === 'wrong' ? 'code_wrong' : 'code_mismatch'), said(answer)];
    })(person);
  const replace = fc
    .tuple(who, which, number, fc.constantFrom('right', 'right', 'right', 'wrong', 'swapped'))
    .map((given) => replaceBy(...given));

  const loseFor = (person: number, index: number, n: number) =>
    at(`lose ${index} for ${n}`, async (model, real) => {
      const { known, id: phoneId } = await binding(model, real, person, index);
      const answer = await real.byCode(
        person,
        ['replace_phone_new', { phoneId, phone: real.numbers[n]! }, n],
        (verification) =>
          real.call(person, 'POST', `/v1/phones/${phoneId}/replace`, { verification, ownerProof: { password } }),
      );
      return [model.lose(model.accounts[person]!, known, n), said(answer)];
    })(person);
  const lose = fc.tuple(who, which, number).map((given) => loseFor(...given));

  const cancel = who.map(
    at('cancel', async (model, real, person) => {
      const { changes } = await real.state();
      const mine = changes.filter(({ account_id }) => account_id === real.accounts[person]!.id);
      const id = mine.at(-1)?.id ?? '01890a5d-ac96-774b-bcce-b302099a8057';
      return [
        model.cancel(model.accounts[person]!),
        said(await real.call(person, 'POST', `/v1/phone-changes/${id}/cancel`)),
      ];
    }),
  );

  const unbind = fc.tuple(who, which, fc.boolean()).map(([person, index, acceptNoRecovery]) =>
    at(`unbind ${index}${acceptNoRecovery ? ', knowingly' : ''}`, async (model, real) => {
      const { known, id: phoneId } = await binding(model, real, person, index);
      const answer = await real.byCode(person, ['unbind_phone', { phoneId }, known?.number ?? 0], (verification) =>
        real.call(person, 'POST', `/v1/phones/${phoneId}/unbind`, { verification, acceptNoRecovery }),
      );
      return [model.unbind(model.accounts[person]!, known, acceptNoRecovery), said(answer)];
    })(person),
  );

  const lift = who.map(
    at('lift', async (model, real, person) => {
      const [primary] = model.listed(model.accounts[person]!);
      const answer = await real.byCode(person, ['lift_restriction', {}, primary?.number ?? 0], (verification) =>
        real.call(person, 'POST', '/v1/account/lift-restriction', { verification }),
      );
      return [model.lift(model.accounts[person]!), said(answer)];
    }),
  );

  const primary = fc.tuple(who, which).map(([person, index]) =>
    at(`primary ${index}`, async (model, real) => {
      const { known, id: phoneId } = await binding(model, real, person, index);
      const choose = (proof?: object) => real.call(person, 'POST', `/v1/phones/${phoneId}/primary`, proof);
      const [primary] = model.listed(model.accounts[person]!);
      const atOnce = await choose();
      const answer =
        atOnce.body.code !== 'step_up_required'
          ? atOnce
          : await real.byCode(person, ['make_phone_primary', { phoneId }, primary!.number], (verification) =>
              choose({ verification }),
            );
      if (answer !== atOnce && answer.status === 200) primary!.provenAt = model.now;
      return [model.makePrimary(model.accounts[person]!, known), said(answer)];
    })(person),
  );

  const objectBy = (n: number, back: number) =>
    new Act(
      seen,
      `object by ${n}, ${back} back`,
      async (model, real) => {
        const index = Math.max(0, model.links[n]!.length - 1 - back);
        const token = real.links(n)[index]!;
        return [model.object(n, index), said(await real.call(null, 'POST', '/v1/phone-objections', { token }))];
      },
      (model) => model.links[n]!.length > 0,
    );
  const object = fc.tuple(number, fc.nat(3)).map((given) => objectBy(...given));

  const schedule = fc.integer({ min: 1, max: 3 }).map(
    (times) =>
      new Act(seen, `schedule ${times} at once`, async (model, real) => {
        const due = model.applyDue();
        const run = () => real.on.server.app.schedule.run('apply due phone changes');
        await Promise.all(Array.from({ length: times }, run));
        return [due, due];
      }),
  );

  const passing = (seconds: number) =>
    new Act(seen, `pass ${seconds} s`, async (model, real) => {
      model.now += seconds;
      real.on.server.clock.advance(seconds);
      return ['done', 'done'];
    });
  const pass = fc.constantFrom(61, 3_700, day, 3 * day, 3 * day, 8 * day, 181 * day).map(passing);

  const owners = [bindTo(0, 0), bindTo(1, 1), bindTo(3, 2), bindTo(3, 3)];
  const trusted = [...owners, passing(8 * day)];
  const openings: Step[][] = [
    [],
    owners,
    trusted,
    [...trusted, bindTo(2, 4)],
    [...trusted, loseFor(0, 0, 4)],
    [...trusted, loseFor(0, 0, 4), loseFor(1, 0, 4)],
    [...trusted, replaceBy(0, 0, 4, 'right')],
    [...trusted, replaceBy(3, 0, 4, 'right')],
    [...trusted, replaceBy(0, 0, 4, 'right'), objectBy(0, 0)],
    [...trusted, loseFor(1, 0, 4), objectBy(1, 0)],
  ];
  const acts = [bind, bind, replace, replace, replace, lose, lose, cancel, unbind, lift, lift, primary, object, object];
  return { openings: fc.constantFrom(...openings), steps: [...acts, schedule, schedule, pass, pass] };
}
