import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from './kit/embedded-postgres.ts';
import { createLog } from './kit/log.ts';
import { migrate, migrationsFolder } from './kit/migrations.ts';
import { dumpSchema, withConnection } from './kit/schema-dump.ts';
import { readSettings } from './settings.ts';

/** `npm run schema`: migrates a scratch database and writes its schema beside the migrations. */
const { DATABASE_URL } = readSettings(process.env);
const dataDir = mkdtempSync(join(tmpdir(), 'btepai-schema-'));
const embedded = DATABASE_URL ? null : await startEmbeddedPostgres({ dataDir, log: createLog({ level: 'error' }) });
const clusterUrl = DATABASE_URL ?? embedded!.url;
const scratch = `btepai_schema_${randomBytes(6).toString('hex')}`;
const scratchUrl = Object.assign(new URL(clusterUrl), { pathname: `/${scratch}` }).href;
try {
  await withConnection(clusterUrl, (client) => client.query(`create database ${scratch}`));
  await migrate(scratchUrl);
  writeFileSync(join(migrationsFolder, 'schema.sql'), await withConnection(scratchUrl, dumpSchema));
} finally {
  await withConnection(clusterUrl, (client) => client.query(`drop database if exists ${scratch}`));
  await embedded?.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
