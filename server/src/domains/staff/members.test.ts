import type { AuditList, Invited, Problem, StaffMember } from '@btepai/contract';
import { afterAll, describe, expect, test } from 'vitest';
import { agent } from '../../../testing/desk.ts';
import { openEvents } from '../../../testing/events.ts';
import { eventually, startTestServer } from '../../../testing/server.ts';
import { staffOf } from '../../../testing/staff.ts';
import { verifyAudit } from './index.ts';

const server = await startTestServer();
afterAll(() => server.close());

const admin = await agent(server, ['admin'], 'boss');
const patch = (id: string, body: object, by = admin) =>
  by.call<StaffMember & Pick<Problem, 'code' | 'errors'>>('PATCH', `/v1/staff/members/${id}`, body);

describe('members', () => {
  test('are invited by an administrator, and a name is one person’s', async () => {
    const { status, body } = await admin.post<Invited>('/v1/staff/members', {
      name: 'mei',
      displayName: '梅',
      roles: ['support'],
    });
    expect([status, body.member.status, body.link]).toEqual([
      201,
      'invited',
      expect.stringContaining('/console/join#'),
    ]);
    const again = await admin.post('/v1/staff/members', { name: 'mei', displayName: '另一个', roles: ['risk'] });
    expect(again.body.code).toBe('staff_name_taken');
  });

  test('nobody changes their own power', async () => {
    for (const body of [{ roles: ['admin', 'finance'] }, { status: 'disabled' }, { ownAccounts: [] }])
      expect((await patch(admin.staffId, body)).body.code).toBe('forbidden');
    expect((await patch(admin.staffId, { displayName: '老板' })).body.displayName).toBe('老板');
  });

  test('a role that is taken bites at the next request, and one that is given too', async () => {
    const other = await agent(server, ['admin']);
    expect((await other.get('/v1/staff/audit')).status).toBe(200);
    await patch(other.staffId, { roles: ['editor'] });
    expect((await other.get('/v1/staff/audit')).body.code).toBe('forbidden');
  });

  test('an administrator is always left, whoever is first of two who disable each other', async () => {
    const [one, two] = [await agent(server, ['admin']), await agent(server, ['admin'])];
    await patch(admin.staffId, { roles: ['support'] }, one);
    const answers = await Promise.all([
      patch(two.staffId, { status: 'disabled' }, one),
      patch(one.staffId, { status: 'disabled' }, two),
    ]);
    expect(answers.map(({ status }) => status).sort()).not.toEqual([200, 200]);
    const [left] = await server.sql<{ count: number }>(
      `select count(*)::int from staff_members where status = 'active' and 'admin' = any (roles)`,
    );
    expect(left!.count).toBe(1);
    const [kept] = await server.sql<{ name: string }>(
      `select name from staff_members where status = 'active' and 'admin' = any (roles)`,
    );
    expect((await staffOf(server, ['staff', 'disable', kept!.name, '--by', 'wang'])).said).toContain(
      'last administrator',
    );
    await server.sql(`update staff_members set roles = '{admin}', status = 'active' where id = $1`, [admin.staffId]);
  });

  test('an own account is one that there is', async () => {
    const other = await agent(server, ['support']);
    const person = await server.person();
    const { username } = await person.account();
    const { body: wrong } = await patch(other.staffId, { ownAccounts: ['nobody-at-all'] });
    expect([wrong.code, wrong.errors![0]!.path]).toEqual(['validation_failed', 'ownAccounts.0']);
    expect((await patch(other.staffId, { ownAccounts: [username] })).body.ownAccounts).toEqual([username]);
  });
});

describe('looks', () => {
  const look = (client: typeof admin, accountId: string, reason = 'a caller asks') =>
    client.post('/v1/staff/looks', { accountId, reason });

  test('are refused at one’s own account, declared or known by this browser', async () => {
    const [declared, seen] = [await agent(server, ['support']), await agent(server, ['support'])];
    const person = await server.person();
    const { id, username } = await person.account();
    await patch(declared.staffId, { ownAccounts: [username] });
    expect((await look(declared, id)).body.code).toBe('own_account');
    expect((await look(seen, id)).status).toBe(204);
    seen.deviceToken = person.deviceToken;
    expect((await look(seen, id)).body.code).toBe('own_account');
  });

  test('are lines of the audit, with a reason that the database shows nobody', async () => {
    const other = await agent(server, ['risk']);
    const { id } = await (await server.person()).account();
    await look(other, id, 'called about +86 138 0013 8000');
    const { body } = await admin.get<AuditList>(`/v1/staff/audit?staffId=${other.staffId}`);
    expect(body.items[0]).toMatchObject({
      act: 'account.look',
      accountId: id,
      by: { name: other.name },
      reason: 'called about +86 138 0013 8000',
    });
    const [row] = await server.sql<{ entry: string }>('select entry from staff_audit where id = $1', [
      body.items[0]!.id,
    ]);
    expect(row!.entry).not.toContain('8000');
  });
});

describe('D2: the audit', () => {
  test('is sound, refuses every change, and names the first line that was altered or is missing', async () => {
    const { db } = server.app;
    expect((await verifyAudit(db)).broken).toEqual([]);
    await expect(server.sql('update staff_audit set subject = $1', ['x'])).rejects.toThrow('append-only');
    await expect(server.sql('delete from staff_audit')).rejects.toThrow('append-only');
    await expect(server.sql('truncate staff_audit')).rejects.toThrow('append-only');
    const [line] = await server.sql<{ id: string; seq: string }>(
      'select id, seq from staff_audit where staff_id = $1 order by seq offset 2 limit 1',
      [admin.staffId],
    );
    const altering = async (change: string, undo: string) => {
      const quietly = (sql: string) =>
        server.sql(`do $$ begin set local session_replication_role = replica; ${sql}; end $$`);
      await quietly(change);
      const { broken } = await verifyAudit(db);
      await quietly(undo);
      return broken;
    };
    const where = `where id = '${line!.id}'`;
    const altered = [{ staffId: admin.staffId, seq: Number(line!.seq), id: line!.id }];
    expect(
      await altering(
        `update staff_audit set entry = replace(entry, '"by":"boss"', '"by":"mei"') ${where}`,
        `update staff_audit set entry = replace(entry, '"by":"mei"', '"by":"boss"') ${where}`,
      ),
    ).toEqual(altered);
    expect(
      await altering(
        `update staff_audit set act = 'x' ${where}`,
        `update staff_audit set act = entry::jsonb ->> 'act' ${where}`,
      ),
    ).toEqual(altered);
    expect(
      await altering(
        `create table kept as select * from staff_audit where staff_id = '${admin.staffId}' order by seq desc limit 1;
         delete from staff_audit where id in (select id from kept)`,
        'insert into staff_audit select * from kept; drop table kept',
      ),
    ).toEqual([{ staffId: admin.staffId, seq: expect.any(Number), id: null }]);
    expect((await verifyAudit(db)).broken).toEqual([]);
  });
});

test('live: a console is told which topic to look at again, and its stream ends with its session', async () => {
  const other = await agent(server, ['support']);
  const events = await openEvents<{ topics: string[] }>(other, '/v1/staff/events');
  await eventually(async () => {
    await server.sql(`select tell_staff('cases')`);
    return events.told().some(({ topics }) => topics.includes('cases'));
  }, 'the topic');
  await staffOf(server, ['staff', 'disable', other.name, '--by', 'wang']);
  await eventually(() => events.ended, 'the end of the stream');
});
