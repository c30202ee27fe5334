import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { migrationsFolder } from '../../server/src/kit/migrations.ts';
import { dumpSchema, withConnection } from '../../server/src/kit/schema-dump.ts';
import { emptyDatabase, runSql, urlOf } from '../../server/testing/databases.ts';

const committed = readFileSync(join(migrationsFolder, 'schema.sql'), 'utf8');

test('schema.sql is what the migrations make; `npm run schema` writes it anew', async () => {
  expect(await withConnection(urlOf(inject('clusterUrl'), inject('template')), dumpSchema)).toBe(committed);
});

test('schema.sql is whole: run by itself it makes the same schema', async () => {
  const database = await emptyDatabase(inject('clusterUrl'));
  try {
    await runSql(database.url, committed);
    expect(await withConnection(database.url, dumpSchema)).toBe(committed);
  } finally {
    await database.drop();
  }
});

test('months and the migrator’s tables come and go without changing the dump', async () => {
  const database = await emptyDatabase(inject('clusterUrl'));
  try {
    await runSql(database.url, committed);
    await runSql(
      database.url,
      `create table kysely_migration (name text);
       create table messages_2031_01 partition of messages
         for values from ('01000000-0000-7000-8000-000000000000') to ('02000000-0000-7000-8000-000000000000')`,
    );
    expect(await withConnection(database.url, dumpSchema)).toBe(committed);
  } finally {
    await database.drop();
  }
});

test('whatever a migration adds is seen', async () => {
  const database = await emptyDatabase(inject('clusterUrl'));
  try {
    await runSql(database.url, committed);
    const changes = [
      'alter table devices add column note text',
      "alter table devices alter column note set default 'x'",
      'alter table devices alter column note set not null',
      "alter table devices add constraint note_short check (note <> 'y')",
      'create index devices_by_note on devices (note)',
      "comment on column devices.note is 'z'",
      'create function nothing() returns integer language sql as $$ select 0 $$',
      'create trigger devices_kept before delete on devices for each row execute function activity_is_append_only()',
      'revoke update on devices from current_user',
      'create table devices_more (id uuid primary key) partition by hash (id)',
    ];
    let before = committed;
    for (const change of changes) {
      await runSql(database.url, change);
      const after = await withConnection(database.url, dumpSchema);
      expect(after, change).not.toBe(before);
      before = after;
    }
  } finally {
    await database.drop();
  }
});
