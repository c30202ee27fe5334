import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';

/** Who PostgreSQL runs as. */
export interface Account {
  uid: number;
  gid: number;
}

/**
 * PostgreSQL refuses to run as root, so root runs it as someone else: whoever owns the data already, else the machine's
 * `postgres`, else a system user of our own. Null: it runs as we do.
 *
 * @param cluster the data, when there is some
 */
export function accountFor(cluster: string | null): Account | null {
  if (process.getuid?.() !== 0) return null;
  if (cluster) {
    const { uid, gid } = statSync(cluster);
    if (uid !== 0) return { uid, gid };
  }
  return find('postgres') ?? find('_postgres') ?? find('btepai') ?? create('btepai') ?? find('nobody');
}

function find(name: string): Account | null {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((each) => each.startsWith(`${name}:`));
  if (!line) return null;
  const [, , uid, gid] = line.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

/** Debian's and Red Hat's way, then BusyBox's. Null when the machine has neither. */
function create(name: string): Account | null {
  const quiet = { stdio: 'ignore' } as const;
  const done =
    spawnSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', name], quiet).status === 0 ||
    spawnSync('adduser', ['-S', '-D', '-H', name], quiet).status === 0;
  return done ? find(name) : null;
}
