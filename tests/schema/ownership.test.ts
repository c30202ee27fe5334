import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { migrationsFolder } from '../../server/src/kit/migrations.ts';
import { runSql, urlOf } from '../../server/testing/databases.ts';
import { tablesNamedIn } from './sql-in-source.ts';

/**
 * A table has one owning domain; only its store names it in SQL: store.ts, or the files of the folder store where one would
 * be too long. The migration that makes it says whose it is.
 */
const root = join(import.meta.dirname, '../../server/src');
const files = globSync('**/*.ts', { cwd: root }).filter((file) => !file.endsWith('.test.ts'));
const read = (file: string) => readFileSync(join(root, file), 'utf8');

const isStoreOf = (domain: string, file: string) =>
  file === `domains/${domain}/store.ts` || file.startsWith(`domains/${domain}/store/`);

const owners = new Map<string, string>();
for (const file of globSync('[0-9]*.sql', { cwd: migrationsFolder })) {
  const domain = /^\d{4}_([a-z]+)/.exec(file)![1]!;
  const sql = readFileSync(join(migrationsFolder, file), 'utf8');
  for (const [, table, parent] of sql.matchAll(/^create table (\w+)( partition of)?/gm)) {
    if (!parent) owners.set(table!, domain);
  }
}

const named = new Map<string, string[]>([...owners.keys()].map((table) => [table, []]));
for (const file of files) {
  for (const table of tablesNamedIn(read(file), [...owners.keys()])) named.get(table)!.push(file);
}

test('the migrations are read whole: these are the tables that the database has', async () => {
  const rows = await runSql<{ name: string }>(
    urlOf(inject('clusterUrl'), inject('template')),
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
       and not relispartition and relname not like 'kysely\\_%'`,
  );
  expect([...owners.keys()].sort()).toEqual(rows.map(({ name }) => name).sort());
});

describe('each table is named in SQL by its owner’s store alone', () => {
  test.each([...named])('%s', (table, where) => {
    const domain = owners.get(table)!;
    expect(where).not.toEqual([]);
    if (domain === 'kit') expect(where).toEqual([expect.stringMatching(/^kit\/[\w-]+\.ts$/)]);
    else expect(where.filter((file) => !isStoreOf(domain, file))).toEqual([]);
  });
});

describe('what counts as naming a table', () => {
  const sql = (text: string) => `const x = sql\`${text}\`;`;
  test.each([
    ['select * from messages', ['messages']],
    ['select 1 from a join messages m on true', ['messages']],
    ['select 1 from sessions s, messages m', ['messages', 'sessions']],
    ['insert into messages (id) values (1)', ['messages']],
    ['update messages set x = 1', ['messages']],
    ['delete from c using messages f', ['messages']],
    ['truncate messages', ['messages']],
    ['select messages.id from x', ['messages']],
    ['select sessions_ended from gone', []],
  ])('%s', (text, tables) => {
    expect([...tablesNamedIn(sql(text), ['messages', 'sessions'])].sort()).toEqual(tables);
  });
  test('prose and comments do not', () => {
    const source = "// update messages set x\n/* from sessions */ const summary = 'read your messages';";
    expect([...tablesNamedIn(source, ['messages', 'sessions'])]).toEqual([]);
  });
});
