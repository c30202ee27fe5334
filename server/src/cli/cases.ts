import { parseArgs } from 'node:util';
import { describeCase, listCasesOf } from '../domains/support/index.ts';
import type { World } from './open-world.ts';

export const casesUsage = `btepai cases list [--status open|approved|refused|resolved]   without it: all that wait for staff
btepai cases show NUMBER                  acts are done at the console, where everybody is one person
`;

const statuses = ['open', 'approved', 'refused', 'resolved'] as const;

/** @returns the exit code: 0 done, 1 no such case, 2 not a command */
export async function runCases(args: string[], world: World): Promise<number> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { status: { type: 'string' } },
  });
  const [command, number, ...more] = positionals;
  if (more.length > 0) return 2;
  if (command === 'list' && number === undefined) {
    const status = statuses.find((known) => known === values.status) ?? null;
    if (status === null && values.status !== undefined) return 2;
    const lines = await listCasesOf(world, status);
    for (const line of lines.length > 0 ? lines : [status ? `no case is ${status}` : 'no case waits']) world.say(line);
    return 0;
  }
  if (command !== 'show' || number === undefined || values.status !== undefined) return 2;
  const lines = await describeCase(world, number);
  for (const line of lines ?? ['there is no case of this number']) world.say(line);
  return lines ? 0 : 1;
}
