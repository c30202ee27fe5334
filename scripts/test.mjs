// `npm test [-- --nightly] [-- vitest's own arguments]`: everything, from a fresh checkout with Node 20 or newer.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildClients } from './lib/build-clients.mjs';
import { findOrInstallChromium } from './lib/chromium.mjs';
import { install } from './lib/install.mjs';
import { environmentFor, findNode } from './lib/node.mjs';
import { root } from './lib/root.mjs';

install();
const node = findNode();
const chromium = findOrInstallChromium();
buildClients(node);

const args = process.argv.slice(2);
const nightly = args.includes('--nightly');
const { status } = spawnSync(
  node,
  [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...args.filter((arg) => arg !== '--nightly')],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...environmentFor(node), ...chromium, ...(nightly && { BTEPAI_NIGHTLY: '1' }) },
  },
);
process.exit(status ?? 1);
