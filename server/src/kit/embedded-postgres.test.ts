import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterEach, describe, expect, test } from 'vitest';
import { type EmbeddedPostgres, StartError, startEmbeddedPostgres } from './embedded-postgres.ts';

const isRoot = process.getuid?.() === 0;
const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

describe('the embedded PostgreSQL', () => {
  test('keeps its data over a restart, durably and for us alone', async () => {
    const dataDir = folder();
    const first = await start(dataDir);
    await run(first.url, "create table kept as select '手机' as word");
    expect(
      await run(first.url, "select current_setting('fsync') || current_setting('synchronous_commit') as value"),
    ).toBe('onon');
    expect(await run(first.url, "select current_setting('server_encoding') as value")).toBe('UTF8');
    expect(await run(first.url, "select upper('é') as value")).toBe('É');
    expect(statSync(join(dataDir, 'postgres.password')).mode & 0o777).toBe(0o600);
    await expect(run(withPassword(first.url, 'wrong'), 'select 1')).rejects.toThrow(/password authentication failed/);
    await first.stop();
    await first.stop();
    await first.exited;

    const second = await start(dataDir);
    expect(await run(second.url, 'select word as value from kept')).toBe('手机');
  });

  test('takes over the server that a killed process left, and ends it', async () => {
    const dataDir = folder();
    const { child, url } = await startInChild(dataDir);
    await run(url, 'create table kept as select 1 as one');
    const orphan = postmasterPid(dataDir);
    await kill(child, 'SIGKILL');
    expect(isAlive(orphan)).toBe(true);

    const server = await start(dataDir);
    expect(postmasterPid(dataDir)).toBe(orphan);
    expect(await run(server.url, 'select one as value from kept')).toBe(1);
    await server.stop();
    expect(isAlive(orphan)).toBe(false);
  });

  test('starts after a machine’s crash, whose postmaster.pid names a process that is now another', async () => {
    const dataDir = folder();
    const { child, url } = await startInChild(dataDir);
    await run(url, 'create table kept as select 1 as one');
    const pidFile = join(dataDir, 'postgres', 'postmaster.pid');
    const left = readFileSync(pidFile, 'utf8');
    await kill(child, 'SIGKILL');
    process.kill(postmasterPid(dataDir), 'SIGQUIT');
    await until(() => !existsSync(pidFile));
    writeFileSync(pidFile, left.replace(/^\d+/, String(process.pid)), { mode: 0o600 });

    const server = await start(dataDir);
    expect(await run(server.url, 'select one as value from kept')).toBe(1);
  });

  test('is refused to a second process on the same data, by name of the first', async () => {
    const dataDir = folder();
    const { child } = await startInChild(dataDir);
    const message = await refusal(dataDir);
    expect(message).toContain('another B特派 runs on this data directory');
    expect(message).toContain(`pid ${child.pid}`);
  });

  test('ends with a process that exits without stopping it', async () => {
    const dataDir = folder();
    const { child } = await startInChild(dataDir);
    const pid = postmasterPid(dataDir);
    await kill(child, 'SIGTERM');
    await until(() => !isAlive(pid));
  });

  test('says so when PostgreSQL ends by itself', async () => {
    const errors: string[] = [];
    const dataDir = folder();
    const server = await start(dataDir, { error: (line) => errors.push(line) });
    process.kill(postmasterPid(dataDir), 'SIGINT');
    await server.exited;
    expect(errors).toEqual([expect.stringContaining('ended by itself')]);
  });

  test('names a folder that can’t be written, in one line', async () => {
    // Root may write everywhere but there.
    const dataDir = isRoot ? (process.platform === 'darwin' ? '/System/btepai' : '/sys/btepai') : folder();
    if (!isRoot) chmodSync(dataDir, 0o500);
    expect(await refusal(dataDir)).toMatch(/can’t be written .*DATA_DIR/);
  });

  test('names what stands where its data should be, in one line', async () => {
    const dataDir = folder();
    mkdirSync(join(dataDir, 'postgres'));
    expect(await refusal(dataDir)).toMatch(/postgres holds no PostgreSQL data/);
  });

  test.runIf(isRoot)('keeps root’s data elsewhere when PostgreSQL’s user can’t enter the folder', async () => {
    const parent = folder();
    chmodSync(parent, 0o700);
    const dataDir = join(parent, 'data');
    const lines: string[] = [];
    const first = await start(dataDir, { info: (line) => lines.push(line) });
    const place = realpathSync(join(dataDir, 'postgres'));
    cleanUps.splice(-1, 0, () => rmSync(dirname(place), { recursive: true, force: true }));
    expect(lstatSync(join(dataDir, 'postgres')).isSymbolicLink()).toBe(true);
    expect(lines).toEqual([expect.stringContaining(place)]);
    expect(statSync(place).uid).not.toBe(0);
    await run(first.url, 'create table kept as select 1 as one');
    await first.stop();

    const second = await start(dataDir);
    expect(realpathSync(join(dataDir, 'postgres'))).toBe(place);
    expect(await run(second.url, 'select one as value from kept')).toBe(1);
  });
});

/** A data directory that other users may enter, as a checkout outside root's home is. */
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'btepai-postgres-'));
  chmodSync(made, 0o755);
  cleanUps.push(() => {
    chmodSync(made, 0o755);
    rmSync(made, { recursive: true, force: true });
  });
  return made;
}

interface Heard {
  info?: (line: string) => void;
  error?: (line: string) => void;
}

async function start(dataDir: string, { info = () => {}, error = () => {} }: Heard = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, log: { info, error } });
  cleanUps.push(() => server.stop());
  return server;
}

/** In a process of its own, which exits on SIGTERM without stopping the server. */
async function startInChild(dataDir: string): Promise<{ child: ChildProcess; url: string }> {
  const program = `
    import { startEmbeddedPostgres } from ${JSON.stringify(new URL('./embedded-postgres.ts', import.meta.url).href)};
    const log = { info() {}, error() {} };
    process.on('SIGTERM', () => process.exit());
    const { url } = await startEmbeddedPostgres({ dataDir: process.argv[1], log });
    console.log(url);
    setInterval(() => {}, 1000);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  cleanUps.push(() => kill(child, 'SIGTERM'));
  const [url] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { child, url };
}

async function kill(child: ChildProcess, signal: NodeJS.Signals) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

async function refusal(dataDir: string): Promise<string> {
  const error = await startEmbeddedPostgres({ dataDir, log: { info() {}, error() {} } }).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(StartError);
  expect(error.message).not.toContain('\n');
  return error.message;
}

async function run(url: string, text: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    const { rows } = await client.query(text);
    return rows[0]?.value;
  } finally {
    await client.end();
  }
}

function withPassword(url: string, password: string): string {
  const changed = new URL(url);
  changed.password = password;
  return changed.href;
}

const postmasterPid = (dataDir: string) =>
  Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);

/** A process that has ended but was not yet collected by its parent counts as ended. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== '';
  } catch {
    return false;
  }
}

async function until(holds: () => boolean) {
  await expect.poll(holds, { timeout: 20_000, interval: 20 }).toBe(true);
}
