import { parseArgs } from 'node:util';
import type { Invited } from '@btepai/contract';
import { InviteStaff, staffRoles } from '@btepai/contract';
import {
  addStaff,
  changeStaff,
  cliActor,
  findMemberByName,
  inviteStaff,
  listMembers,
  showMember,
} from '../domains/staff/index.ts';
import { Refusal } from '../kit/refusal.ts';
import type { World } from './open-world.ts';

export const staffUsage = `btepai staff list
btepai staff add NAME --roles admin,support [--display TEXT] --by WHO     prints a link to set a password and an authenticator
btepai staff invite NAME --by WHO       a new link, for who lost theirs; the old ways in end when it is used
btepai staff disable NAME --by WHO      nothing signs in by this name any more
`;

/** @returns the exit code: 0 done, 1 not done, 2 not a command */
export async function runStaff(args: string[], world: World): Promise<number> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { roles: { type: 'string' }, display: { type: 'string' }, by: { type: 'string' } },
  });
  const [command, name, ...more] = positionals;
  if (more.length > 0) return 2;
  if (command === 'list' && name === undefined) return list(world);
  const by = values.by?.trim();
  if (name === undefined || !by) return 2;
  if (command === 'add') return add(world, by, { name, display: values.display, roles: values.roles });
  if (command !== 'invite' && command !== 'disable') return 2;
  const [row] = await world.db.run(findMemberByName, { name });
  if (!row) return refuse(world, 'nobody on the staff has this name');
  if (command === 'invite') {
    if (row.status === 'disabled') return refuse(world, 'this member is disabled');
    return tell(world, await inviteStaff(world, cliActor(by), showMember(row)));
  }
  const found = { ...world, findAccount: async () => null };
  try {
    await changeStaff(found, cliActor(by), { staffId: row.id, changed: { status: 'disabled' } });
  } catch (error) {
    if (error instanceof Refusal && error.code === 'last_admin')
      return refuse(world, 'this is the last administrator; add another first');
    throw error;
  }
  world.say('done');
  return 0;
}

async function list({ db, say }: World): Promise<number> {
  const rows = await db.run(listMembers, { beforeId: null, limit: 1_000 });
  for (const { name, display_name: display, roles, status, last_seen_at: seen } of rows)
    say(
      [
        name.padEnd(16),
        status.padEnd(8),
        roles.join(','),
        display,
        ...(seen ? [`seen ${seen.toISOString()}`] : []),
      ].join('  '),
    );
  if (rows.length === 0) say('nobody yet: btepai staff add NAME --roles admin --by WHO');
  return 0;
}

type New = { name: string; display: string | undefined; roles: string | undefined };
async function add(world: World, by: string, { name, display = name, roles = '' }: New): Promise<number> {
  const asked = InviteStaff.safeParse({ name, displayName: display, roles: roles.split(',').filter(Boolean) });
  if (!asked.success)
    return refuse(
      world,
      `NAME is 2–32 small letters, digits, dots or hyphens, a letter first; --roles are of ${staffRoles.join(', ')}`,
    );
  try {
    return tell(world, await addStaff(world, cliActor(by), asked.data));
  } catch (error) {
    if (error instanceof Refusal && error.code === 'staff_name_taken') return refuse(world, 'the name is taken');
    throw error;
  }
}

function tell({ say }: World, { member, link, expiresAt }: Invited): number {
  say(`${member.name} (${member.roles.join(', ')}) sets a password and an authenticator at`);
  say(link);
  say(`good until ${expiresAt}, once`);
  return 0;
}

function refuse({ say }: World, why: string): number {
  say(`not done: ${why}`);
  return 1;
}
