import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartError } from './start-error.ts';

const sqliteBusy = 5;

/**
 * Makes this process the only B特派 on a folder, until it calls what this returns or dies.
 *
 * A file with a process id can't tell a dead owner from a new process with the same id, and taking over a stale one is
 * a race. The system's own file lock has neither trouble, and SQLite is how Node reaches it on every platform.
 *
 * @throws StartError naming the process that owns the folder
 */
export function claim(folder: string): () => void {
  const pidFile = join(folder, 'owner.pid');
  const lock = new DatabaseSync(join(folder, 'owner.lock'));
  try {
    lock.exec('pragma locking_mode = exclusive; begin exclusive');
  } catch (error) {
    lock.close();
    if ((error as { errcode?: number }).errcode !== sqliteBusy) throw error;
    throw new StartError(
      `another B特派 runs on this data directory, pid ${readPid(pidFile)}: stop it, or set DATA_DIR to another folder than ${folder}`,
    );
  }
  writeFileSync(pidFile, `${process.pid}\n`);
  return () => {
    rmSync(pidFile, { force: true });
    if (lock.isOpen) lock.close();
  };
}

function readPid(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim() || 'unknown';
  } catch {
    return 'unknown';
  }
}
