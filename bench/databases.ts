import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../server/src/kit/embedded-postgres.ts';

/** Runs one statement on a connection of its own. */
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

export function urlOf(clusterUrl: string, database: string): string {
  const url = new URL(clusterUrl);
  url.pathname = `/${database}`;
  return url.href;
}

export type Cluster = {
  url: string;
  version: string;
  settings: string;
  create(name: string, template?: string): Promise<string>;
  stop(): Promise<void>;
};

/** The PostgreSQL that everything runs on: the embedded one with its durable defaults, or BENCH_DATABASE_URL. */
export async function openCluster(): Promise<Cluster> {
  const given = process.env.BENCH_DATABASE_URL;
  const dataDir = mkdtempSync(join(tmpdir(), 'btepai-bench-'));
  // As root, PostgreSQL runs as another user, who must be able to enter.
  chmodSync(dataDir, 0o711);
  const log = { info: () => {}, error: () => {} };
  const server = given ? { url: given, stop: async () => {} } : await startEmbeddedPostgres({ dataDir, log });
  const [facts] = await runSql<{ version: string; settings: string }>(
    server.url,
    `select current_setting('server_version') as version,
       (select string_agg(name || '=' || setting, ' ' order by name) from pg_settings
        where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'max_connections')
          or name = 'shared_buffers') as settings`,
  );
  const created = new Set<string>();
  return {
    url: server.url,
    ...facts!,
    async create(name, template = 'template1') {
      await runSql(server.url, `create database ${name} template ${template}`);
      created.add(name);
      return urlOf(server.url, name);
    },
    async stop() {
      for (const name of created) await runSql(server.url, `drop database ${name} with (force)`).catch(() => {});
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
