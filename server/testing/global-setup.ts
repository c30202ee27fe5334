import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../src/kit/embedded-postgres.ts';
import { migrate } from '../src/kit/migrations.ts';
import { runSql, urlOf } from './databases.ts';

declare module 'vitest' {
  interface ProvidedContext {
    clusterUrl: string;
    template: string;
  }
}

const unsynced = ['alter system set fsync = off', 'alter system set full_page_writes = off', 'select pg_reload_conf()'];

/**
 * One real PostgreSQL for the whole run, with a migrated template that every test file clones in milliseconds. It is the
 * embedded one, or a server of your own by TEST_DATABASE_URL.
 */
export default async function setUp(project: TestProject) {
  const dataDir = mkdtempSync(join(tmpdir(), 'btepai-test-'));
  // Run by root, PostgreSQL is another user, and its data should be in here too and go with it.
  chmodSync(dataDir, 0o755);
  const own = process.env.TEST_DATABASE_URL;
  const postgres = own
    ? { url: own, stop: async () => {} }
    : await startEmbeddedPostgres({ dataDir, log: { info: () => {}, error: () => {} } });
  const clusterUrl = urlOf(postgres.url, 'postgres');
  // Nobody pulls the plug: what a killed PostgreSQL had written is still there without waiting for the disk.
  if (!own) for (const set of unsynced) await runSql(clusterUrl, set);
  const template = `btepai_template_${process.pid}`;
  await runSql(clusterUrl, `create database ${template}`);
  await migrate(urlOf(clusterUrl, template));
  project.provide('clusterUrl', clusterUrl);
  project.provide('template', template);
  return async () => {
    await runSql(clusterUrl, `drop database ${template} with (force)`);
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}
