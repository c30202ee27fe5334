import { parseArgs } from 'node:util';
import { RestrictionLevel } from '@btepai/contract';
import { findByUsername, foldUsername, freeByStaff, restrictByStaff } from '../domains/accounts/index.ts';
import { earlierStaffActsOf } from '../domains/risk/index.ts';
import { cliActor, readActsOn, showLine } from '../domains/staff/index.ts';
import { Refusal } from '../kit/refusal.ts';
import type { World } from './open-world.ts';

export const accountsUsage = `btepai accounts restrict USERNAME --level no_payments|no_changes|read_only --by NAME --reason TEXT [--self]
                                                       --self: its owner may lift it by a proof, not only staff
btepai accounts lift USERNAME --by NAME --reason TEXT
btepai accounts acts USERNAME                          what staff did to an account, and why
`;

/** @returns the exit code: 0 done, 1 not done, 2 not a command */
export async function runAccounts(args: string[], world: World): Promise<number> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      level: { type: 'string' },
      by: { type: 'string' },
      reason: { type: 'string' },
      self: { type: 'boolean', default: false },
    },
  });
  const [command, username, ...more] = positionals;
  const [by, reason] = [values.by?.trim() ?? '', values.reason?.trim() ?? ''];
  const level = RestrictionLevel.options.find((known) => known === values.level);
  if (!username || more.length > 0 || !['restrict', 'lift', 'acts'].includes(command ?? '')) return 2;
  if (command !== 'acts' && (by === '' || reason === '')) return 2;
  if (command === 'restrict' && !level) return 2;

  const { db, say } = world;
  const [account] = await db.run(findByUsername, { folded: foldUsername(username) });
  if (!account) {
    say('not done: there is no account of this username');
    return 1;
  }
  const accountId = account.account_id;
  if (command === 'acts') return showActs(world, accountId);
  const act = { accountId, by: cliActor(by), reason };
  try {
    if (command === 'lift') {
      await freeByStaff(world, act);
      say(`done: ${account.username} is free`);
      return 0;
    }
    const restricted = await restrictByStaff(world, { ...act, level: level!, selfLift: values.self });
    const { restriction_level: now, liftable_by: liftableBy } = restricted;
    say(
      `done: ${account.username} is restricted to ${now}, to be lifted by ${liftableBy === 'staff' ? 'staff' : 'its owner'}`,
    );
    return 0;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    say(`not done: this account is ${error.code === 'account_gone' ? 'closed' : 'not restricted'}`);
    return 1;
  }
}

const most = 100;
async function showActs(world: World, accountId: string): Promise<number> {
  const rows = await readActsOn(world.db, { accountId, beforeId: null, limit: most });
  const said = rows.map((row) => {
    const { at, act, by, reason, details } = showLine(world.crypto, row);
    return [at, act, ...('level' in details ? [details.level] : []), by.name, ...(reason ? [reason] : [])].join('  ');
  });
  const earlier = (await earlierStaffActsOf(world, accountId)).map(({ at, act, level, by, reason }) =>
    [at.toISOString(), `account.${act}`, ...(level ? [level] : []), by, reason].join('  '),
  );
  for (const line of [...said, ...earlier]) world.say(line);
  if (said.length + earlier.length === 0) world.say('staff have done nothing to this account');
  return 0;
}
