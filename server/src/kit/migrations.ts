import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';

export const migrationsFolder = join(import.meta.dirname, '../../migrations');

export class MigrationError extends Error {}

/** Runs what is missing of the numbered SQL, each file in a transaction; several processes may try at once. */
export async function migrate(url: string): Promise<string[]> {
  const db = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 2 }) }),
  });
  try {
    const migrator = new Migrator({ db, provider: { getMigrations: async () => readMigrations() } });
    const { error, results } = await migrator.migrateToLatest();
    if (error) throw asMigrationError(error, results?.find((result) => result.status === 'Error')?.migrationName);
    return (results ?? []).map((result) => result.migrationName);
  } finally {
    await db.destroy();
  }
}

function readMigrations() {
  const files = readdirSync(migrationsFolder).filter((name) => /^\d{4}_.*\.sql$/.test(name));
  return Object.fromEntries(
    files.map((file) => [
      file.replace(/\.sql$/, ''),
      {
        up: async (db: Kysely<unknown>) =>
          void (await sql.raw(readFileSync(join(migrationsFolder, file), 'utf8')).execute(db)),
      },
    ]),
  );
}

function asMigrationError(error: unknown, failed: string | undefined): Error {
  const message = error instanceof Error ? error.message : String(error);
  if (/corrupted migrations/.test(message)) {
    return new MigrationError(
      'the database was made by a newer version of B特派; start that version, or restore an older backup',
    );
  }
  return failed ? new MigrationError(`migration ${failed} failed: ${message}`) : (error as Error);
}
