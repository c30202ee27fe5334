import pg from 'pg';
import type { TestServer } from './server.ts';
import { eventually } from './server.ts';

/**
 * What another one does at the same moment: it has run this, and keeps its rows until `release`, which commits. `isWaitedFor`
 * resolves once a statement of the server's stands behind it.
 */
export async function holdRows(
  { databaseUrl, sql }: Pick<TestServer, 'databaseUrl' | 'sql'>,
  text: string,
  values: unknown[] = [],
) {
  const another = new pg.Client({ connectionString: databaseUrl });
  await another.connect();
  await another.query('begin');
  await another.query(text, values);
  const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  return {
    isWaitedFor: () => eventually(async () => (await sql(waiting)).length > 0, 'a statement to wait for these rows'),
    async release() {
      await another.query('commit');
      await another.end();
    },
  };
}
