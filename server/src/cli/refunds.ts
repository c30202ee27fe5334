import { parseArgs } from 'node:util';
import type { Decided, Retried } from '../domains/payments/index.ts';
import { approveRefund, listRefundsToDecide, refuseRequest, retryLateRefund } from '../domains/payments/index.ts';
import { cliActor } from '../domains/staff/index.ts';
import { foldName } from './fold-name.ts';
import type { World } from './open-world.ts';

export const refundsUsage = `btepai refunds list                                    those that wait for staff, by the numbers of their orders
btepai refunds approve NUMBER --by NAME
btepai refunds refuse NUMBER --by NAME
btepai refunds retry REFUND --by NAME                  late money that a gateway refused to give back, by the alarm’s number
`;

const words: Record<Decided | Retried, string> = {
  given: 'done: it is in the wallet',
  sent: 'done: its gateway is asked to pay it',
  refused: 'done: the order stands as it stood',
  no_such_order: 'not done: there is no order of this number',
  not_asked: 'not done: nothing of it is asked back',
  under_way: 'not done: it was agreed to, and is under way',
  no_such_refund: 'not done: there is no refund of this number',
  not_late: 'not done: its owner asked for it, and can ask again',
  not_failed: 'not done: it is under way again, or has been paid',
};

type Act = (world: World, number: string, by: string) => Promise<Decided | Retried>;
const acts = new Map<string, Act>([
  ['approve', (world, number, by) => approveRefund(world, { number, by: cliActor(by) })],
  ['refuse', (world, number, by) => refuseRequest(world, { number, by: cliActor(by) })],
  ['retry', (world, refundNo, by) => retryLateRefund(world, { refundNo, by: cliActor(by) })],
]);

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
  const act = acts.get(command ?? '');
  if (number === undefined || by === '' || !act) return 2;
  const outcome = await act(world, number, by);
  world.say(words[outcome]);
  return words[outcome].startsWith('done') ? 0 : 1;
}
