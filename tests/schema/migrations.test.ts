import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { MigrationError, migrate, migrationsFolder } from '../../server/src/kit/migrations.ts';
import { emptyDatabase, runSql } from '../../server/testing/databases.ts';

const numbered = readdirSync(migrationsFolder)
  .filter((name) => /^\d{4}_/.test(name))
  .map((name) => name.replace(/\.sql$/, ''))
  .sort();

let database: Awaited<ReturnType<typeof emptyDatabase>>;
beforeEach(async () => {
  database = await emptyDatabase(inject('clusterUrl'));
});
afterEach(() => database.drop());

const run = promisify(execFile);
const migrateInProcess = async () => {
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'run-migrations.ts'), database.url], {
    timeout: 180_000,
  });
  return JSON.parse(stdout) as string[];
};

test('an empty database gets every migration, once and in order', async () => {
  expect(await migrate(database.url)).toEqual(numbered);
  expect(await migrate(database.url)).toEqual([]);
});

test('a migration that fails is named, and not taken for done', async () => {
  await migrate(database.url);
  const last = numbered.findLast((name) =>
    /^create table/m.test(readFileSync(`${migrationsFolder}/${name}.sql`, 'utf8')),
  )!;
  // Forgotten by the record, but its tables are there: running it again can't work.
  await runSql(database.url, 'delete from kysely_migration where name >= $1', [last]);
  await expect(migrate(database.url)).rejects.toThrow(new RegExp(`^migration ${last} failed: `));
  expect(await runSql(database.url, 'select name from kysely_migration where name >= $1', [last])).toEqual([]);
});

test('several processes that migrate at once all succeed, and each migration runs once', async () => {
  const ran = await Promise.all([migrateInProcess(), migrateInProcess(), migrateInProcess()]);
  expect(ran.flat().sort()).toEqual(numbered);
  expect((await runSql(database.url, 'select name from kysely_migration')).length).toBe(numbered.length);
});

test('a database made by a newer version is refused in words, and left as it was', async () => {
  await migrate(database.url);
  await runSql(database.url, "insert into kysely_migration (name, timestamp) values ('9999_future', now()::text)");
  const refusal = await migrate(database.url).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(MigrationError);
  expect((refusal as Error).message).toBe(
    'the database was made by a newer version of B特派; start that version, or restore an older backup',
  );
  expect((await runSql(database.url, 'select name from kysely_migration')).length).toBe(numbered.length + 1);
});
