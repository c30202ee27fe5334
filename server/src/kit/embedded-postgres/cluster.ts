import { execFile, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, open, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Account } from './account.ts';
import { type Binaries, machineFolder } from './binaries.ts';
import { StartError } from './start-error.ts';

/** PostgreSQL's superuser and the database we use, in every embedded server. */
export const name = 'btepai';
const major = '18';

/**
 * The real path of PostgreSQL's files for this data directory; null when there are none yet. `<folder>/postgres` is
 * the files themselves or, where PostgreSQL's user can't enter the folder, a link to them.
 *
 * @throws StartError when what is there can't be used
 */
export function findCluster(folder: string): string | null {
  const path = join(folder, 'postgres');
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) return null;
  if (found.isSymbolicLink() && !existsSync(path)) {
    throw new StartError(
      `the database of ${folder} should be in ${readlinkSync(path)} and isn’t: put it back, or remove ${path} to begin anew`,
    );
  }
  const version = join(path, 'PG_VERSION');
  if (!existsSync(version)) throw new StartError(`${path} holds no PostgreSQL data: move it elsewhere to begin anew`);
  const has = readFileSync(version, 'utf8').trim();
  if (has !== major) {
    throw new StartError(`${path} was made by PostgreSQL ${has}, this is ${major}: dump it there and restore it here`);
  }
  return realpathSync(path);
}

/** Makes an empty database with `password`, whole or not at all, and returns the real path of its files. */
export async function createCluster(args: {
  folder: string;
  password: string;
  binaries: Binaries;
  account: Account | null;
}): Promise<string> {
  const { folder, password, binaries, account } = args;
  const home = canEnter(folder, account) ? folder : await machineHome(folder);
  const part = join(home, 'postgres.part');
  const passwordFile = `${part}.password`;
  await rm(part, { recursive: true, force: true });
  await mkdir(part, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (account) for (const path of [part, passwordFile]) await chown(path, account.uid, account.gid);
  try {
    await initdb({ binaries, account, part, passwordFile });
    await rename(part, join(home, 'postgres'));
    if (home !== folder) await symlink(join(home, 'postgres'), join(folder, 'postgres'));
    await sync(home);
    await sync(folder);
  } finally {
    await rm(passwordFile, { force: true });
  }
  return realpathSync(join(home, 'postgres'));
}

/** The database's password, made at the first start. @param cluster null when there is no data yet */
export async function passwordOf(folder: string, cluster: string | null): Promise<string> {
  const file = join(folder, 'postgres.password');
  if (existsSync(file)) return (await readFile(file, 'utf8')).trim();
  if (cluster) {
    throw new StartError(`${file} is missing, and only it opens the database in ${cluster}: put it back from a backup`);
  }
  const password = randomBytes(24).toString('base64url');
  await writeFile(file, `${password}\n`, { mode: 0o600, flag: 'wx', flush: true });
  return password;
}

/** What initdb leaves is on the disk when it returns; skipping that (`--no-sync`) saved nothing one could measure. */
async function initdb(args: { binaries: Binaries; account: Account | null; part: string; passwordFile: string }) {
  const { binaries, account, part, passwordFile } = args;
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = [`--username=${name}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  try {
    await promisify(execFile)(binaries.initdb, ['-D', part, ...locale, ...access, '--no-instructions'], {
      ...account,
      cwd: '/',
      env: bareEnvironment(),
    });
  } catch (error) {
    const { stderr = '', message } = error as { stderr?: string; message: string };
    throw new Error(stderr.match(/^.*error: (.*)$/m)?.[1] ?? (stderr.trim() || message));
  }
}

/** Ours holds keys and passwords, which are no business of PostgreSQL's. */
export function bareEnvironment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TMPDIR } = process.env;
  return {
    LC_ALL: 'C',
    TZ: 'UTC',
    ...(PATH && { PATH }),
    ...(SystemRoot && { SystemRoot }),
    ...(TMPDIR && { TMPDIR }),
  };
}

/** Tried as that user: mode bits alone don't tell (ACLs, every folder above). */
function canEnter(folder: string, account: Account | null): boolean {
  if (!account) return true;
  const probe = mkdtempSync(join(folder, '.probe-'));
  try {
    chownSync(probe, account.uid, account.gid);
    return spawnSync('/bin/sh', ['-c', 'cd "$0" && : > file', probe], { ...account, cwd: '/' }).status === 0;
  } finally {
    rmSync(probe, { recursive: true, force: true });
  }
}

/**
 * A fresh place outside the checkout. Never one that is there already: a data directory that was removed and made again
 * must not find the data of the one before, whose password and keys are gone.
 */
async function machineHome(folder: string): Promise<string> {
  await mkdir(machineFolder, { recursive: true, mode: 0o755 });
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  const home = await mkdtemp(join(machineFolder, `${hash}-`));
  await chmod(home, 0o711);
  await writeFile(join(home, 'belongs-to'), `${folder}\n`);
  return home;
}

async function sync(folder: string) {
  if (process.platform === 'win32') return;
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
