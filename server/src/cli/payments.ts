import { parseArgs } from 'node:util';
import type { HeldOutcome } from '../domains/payments/index.ts';
import { describePayments, listHeldPayments, refuseHeld, releaseHeld } from '../domains/payments/index.ts';
import { cliActor } from '../domains/staff/index.ts';
import { foldName } from './fold-name.ts';
import type { World } from './open-world.ts';

export const paymentsUsage = `btepai payments list                                   those whose money is set aside until somebody has looked
btepai payments show NUMBER                            all of an order
btepai payments release NUMBER --by NAME               the order’s held payment goes through
btepai payments refuse NUMBER --by NAME                its money is free again
`;

const words: Record<HeldOutcome, string> = {
  done: 'done',
  no_such_order: 'not done: there is no order of this number',
  not_held: 'not done: no payment of it is held',
  account_restricted: 'not done: its account is restricted, and pays nothing until that is lifted',
  account_closing: 'not done: its account is being closed',
  account_closed: 'not done: its account is closed',
  number_being_replaced:
    'not done: the number of its account is being replaced, and until that is settled it pays nothing',
};

/** @returns the exit code: 0 done, 1 not done, 2 not a command */
export async function runPayments(args: string[], world: World): Promise<number> {
  const { positionals, values } = parseArgs({ args, allowPositionals: true, options: { by: { type: 'string' } } });
  const [command, number, ...more] = positionals;
  const say = (outcome: HeldOutcome) => {
    world.say(words[outcome]);
    return outcome === 'done' ? 0 : 1;
  };
  if (more.length > 0) return 2;
  if (command === 'list' && number === undefined) {
    const lines = await listHeldPayments(world);
    for (const line of lines.length > 0 ? lines : ['no payment is held']) world.say(line);
    return 0;
  }
  if (number === undefined) return 2;
  if (command === 'show') {
    const lines = await describePayments(world, number);
    if (!lines) return say('no_such_order');
    for (const line of lines.length > 0 ? lines : ['nobody has begun to pay it']) world.say(line);
    return 0;
  }
  const by = foldName(values.by ?? '');
  if (by === '') return 2;
  if (command === 'release') return say(await releaseHeld(world, { number, by: cliActor(by) }));
  if (command === 'refuse') return say(await refuseHeld(world, { number, by: cliActor(by) }));
  return 2;
}
