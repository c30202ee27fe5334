#!/usr/bin/env node
import { verifyAllChains } from './domains/activity/index.ts';
import { openDatabase } from './kit/database.ts';
import { startEmbeddedPostgres } from './kit/embedded-postgres.ts';
import { newKeysFile } from './kit/keys.ts';
import { createLog } from './kit/log.ts';
import { sayWhatIsWrong } from './kit/start-errors.ts';
import { readSettings } from './settings.ts';

const usage = `btepai keys new       prints a fresh key ring for KEYS_FILE or BTEPAI_KEYS
btepai verify-log     checks every account's activity log; names the first altered line
`;

const say = (line: string) => process.stdout.write(line);

/** @returns the exit code: 0 done, 1 something is wrong with the data, 2 not a command */
async function run(words: string[]): Promise<number> {
  switch (words.join(' ')) {
    case 'keys new':
      say(newKeysFile());
      return 0;
    case 'verify-log':
      return verifyLog();
    default:
      process.stderr.write(usage);
      return 2;
  }
}

async function verifyLog(): Promise<number> {
  const settings = readSettings(process.env);
  const log = createLog({ level: 'warn' });
  const embedded = settings.DATABASE_URL ? null : await startEmbeddedPostgres({ dataDir: settings.DATA_DIR, log });
  const db = openDatabase({ url: settings.DATABASE_URL ?? embedded!.url, connections: 2, onError: () => {} });
  try {
    const { accounts, lines, broken } = await verifyAllChains(db, (done) => say(`\r${done} accounts`));
    say(`\r${accounts} accounts, ${lines} lines: ${broken.length === 0 ? 'all sound' : 'NOT sound'}\n`);
    for (const { accountId, seq, id } of broken)
      say(`account ${accountId}: line ${seq}${id ? ` (${id})` : ' is missing'}\n`);
    return broken.length === 0 ? 0 : 1;
  } finally {
    await db.close();
    await embedded?.stop();
  }
}

process.exitCode = await run(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`btepai: ${sayWhatIsWrong(error)}\n`);
  return 1;
});
