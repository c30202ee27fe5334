import { parseArgs } from 'node:util';
import type { Outcome } from '../domains/support/index.ts';
import {
  answerPerson,
  approveCase,
  describeCase,
  foldName,
  listCasesOf,
  refuseCase,
  resolveCase,
} from '../domains/support/index.ts';
import type { World } from './open-world.ts';

export const casesUsage = `btepai cases list [--status open|approved|refused|resolved]   without it: all that wait for staff
btepai cases show NUMBER
btepai cases answer NUMBER --by NAME --text TEXT
btepai cases approve NUMBER --by NAME --reason TEXT     an appeal; takes effect with the second of two people
btepai cases refuse NUMBER --by NAME --reason TEXT
btepai cases resolve NUMBER --by NAME [--lift]          --lift frees the account from its restriction
`;

const words: Record<Outcome, string> = {
  done: 'done',
  one_more: 'noted: one more member of staff has to approve',
  already_yours: 'not done: you have approved this case already; someone else has to be the second',
  no_such_case: 'not done: there is no case of this number',
  not_open: 'not done: the case has been decided',
  not_an_appeal: 'not done: this case is no appeal; answer or resolve it',
  gone: 'not done: the number is not what the appeal was about any more; answer the person and refuse the case',
  account_closed: 'not done: the account was closed, and what it wrote is destroyed',
  change_waiting: 'not done: another change of the number waits; it has to end first',
};

const statuses = ['open', 'approved', 'refused', 'resolved'] as const;

/** @returns the exit code: 0 done, 1 not done, 2 not a command */
export async function runCases(args: string[], world: World): Promise<number> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      by: { type: 'string' },
      reason: { type: 'string' },
      text: { type: 'string' },
      status: { type: 'string' },
      lift: { type: 'boolean', default: false },
    },
  });
  const [command, number, ...more] = positionals;
  const say = (outcome: Outcome) => {
    world.say(words[outcome]);
    return outcome === 'done' || outcome === 'one_more' ? 0 : 1;
  };
  if (more.length > 0) return 2;
  if (command === 'list' && number === undefined) {
    const status = statuses.find((known) => known === values.status) ?? null;
    if (status === null && values.status !== undefined) return 2;
    const lines = await listCasesOf(world, status);
    for (const line of lines.length > 0 ? lines : [status ? `no case is ${status}` : 'no case waits']) world.say(line);
    return 0;
  }
  if (number === undefined) return 2;
  if (command === 'show') {
    const lines = await describeCase(world, number);
    if (!lines) return say('no_such_case');
    for (const line of lines) world.say(line);
    return 0;
  }
  const by = foldName(values.by ?? '');
  const text = (command === 'answer' ? values.text : values.reason)?.trim() ?? '';
  if (by === '' || (command !== 'resolve' && text === '')) return 2;
  const act = { number, by, text };
  switch (command) {
    case 'approve':
      return say(await approveCase(world, act));
    case 'refuse':
      return say(await refuseCase(world, act));
    case 'answer':
      return say(await answerPerson(world, act));
    case 'resolve':
      return say(await resolveCase(world, { ...act, lift: values.lift }));
    default:
      return 2;
  }
}
