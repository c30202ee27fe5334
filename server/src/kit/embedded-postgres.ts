import { spawnSync } from 'node:child_process';
import { copyFileSync, statSync, truncateSync } from 'node:fs';
import { access, constants, mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { accountFor } from './embedded-postgres/account.ts';
import { type Binaries, binariesFor, postgresBinaries } from './embedded-postgres/binaries.ts';
import { createCluster, findCluster, name, passwordOf } from './embedded-postgres/cluster.ts';
import { claim } from './embedded-postgres/ownership.ts';
import { findRunning, launch, type Postmaster, portOfRunning } from './embedded-postgres/postmaster.ts';
import { StartError, startErrorFrom } from './embedded-postgres/start-error.ts';
import type { Logger } from './log.ts';

export { type Binaries, postgresBinaries, StartError };

/** A PostgreSQL server of our own, on 127.0.0.1. */
export interface EmbeddedPostgres {
  /** Holds the password; not for logs. */
  url: string;
  /** Settles when PostgreSQL has ended: by `stop()`, or by itself, which is logged too. */
  exited: Promise<void>;
  /** Ends it after what was committed is safe: at once for idle connections, by force after 30 s. May be called twice. */
  stop(): Promise<void>;
}

const gentlyMs = 30_000;
const logBytes = 5_000_000;
const logCheckMs = 600_000;

/**
 * Starts PostgreSQL on `<dataDir>/postgres`, made at the first start, and returns once it takes connections. A server
 * that a killed process left running on the same data is taken over.
 *
 * As root, PostgreSQL runs as another user; where that user can't enter `dataDir`, the data is under /var/lib/btepai,
 * `<dataDir>/postgres` is a link to it, and the log says so.
 *
 * @param dataDir made when it isn't there. Beside `postgres`: `postgres.password` (0600) and `postgres.log`.
 * @throws StartError one line: what is wrong and what to do
 */
export async function startEmbeddedPostgres(args: {
  dataDir: string;
  log: Pick<Logger, 'info' | 'error'>;
}): Promise<EmbeddedPostgres> {
  const folder = resolve(args.dataDir);
  const claims: (() => void)[] = [];
  const release = () => {
    for (const each of claims.splice(0)) each();
  };
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    claims.push(claim(folder));
    const found = findCluster(folder);
    const account = accountFor(found);
    const binaries = await binariesFor(account);
    const password = await passwordOf(folder, found);
    const cluster = found ?? (await createCluster({ folder, password, binaries, account }));
    const home = dirname(cluster);
    if (home !== folder) {
      // A copied data directory comes with the link, so the files themselves need an owner too.
      claims.push(claim(home));
      args.log.info(
        `The database is in ${cluster}: PostgreSQL doesn’t run as root, and its user can’t enter ${folder}`,
      );
    }
    const logFile = join(folder, 'postgres.log');
    const bounded = boundLog(logFile);
    claims.push(() => clearInterval(bounded));
    const postmaster = (await findRunning(cluster)) ?? (await launch({ cluster, binaries, account, logFile }));
    const server = handle({ postmaster, cluster, binaries, log: args.log, logFile, release });
    const url = `postgres://${name}:${password}@127.0.0.1:${postmaster.port}/${name}`;
    await ensureDatabase(url).catch(async (error) => {
      await server.stop();
      throw error;
    });
    return { url, ...server };
  } catch (error) {
    release();
    throw startErrorFrom(error, folder);
  }
}

/** The address of the server that another process of ours has running on this folder, or null where none runs. */
export async function findEmbeddedPostgres(dataDir: string): Promise<string | null> {
  const folder = resolve(dataDir);
  const cluster = findCluster(folder);
  const port = cluster && portOfRunning(cluster);
  return port ? `postgres://${name}:${await passwordOf(folder, cluster)}@127.0.0.1:${port}/${name}` : null;
}

function handle(args: {
  postmaster: Postmaster;
  cluster: string;
  binaries: Binaries;
  log: Pick<Logger, 'error'>;
  logFile: string;
  release: () => void;
}): Omit<EmbeddedPostgres, 'url'> {
  const { postmaster, release } = args;
  const send = (signal: 'SIGINT' | 'SIGQUIT') => signalPostmaster({ ...args, signal });
  const lastWord = () => send('SIGINT');
  let stopping: Promise<void> | undefined;

  // Whoever ends this process without stop() leaves no database running behind, kill -9 apart.
  process.once('exit', lastWord);
  const exited = postmaster.exited.then(() => {
    process.off('exit', lastWord);
    release();
    if (!stopping) args.log.error(`PostgreSQL ended by itself; ${args.logFile} may say why`);
  });

  const stop = async () => {
    send('SIGINT');
    const waited = new AbortController();
    const late = await Promise.race([
      exited.then(() => false),
      sleep(gentlyMs, true, { signal: waited.signal }).catch(() => false),
    ]);
    waited.abort();
    if (late) send('SIGQUIT');
    await exited;
  };
  return {
    exited,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

/** SIGINT: roll back what is open, write what is committed, end. SIGQUIT: end at once; the next start recovers. */
function signalPostmaster(args: {
  postmaster: Postmaster;
  cluster: string;
  binaries: Binaries;
  signal: 'SIGINT' | 'SIGQUIT';
}) {
  if (process.platform === 'win32') {
    const mode = args.signal === 'SIGINT' ? 'fast' : 'immediate';
    spawnSync(args.binaries.pg_ctl, ['stop', '-D', args.cluster, '-m', mode, '--no-wait'], { windowsHide: true });
    return;
  }
  try {
    process.kill(args.postmaster.pid, args.signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Creates our database unless it is there; also proves that the password fits. */
async function ensureDatabase(url: string) {
  const missing = '3D000';
  try {
    await query(url, 'select 1');
  } catch (error) {
    if ((error as { code?: string }).code !== missing) throw error;
    const system = new URL(url);
    system.pathname = '/postgres';
    await query(system.href, `create database ${name}`);
    // A statement's error goes to whoever sent it, who logs it without values; the server's log is for the server's own.
    await query(url, `alter database ${name} set log_min_messages = 'log'`);
  }
}

async function query(url: string, text: string) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    await client.query(text);
  } finally {
    await client.end();
  }
}

/** Keeps PostgreSQL's log to two files of some size. PostgreSQL appends, so cutting it off under its pen is safe. */
function boundLog(file: string) {
  const cut = () => {
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) < logBytes) return;
    copyFileSync(file, `${file}.1`);
    truncateSync(file);
  };
  cut();
  return setInterval(cut, logCheckMs).unref();
}
