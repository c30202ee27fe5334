import { parseArgs } from 'node:util';
import { findByUsername, foldUsername } from '../domains/accounts/index.ts';
import { allowPhones } from '../domains/phone/index.ts';
import { cliActor } from '../domains/staff/index.ts';
import type { World } from './open-world.ts';

export const phonesUsage = `btepai phones allow USERNAME MAX --by NAME [--reason TEXT]   how many numbers an enterprise may hold, 1 to 100
`;

/** @returns the exit code: 0 done, 1 not done, 2 not a command */
export async function runPhones(args: string[], world: World): Promise<number> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { by: { type: 'string' }, reason: { type: 'string' } },
  });
  const { db, say } = world;
  const [command, username, max, ...more] = positionals;
  const maxPhones = Number(max);
  const by = values.by?.trim();
  if (command !== 'allow' || !username || !by || more.length > 0) return 2;
  if (!Number.isInteger(maxPhones) || maxPhones < 1 || maxPhones > 100) return 2;
  const [account] = await db.run(findByUsername, { folded: foldUsername(username) });
  if (account?.kind !== 'enterprise') {
    say('not done: there is no enterprise of this username');
    return 1;
  }
  await allowPhones(world, { account, by: cliActor(by), max: maxPhones, reason: values.reason?.trim() || null });
  say(`done: ${account.username} may hold ${maxPhones}`);
  return 0;
}
