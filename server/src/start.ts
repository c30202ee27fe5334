import { createApp } from './app.ts';
import { checkTexts } from './domains/messaging/index.ts';
import { systemClock } from './kit/clock.ts';
import { startEmbeddedPostgres } from './kit/embedded-postgres.ts';
import { loadKeys } from './kit/keys.ts';
import { createLog } from './kit/log.ts';
import { migrate } from './kit/migrations.ts';
import { sayWhatIsWrong } from './kit/start-errors.ts';
import { stopSignal } from './kit/stop-signal.ts';
import type { Settings } from './settings.ts';
import { readSettings } from './settings.ts';
import { usesSandbox } from './sms-settings.ts';

/** settings → database → migrations → listen; and on a signal the same way back. */
async function run() {
  const settings = readSettings(process.env);
  checkTexts(settings);
  const log = createLog({ level: settings.LOG_LEVEL, ...(await readableLines(settings)) });
  const keys = loadKeys(settings);
  const stopping = stopSignal();
  const embedded = settings.DATABASE_URL ? null : await startEmbeddedPostgres({ dataDir: settings.DATA_DIR, log });
  try {
    const databaseUrl = settings.DATABASE_URL ?? embedded!.url;
    const ran = await migrate(databaseUrl);
    if (ran.length > 0) log.info({ migrations: ran }, 'migrated');
    const app = await createApp({ settings, databaseUrl, keys, clock: systemClock, log });
    const address = await app.http.listen({ port: settings.PORT, host: settings.HOST }).catch(async (error) => {
      await app.close();
      throw error;
    });
    log.info({ address }, 'listening');
    if (process.stdout.isTTY || settings.NODE_ENV !== 'production') announce(settings, address);
    await stopping;
    log.info('stopping: requests in flight are finished first');
    await app.close();
  } finally {
    await embedded?.stop();
  }
}

/** On a terminal, lines for people; anywhere else JSON for programs. */
async function readableLines({ NODE_ENV }: Settings) {
  if (NODE_ENV === 'production' || !process.stdout.isTTY) return {};
  const { default: pretty } = await import('pino-pretty');
  return { destination: pretty({ ignore: 'hostname,pid', translateTime: 'SYS:HH:MM:ss', singleLine: true }) };
}

/** By the name that passkeys are tied to, where that is this machine: opened by its IP address the page could use none. */
function announce(settings: Settings, listening: string) {
  const { hostname } = new URL(settings.PUBLIC_ORIGIN);
  const address = hostname === 'localhost' && settings.PORT !== 0 ? settings.PUBLIC_ORIGIN : listening;
  const lines = [
    `B特派      ${address}`,
    `console    ${address}/console`,
    ...(usesSandbox(settings) ? [`handset    ${address}/sandbox`] : []),
    ...(settings.PAYMENT_GATEWAYS.includes('sandbox') ? [`cashier    ${address}/sandbox#pay`] : []),
    `API        ${address}/docs`,
  ];
  process.stdout.write(`\n${lines.map((line) => `  ${line}`).join('\n')}\n\n`);
}

/** Runs until it is told to stop. What keeps it from starting is said in one line, and the process ends with 1. */
export async function start(): Promise<void> {
  await run().catch((error) => {
    process.stderr.write(`B特派 did not start: ${sayWhatIsWrong(error)}\n`);
    // A start that failed halfway may have left timers and connections; nothing of it is worth finishing.
    process.exit(1);
  });
}
