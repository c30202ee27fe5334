import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { atOnce } from '../../../testing/at-once.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';
import type { Database } from '../../kit/database.ts';
import { verifyChain } from './verify-chain.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

/** An account with a log of so many lines. */
async function logOf(lines: number): Promise<string> {
  const person = await server.person();
  const { id } = await person.account();
  for (let n = 1; n < lines; n++) await person.call('PATCH', '/v1/account', { displayName: `name ${n}` });
  return id;
}
/** What whoever owns the database can do: with the triggers off. */
async function tamper(sql: string, values: unknown[]) {
  await server.sql('alter table activity disable trigger user');
  await server.sql(sql, values);
  await server.sql('alter table activity enable trigger user');
}

describe('D2: the log can only grow', () => {
  const changes: [string, string][] = [
    ['UPDATE', `update activity set entry = '{}'`],
    ['DELETE', 'delete from activity'],
    ['TRUNCATE', 'truncate activity'],
    ['TRUNCATE of one part', 'truncate activity_default'],
    [
      'INSERT over a line',
      `insert into activity select * from activity on conflict (account_id, id) do update set entry = ''`,
    ],
  ];
  test.each(changes)('D2: %s is refused by the database', async (_what, sql) => {
    const id = await logOf(2);
    await expect(server.sql(sql)).rejects.toThrow(/append-only/);
    expect(await verifyChain(server.app.db, id)).toEqual({ rows: 2, brokenAt: null });
  });

  test('D2: also in the partitions that are made each month', async () => {
    const parts = await server.sql<{ name: string }>(
      `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'activity'::regclass`,
    );
    expect(parts.length).toBeGreaterThan(1);
    for (const { name } of parts) await expect(server.sql(`truncate ${name}`), name).rejects.toThrow(/append-only/);
  });
});

describe('D2: what was altered all the same is found, the first of it by name', () => {
  test('D2: a sound chain', async () => {
    expect(await verifyChain(server.app.db, await logOf(5))).toEqual({ rows: 5, brokenAt: null });
    expect(await verifyChain(server.app.db, '01890a5d-ac96-774b-bcce-b302099a8057')).toEqual({
      rows: 0,
      brokenAt: null,
    });
  });

  const alterations: [what: string, sql: string, seq: number, rows: number][] = [
    [
      'an entry',
      `update activity set entry = replace(entry, 'profile', 'Profile') where account_id = $1 and seq = 3`,
      3,
      2,
    ],
    ['a kind', `update activity set kind = 'signed_in' where account_id = $1 and seq = 2`, 2, 1],
    ['a hash', `update activity set hash = sha256('x') where account_id = $1 and seq = 4`, 4, 3],
    [
      'the first line',
      `update activity set entry = '{"kind":"account_created"}' where account_id = $1 and seq = 1`,
      1,
      0,
    ],
    ['a line removed', 'delete from activity where account_id = $1 and seq = 3', 3, 2],
    ['the first removed', 'delete from activity where account_id = $1 and seq = 1', 1, 0],
    ['the last removed', 'delete from activity where account_id = $1 and seq = 5', 5, 4],
    ['all removed', 'delete from activity where account_id = $1', 1, 0],
    [
      'two lines swapped',
      'update activity set seq = case seq when 2 then 3 else 2 end where account_id = $1 and seq in (2, 3)',
      2,
      1,
    ],
  ];
  test.each(alterations)('D2: %s', async (_what, sql, seq, rows) => {
    const id = await logOf(5);
    await tamper(sql, [id]);
    expect(await verifyChain(server.app.db, id)).toMatchObject({ rows, brokenAt: { seq } });
  });

  test('D2: an entry that is no JSON any more is a broken line and no crash', async () => {
    const id = await logOf(3);
    await tamper(
      `with bad as (select sha256(decode(repeat('00', 32), 'hex') || convert_to('1:oops', 'UTF8')) as hash)
       update activity set entry = 'oops', hash = bad.hash from bad where account_id = $1 and seq = 1`,
      [id],
    );
    expect(await verifyChain(server.app.db, id)).toMatchObject({ rows: 0, brokenAt: { seq: 1 } });
  });

  test('D2: a line that someone added is found', async () => {
    const id = await logOf(3);
    await server.sql(
      `insert into activity select account_id, gen_random_uuid(), 4, kind, entry, sha256(hash || convert_to('4:' || entry, 'UTF8'))
       from activity where account_id = $1 and seq = 3`,
      [id],
    );
    expect(await verifyChain(server.app.db, id)).toMatchObject({ brokenAt: { seq: 4 } });
  });

  test('D2: a line that is added while the chain is read is no false alarm', async () => {
    const person = await server.person();
    const { id } = await person.account();
    let added = 0;
    const busy: Database = {
      async run(statement, args) {
        const rows = await server.app.db.run(statement, args);
        await person.call('PATCH', '/v1/account', { displayName: `meanwhile ${added++}` });
        return rows;
      },
    };
    expect(await verifyChain(busy, id)).toMatchObject({ brokenAt: null });
    expect(added).toBeGreaterThan(1);
  });

  test('D2: more lines than are read at once', async () => {
    const id = await logOf(1);
    await server.sql(`do $$ declare h record; line text; begin
      for n in 2..1101 loop
        line := jsonb_build_object('kind', 'signed_in', 'n', n);
        update activity_heads set seq = n, hash = sha256(hash || convert_to(n || ':' || line, 'UTF8'))
        where account_id = '${id}' returning * into h;
        insert into activity values ('${id}', gen_random_uuid(), n, 'signed_in', line, h.hash);
      end loop; end $$`);
    expect(await verifyChain(server.app.db, id)).toEqual({ rows: 1_101, brokenAt: null });
    await tamper('delete from activity where account_id = $1 and seq = 1001', [id]);
    expect(await verifyChain(server.app.db, id)).toMatchObject({ brokenAt: { seq: 1_001 } });
  });
});

test('D2: 100 lines at once are one chain', async () => {
  const person = await server.person();
  const { id } = await person.account();
  await atOnce(100, (n) => person.call('PATCH', '/v1/account', { displayName: `at once ${n}` }));
  expect(await verifyChain(server.app.db, id)).toEqual({ rows: 101, brokenAt: null });
});
