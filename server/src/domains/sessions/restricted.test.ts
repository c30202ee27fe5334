import type { Account, RestrictionLevel } from '@btepai/contract';
import type { FastifyRequest } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../../testing/client.ts';
import { newPhone } from '../../../testing/client.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';
import { staffOf } from '../../../testing/staff.ts';
import { verifyAudit } from '../staff/index.ts';
import { refuseRestricted } from './authenticate.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const levels: RestrictionLevel[] = ['no_payments', 'no_changes', 'read_only'];
const doors = ['writing', 'active', 'paying'] as const;
/** How many of the doors, in this order, stay open at a level. */
const open: Record<RestrictionLevel, number> = { no_payments: 2, no_changes: 1, read_only: 0 };

const restrict = (username: string, level: string, ...more: string[]) =>
  staffOf(server, [
    'accounts',
    'restrict',
    username,
    '--level',
    level,
    '--by',
    'lin',
    '--reason',
    '来电核实过',
    ...more,
  ]);

async function person() {
  const client = server.client();
  const { account } = await client.register();
  const phone = newPhone();
  await client.bindNumber(phone);
  server.clock.advance(61);
  return { client, phone, username: account.username, id: account.id };
}

describe.each(levels)('L9: an account at %s', (level) => {
  test.each(doors.map((door, index) => [door, index < open[level]] as const))(
    'L9: the door “%s” is open: %s',
    (door, isOpen) => {
      const account = { account_status: 'restricted', restriction_level: level };
      const enter = () => refuseRestricted({ session: { account } } as FastifyRequest, door);
      if (isOpen) expect(enter).not.toThrow();
      else expect(enter).toThrow(expect.objectContaining({ code: 'account_restricted' }));
    },
  );

  test('L9: is kept from it by the very next request of a session that is open, and may look, write to support and be freed', async () => {
    const { client, phone, username } = await person();
    const change = (name: string) => client.call('PATCH', '/v1/account', { displayName: name });
    expect((await change('before')).status).toBe(200);
    expect(await restrict(username, level, '--self')).toMatchObject({ exit: 0 });

    const mayChange = level === 'no_payments';
    expect((await change('after')).status).toBe(mayChange ? 200 : 403);
    const { status, body } = await client.get<Account>('/v1/account');
    expect([status, body.displayName]).toEqual([200, mayChange ? 'after' : 'before']);
    expect(body).toMatchObject({ status: 'restricted', restriction: { level, reason: 'staff', liftableBy: 'code' } });
    const written = await client.post('/v1/support/cases', { topic: 'other', message: '账户怎么受限了？' });
    expect(written.status).toBe(201);

    await lift(client, phone);
    expect((await change('freed')).status).toBe(200);
  });
});

async function lift(client: Client, phone: string) {
  const verification = await client.proof('lift_restriction', {}, phone);
  const { status, body } = await client.post<Account>('/v1/account/lift-restriction', { verification });
  expect([status, body]).toMatchObject([200, { status: 'active', restriction: null }]);
}

describe('what staff do', () => {
  test('only they lift what they set, unless they said otherwise; who and why is kept, sealed, for good', async () => {
    const { client, username, id } = await person();
    expect(await restrict(username, 'no_changes')).toEqual({
      exit: 0,
      said: `done: ${username} is restricted to no_changes, to be lifted by staff`,
    });
    const refused = await client.ask('lift_restriction');
    expect([refused.status, refused.body.code]).toEqual([403, 'account_restricted']);

    const freed = ['accounts', 'lift', username, '--by', 'wang', '--reason', '本人到店核实'];
    expect(await staffOf(server, freed)).toEqual({ exit: 0, said: `done: ${username} is free` });
    expect(await staffOf(server, freed)).toMatchObject({ exit: 1 });
    expect((await client.account()).status).toBe('active');

    const { said } = await staffOf(server, ['accounts', 'acts', username]);
    expect(said.split('\n').map((line) => line.split('  ').slice(1))).toEqual([
      ['account.lift', 'wang', '本人到店核实'],
      ['account.restrict', 'no_changes', 'lin', '来电核实过'],
    ]);
    const rows = await server.sql('select entry from staff_audit where account_id = $1', [id]);
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toMatch(/本人到店核实|来电核实过/);
    expect((await verifyAudit(server.app.db)).broken).toEqual([]);

    const lines = await server.sql<{ kind: string; entry: string }>(
      "select kind, entry from activity where account_id = $1 and kind in ('account_restricted', 'restriction_lifted') order by seq",
      [id],
    );
    expect(lines.map(({ kind, entry }) => [kind, JSON.parse(entry).outcome])).toEqual([
      ['account_restricted', 'no_changes'],
      ['restriction_lifted', 'staff'],
    ]);
    const notices = await client.get<{ items: { kind: string }[] }>('/v1/notifications');
    expect(notices.body.items.slice(0, 2).map(({ kind }) => kind)).toEqual([
      'restriction_lifted',
      'account_restricted',
    ]);
  });

  test('a further level that it has stays, and so does that only staff may lift it', async () => {
    const { username } = await person();
    await restrict(username, 'read_only');
    expect((await restrict(username, 'no_payments', '--self')).said).toBe(
      `done: ${username} is restricted to read_only, to be lifted by staff`,
    );
  });

  test.each([
    [['restrict', 'someone', '--by', 'lin', '--reason', 'x']],
    [['restrict', 'someone', '--level', 'everything', '--by', 'lin', '--reason', 'x']],
    [['restrict', 'someone', '--level', 'read_only', '--by', 'lin']],
    [['lift', 'someone', '--reason', 'x']],
    [['lift']],
    [['nonsense', 'someone']],
  ])('%j is no command', async (args) => {
    expect(await staffOf(server, ['accounts', ...args])).toEqual({ exit: 2, said: '' });
  });

  test('whom nobody knows is not done', async () => {
    expect(await restrict('nobody_here', 'read_only')).toMatchObject({ exit: 1 });
    expect(await staffOf(server, ['risk', 'decisions', 'nobody_here'])).toMatchObject({ exit: 1 });
    expect(await staffOf(server, ['risk', 'close', 'no-id', '--by', 'lin'])).toMatchObject({ exit: 1 });
    expect(await staffOf(server, ['risk', 'close', 'no-id'])).toMatchObject({ exit: 2 });
  });
});
