import { parseArgs } from 'node:util';
import type { Decided } from '../domains/payments/index.ts';
import { approveRefund, listRefundsToDecide, refuseRequest } from '../domains/payments/index.ts';
import { foldName } from '../domains/support/index.ts';
import type { World } from './open-world.ts';

export const refundsUsage = `btepai refunds list                                    those that wait for staff, by the numbers of their orders
btepai refunds approve NUMBER --by NAME
btepai refunds refuse NUMBER --by NAME
`;

const words: Record<Decided, string> = {
  given: 'done: it is in the wallet',
  sent: 'done: its gateway is asked to pay it',
  refused: 'done: the order stands as it stood',
  no_such_order: 'not done: there is no order of this number',
  not_asked: 'not done: nothing of it is asked back',
  under_way: 'not done: it was agreed to, and is under way',
};

/** @returns the exit code: 0 done, 1 not done, 2 not a command */
export async function runRefunds(args: string[], world: World): Promise<number> {
  const { positionals, values } = parseArgs({ args, allowPositionals: true, options: { by: { type: 'string' } } });
  const [command, number, ...more] = positionals;
  if (more.length > 0) return 2;
  if (command === 'list' && number === undefined) {
    const lines = await listRefundsToDecide(world);
    for (const line of lines.length > 0 ? lines : ['no refund waits']) world.say(line);
    return 0;
  }
  const by = foldName(values.by ?? '');
  const decide = { approve: approveRefund, refuse: refuseRequest }[command ?? ''];
  if (number === undefined || by === '' || !decide) return 2;
  const outcome = await decide(world, { number, by });
  world.say(words[outcome]);
  return words[outcome].startsWith('done') ? 0 : 1;
}
