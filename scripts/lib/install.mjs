import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';
import { giveUp, say } from './say.mjs';

const stamp = join(root, 'node_modules/.btepai-lock');

/** Installs what package-lock.json names, unless that very lock file was installed already. Quick when it was. */
export function install() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('Installing packages (npm ci); this takes a minute the first time …');
  // Errors only: on Node 20 npm warns of every package that wants more, and Node 24 is among what it installs.
  // Development packages too, whatever NODE_ENV says: the web app is built here, with Vite.
  const { status, error } = spawnSync(
    'npm',
    ['ci', '--loglevel=error', '--no-update-notifier', '--include=dev', '--include=optional'],
    {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    },
  );
  if (status !== 0) giveUp(`npm ci failed${error ? `: ${error.message}` : '; its lines above say why'}`);
  writeFileSync(stamp, wanted);
}
