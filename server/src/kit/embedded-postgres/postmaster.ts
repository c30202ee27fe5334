import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { bareEnvironment } from './cluster.ts';

/** A PostgreSQL server that takes connections. */
export interface Postmaster {
  pid: number;
  /** On 127.0.0.1. */
  port: number;
  /** Settles when it has ended, for whatever reason. */
  exited: Promise<void>;
}

const pollMs = 10;
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '128MB',
  // What was answered is on the disk; said here so that no edit of postgresql.conf can take it back.
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_destination: 'stderr',
  logging_collector: 'off',
  log_checkpoints: 'off',
  // Rows' values stand in errors' details, in statements and in their parameters; none of them is written down.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
};

/**
 * The server that a killed B特派 left running on these files, once it takes connections. A `postmaster.pid` that a
 * machine's crash left is removed, as its number may belong to anyone by now. Call it only while owning the folder.
 */
export async function findRunning(cluster: string): Promise<Postmaster | null> {
  for (;;) {
    const found = readPidFile(cluster);
    if (!found) return null;
    const { pid, port } = found;
    if (!isPostmaster(pid, cluster)) {
      rmSync(join(cluster, 'postmaster.pid'), { force: true });
      return null;
    }
    if (found.status === 'ready') return { pid, port, exited: ended(pid, cluster) };
    await sleep(pollMs);
  }
}

/** The port of a server that takes connections, or null; only looks, so it may be called beside the owner. */
export function portOfRunning(cluster: string): number | null {
  const found = readPidFile(cluster);
  return found?.status === 'ready' && isPostmaster(found.pid, cluster) ? found.port : null;
}

/** Starts a server and returns once it takes connections. @throws Error with PostgreSQL's own words */
export async function launch(args: {
  cluster: string;
  binaries: Binaries;
  account: Account | null;
  logFile: string;
}): Promise<Postmaster> {
  for (let tries = 1; ; tries++) {
    const port = await freePort();
    const logged = statSync(args.logFile, { throwIfNoEntry: false })?.size ?? 0;
    const child = spawnPostgres({ ...args, port });
    const exited = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', () => resolve());
    });
    if (child.pid && (await isReady(child, args.cluster))) return { pid: child.pid, port, exited };
    const said = readFileSync(args.logFile).subarray(logged).toString();
    // Someone took the port in between; or the last server's processes, killed, are not all gone yet.
    const passing = /address already in use|could not bind|shared memory block .* still in use/i.test(said);
    if (!passing || tries === 50)
      throw new Error(said.match(/(?:FATAL|PANIC): +(.*)/)?.[1] ?? `PostgreSQL ended (${args.logFile})`);
    await sleep(100);
  }
}

function spawnPostgres(args: {
  cluster: string;
  binaries: Binaries;
  account: Account | null;
  logFile: string;
  port: number;
}) {
  const log = openSync(args.logFile, 'a', 0o600);
  try {
    const given = Object.entries({ ...settings, port: args.port }).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
    const child = spawn(args.binaries.postgres, ['-D', args.cluster, ...given], {
      ...args.account,
      cwd: '/',
      env: bareEnvironment(),
      stdio: ['ignore', log, log],
      // Ctrl+C in a terminal reaches its whole group; the database has to outlive the requests that are being finished.
      detached: true,
      windowsHide: true,
    });
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

/** Waits as long as it takes (recovering a large database may take minutes). False: it ended instead. */
async function isReady(child: ChildProcess, cluster: string): Promise<boolean> {
  while (child.exitCode === null && child.signalCode === null) {
    const found = readPidFile(cluster);
    if (found?.pid === child.pid && found?.status === 'ready') return true;
    await sleep(pollMs);
  }
  return false;
}

/** The lines are fixed by PostgreSQL: process, files, start time, port, socket folder, address, memory key, status. */
function readPidFile(cluster: string): { pid: number; port: number; status: string } | null {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]), status: lines[7]?.trim() ?? '' };
  } catch {
    return null;
  }
}

/** Whether that process is alive and is PostgreSQL on these files. A zombie has no command line, so it isn't. */
function isPostmaster(pid: number, cluster: string): boolean {
  const command = commandLine(pid);
  return command.includes('postgres') && command.includes(cluster);
}

function commandLine(pid: number): string {
  if (!Number.isSafeInteger(pid) || pid <= 0) return '';
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
  const [command, ...args] =
    process.platform === 'win32'
      ? ['powershell', '-NoProfile', '-Command', `(Get-CimInstance Win32_Process -Filter ProcessId=${pid}).CommandLine`]
      : ['ps', '-o', 'command=', '-p', String(pid)];
  return spawnSync(command!, args, { encoding: 'utf8' }).stdout ?? '';
}

/** For a process that isn't our child, so nobody tells us. */
async function ended(pid: number, cluster: string): Promise<void> {
  while (isPostmaster(pid, cluster)) await sleep(200, undefined, { ref: false });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
