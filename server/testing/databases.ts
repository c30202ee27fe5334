import { randomBytes } from 'node:crypto';
import pg from 'pg';

export function urlOf(clusterUrl: string, database: string): string {
  const url = new URL(clusterUrl);
  url.pathname = `/${database}`;
  return url.href;
}

export async function runSql<Row = Record<string, unknown>>(
  url: string,
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql, values)).rows as Row[];
  } finally {
    await client.end();
  }
}

/** A fresh database cloned from the migrated template. */
export async function cloneDatabase(
  clusterUrl: string,
  template: string,
): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `t_${randomBytes(6).toString('hex')}`;
  await runSql(clusterUrl, `create database ${name} template ${template}`);
  return {
    url: urlOf(clusterUrl, name),
    drop: () => dropDatabase(clusterUrl, name),
  };
}

/** Waits a moment for connections that are just closing, and throws out only those that stay. */
async function dropDatabase(clusterUrl: string, name: string): Promise<void> {
  await runSql(clusterUrl, `drop database if exists ${name}`).catch(() =>
    runSql(clusterUrl, `drop database if exists ${name} with (force)`),
  );
}

/** An empty database of a name of its own, for what has to migrate it itself. */
export async function emptyDatabase(clusterUrl: string): Promise<{ url: string; drop(): Promise<void> }> {
  return cloneDatabase(clusterUrl, 'template0');
}
