import * as fc from 'fast-check';
import { expect } from 'vitest';
import { expectAgreement } from './agreement.ts';
import type { Method, Model, Payment, Size } from './model.ts';
import { prices } from './model.ts';
import type { Real } from './real.ts';

type Step = fc.AsyncCommand<Model, Real>;
type Answer = Awaited<ReturnType<Real['call']>>;

/** How often each act came to each answer, over all runs: a model that never gets somewhere judges nothing about it. */
export type Seen = Map<string, number>;

const said = ({ status, body }: Answer) => body.code ?? (status < 300 ? 'done' : String(status));

class Act implements Step {
  private readonly seen: Seen;
  private readonly name: string;
  private readonly act: (model: Model, real: Real) => Promise<[expected: string, answer: string]>;
  private readonly can: (model: Model) => boolean;
  constructor(seen: Seen, name: string, act: Act['act'], can: Act['can']) {
    this.seen = seen;
    this.name = name;
    this.act = act;
    this.can = can;
  }
  check = (model: Readonly<Model>) => this.can(model as Model);
  async run(model: Model, real: Real) {
    const [expected, answer] = await this.act(model, real);
    expect(answer, this.name).toBe(expected);
    const key = `${this.name.split(' ')[0]}: ${expected}`;
    this.seen.set(key, (this.seen.get(key) ?? 0) + 1);
    await expectAgreement(model, real);
  }
  toString = () => this.name;
}

export function commands(seen: Seen) {
  /** Counted from the newest: what was begun last is what somebody acts on. */
  const back = fc.constantFrom(0, 0, 0, 0, 1, 1, 2, 3);
  const at = (length: number, steps: number) => length - 1 - (steps % length);
  type OneOf = (model: Model, real: Real, index: number) => Promise<[string, string]>;
  const ofOrder = (name: string, act: OneOf) => (steps: number) =>
    new Act(
      seen,
      `${name} of order -${steps}`,
      (model, real) => act(model, real, at(model.orders.length, steps)),
      (model) => model.orders.length > 0,
    );
  /** Of those that `takes` says. */
  const ofPayment =
    (name: string, act: OneOf, takes: (payment: Payment) => boolean = () => true) =>
    (steps: number) => {
      const fitting = ({ payments }: Model) => payments.flatMap((payment, index) => (takes(payment) ? [index] : []));
      return new Act(
        seen,
        `${name} -${steps}`,
        (model, real) => act(model, real, fitting(model)[at(fitting(model).length, steps)]!),
        (model) => fitting(model).length > 0,
      );
    };

  const placing = (size: Size) =>
    new Act(
      seen,
      `place ${size}`,
      async (model, real) => [model.place(size), said(await real.place(size))],
      ({ orders }) => orders.length < 5,
    );
  const beginning = (method: Method) =>
    ofOrder(`begin by ${method}`, async (model, real, index) => [
      model.begin(model.orders[index]!, method),
      said(await real.begin(index, method)),
    ]);
  const confirm = ofPayment('confirm', async (model, real, index) => {
    const answer = await real.confirm(index);
    return [model.confirm(model.payments[index]!), answer.body.isHeld ? 'held' : said(answer)];
  });
  const cancel = ofPayment('cancel', async (model, real, index) => [
    model.cancel(model.payments[index]!),
    said(await real.call('POST', `/v1/payments/${real.payments[index]!.id}/cancel`)),
  ]);
  const cancelOrder = ofOrder('cancel-order', async (model, real, index) => [
    model.cancelOrder(model.orders[index]!),
    said(await real.call('POST', `/v1/orders/${real.orders[index]!.id}/cancel`)),
  ]);

  /** Its payer pays, and its gateway says so once or several times at once. */
  const called = (times: number) =>
    ofPayment(
      `callback ${times} times`,
      async (model, real, index) => {
        const { alipay, server } = real.on;
        const tradeNo = real.payments[index]!.tradeNo!;
        alipay.pay(tradeNo);
        const expected = model.capture(model.payments[index]!);
        const answers = await Promise.all(Array.from({ length: times }, () => alipay.notify(server.url, tradeNo)));
        return [expected, answers.every(({ status }) => status === 200) ? expected : 'refused'];
      },
      ({ method }) => method === 'alipay',
    );
  /** Its payer pays, and the callback never comes. */
  const silent = ofPayment(
    'silent',
    async (model, real, index) => {
      real.on.alipay.pay(real.payments[index]!.tradeNo!);
      model.payments[index]!.silent = true;
      return ['done', 'done'];
    },
    ({ method, status }) => method === 'alipay' && status === 'processing',
  );

  const decideHeld = (isRefused: boolean) =>
    ofOrder(isRefused ? 'refuse-held' : 'release', async (model, real, index) => [
      model.release(model.orders[index]!, isRefused),
      await real.staff('payments', isRefused ? 'refuse' : 'release', real.orders[index]!.number),
    ]);
  const start = ofOrder('start', async (model, real, index) => [
    model.start(model.orders[index]!),
    await real.staff('orders', 'start', real.orders[index]!.number),
  ]);
  const receive = ofOrder('receive', async (model, real, index) => [
    model.receive(model.orders[index]!),
    said(await real.call('POST', `/v1/orders/${real.orders[index]!.id}/confirm-receipt`)),
  ]);
  const refund = (amount: number | null) =>
    ofOrder(`refund ${amount ?? 'all'}`, async (model, real, index) => {
      const asked = { reason: '不需要了', ...(amount !== null && { amount: { amount, currency: 'CNY' } }) };
      const answer = said(await real.call('POST', `/v1/orders/${real.orders[index]!.id}/refund`, asked));
      const expected = model.refund(model.orders[index]!, amount);
      return [expected, answer === 'done' && /^(asked|given)$/.test(expected) ? expected : answer];
    });
  const decideRefund = (isGiven: boolean) =>
    ofOrder(isGiven ? 'approve' : 'refuse-refund', async (model, real, index) => [
      model.decide(model.orders[index]!, isGiven),
      await real.staff('refunds', isGiven ? 'approve' : 'refuse', real.orders[index]!.number),
    ]);
  const passing = (seconds: number) =>
    new Act(
      seen,
      `pass ${seconds} s`,
      async (model, real) => {
        real.on.server.clock.advance(seconds);
        await real.runTasks();
        return [model.pass(seconds), 'done'];
      },
      () => true,
    );

  const [byWallet, byAlipay] = [beginning('wallet'), beginning('alipay')];
  const waiting = (size: Size) => [placing(size), byWallet(0)];
  const paid = (size: Size) => [...waiting(size), confirm(0)];
  const paidThere = [placing('double'), byAlipay(0), called(1)(0)];
  const openings: Step[][] = [
    [],
    waiting('small'),
    waiting('large'),
    paid('double'),
    [...paid('double'), start(0)],
    [...paid('double'), start(0), receive(0)],
    [...paid('double'), start(0), refund(500)(0)],
    paid('large'),
    paid('large'),
    [...paid('large'), ...paid('large'), ...waiting('large')],
    [...paid('large'), ...paid('large'), ...waiting('double')],
    [placing('small'), byAlipay(0)],
    [placing('small'), byAlipay(0), silent(0)],
    paidThere,
    [...paidThere, start(0)],
    [...paidThere, start(0), refund(500)(0)],
  ];
  const each = (...acts: ((steps: number) => Step)[]) => acts.map((act) => back.map(act));
  /** The same with something of its own to choose. */
  const which = <Given>(given: fc.Arbitrary<Given>, act: (given: Given) => (steps: number) => Step) =>
    fc.tuple(given, back).map(([chosen, steps]) => act(chosen)(steps));
  const amounts = fc.constantFrom(null, null, 500, 1_500, prices.large, prices.large + 1);
  return {
    openings: fc.constantFrom(...openings),
    steps: [
      fc.constantFrom<Size>('small', 'double', 'large').map(placing),
      ...each(byWallet, byWallet, byWallet, byAlipay, byAlipay, confirm, confirm, confirm, silent),
      ...each(cancel, cancelOrder, start, start, receive),
      which(fc.integer({ min: 1, max: 3 }), called),
      which(fc.boolean(), decideHeld),
      which(fc.boolean(), decideHeld),
      which(amounts, refund),
      which(amounts, refund),
      which(fc.boolean(), decideRefund),
      fc.constantFrom(60, 31 * 60, 25 * 3_600).map(passing),
    ],
  };
}
