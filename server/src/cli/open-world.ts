import type { Clock } from '../kit/clock.ts';
import { systemClock } from '../kit/clock.ts';
import type { Crypto } from '../kit/crypto.ts';
import { createCrypto } from '../kit/crypto.ts';
import type { Pool } from '../kit/database.ts';
import { openDatabase } from '../kit/database.ts';
import { findEmbeddedPostgres, startEmbeddedPostgres } from '../kit/embedded-postgres.ts';
import { loadKeys } from '../kit/keys.ts';
import { createLog } from '../kit/log.ts';
import type { Settings } from '../settings.ts';
import { readSettings } from '../settings.ts';

/** What a command works on, and where it says things. */
export type World = { db: Pool; clock: Clock; crypto: Crypto; settings: Settings; say: (line: string) => void };

/** Opens the database of the settings for one command: beside a server that runs on it, or by itself. */
export async function withWorld(command: (world: World) => Promise<number>): Promise<number> {
  const settings = readSettings(process.env);
  const running = settings.DATABASE_URL ?? (await findEmbeddedPostgres(settings.DATA_DIR));
  const log = createLog({ level: 'warn' });
  const own = running ? null : await startEmbeddedPostgres({ dataDir: settings.DATA_DIR, log });
  const db = openDatabase({ url: running ?? own!.url, connections: 2, onError: () => {} });
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  try {
    return await command({ db, clock: systemClock, crypto: createCrypto(loadKeys(settings)), settings, say });
  } finally {
    await db.close();
    await own?.stop();
  }
}
