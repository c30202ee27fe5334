import { parseArgs } from 'node:util';
import type { StaffOutcome } from '../domains/orders/index.ts';
import { completeByStaff, describeOrder, listOrdersAtWork, startByStaff } from '../domains/orders/index.ts';
import { cliActor } from '../domains/staff/index.ts';
import { foldName } from './fold-name.ts';
import type { World } from './open-world.ts';

export const ordersUsage = `btepai orders list [--status paid|in_progress|refunding]   without it: all that is paid and not done
btepai orders show NUMBER [--reveal]                  --reveal shows the number to call in full
btepai orders start NUMBER --by NAME
btepai orders complete NUMBER --by NAME
`;

const words: Record<StaffOutcome, string> = {
  done: 'done',
  no_such_order: 'not done: there is no order of this number',
  not_paid: 'not done: it is not paid, or has begun already',
  not_in_progress: 'not done: it is not in progress',
};

const statuses = ['paid', 'in_progress', 'refunding'] as const;

/** @returns the exit code: 0 done, 1 not done, 2 not a command */
export async function runOrders(args: string[], world: World): Promise<number> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { by: { type: 'string' }, status: { type: 'string' }, reveal: { type: 'boolean', default: false } },
  });
  const [command, number, ...more] = positionals;
  const say = (outcome: StaffOutcome) => {
    world.say(words[outcome]);
    return outcome === 'done' ? 0 : 1;
  };
  if (more.length > 0) return 2;
  if (command === 'list' && number === undefined) {
    const status = statuses.find((known) => known === values.status) ?? null;
    if (status === null && values.status !== undefined) return 2;
    const lines = await listOrdersAtWork(world, status);
    for (const line of lines.length > 0 ? lines : ['no order waits']) world.say(line);
    return 0;
  }
  if (number === undefined) return 2;
  if (command === 'show') {
    const lines = await describeOrder(world, number, { reveals: values.reveal });
    if (!lines) return say('no_such_order');
    for (const line of lines) world.say(line);
    return 0;
  }
  const by = foldName(values.by ?? '');
  if (by === '') return 2;
  if (command === 'start') return say(await startByStaff(world, { number, by: cliActor(by) }));
  if (command === 'complete') return say(await completeByStaff(world, { number, by: cliActor(by) }));
  return 2;
}
