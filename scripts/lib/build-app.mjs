import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { environmentFor } from './node.mjs';
import { root } from './root.mjs';
import { giveUp, say } from './say.mjs';

const app = join(root, 'app');
const stamp = join(app, 'dist/.stamp');

/** Builds the web app when what it is made of has changed since the last build. @param {string} node Node 24 */
export function buildApp(node) {
  const made = hashOf(sources());
  if (existsSync(join(app, 'dist/index.html')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === made) return;
  say('Building the web app …');
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const options = { cwd: app, env: environmentFor(node), encoding: /** @type {const} */ ('utf8') };
  const { status, stdout, stderr } = spawnSync(node, [vite, 'build', '--logLevel', 'warn'], options);
  if (status !== 0) giveUp(`${stdout ?? ''}${stderr ?? ''}\nThe web app could not be built; the lines above say why`);
  writeFileSync(stamp, made);
}

/** Everything in app/ but what a build leaves there, the contract, and the versions of all packages. */
function sources() {
  const own = filesIn(app).filter((file) => !/^(dist|node_modules)[\\/]/.test(relative(app, file)));
  return [...own, ...filesIn(join(root, 'contract/src')), join(root, 'package-lock.json'), join(root, 'tsconfig.json')];
}

/** @param {string} folder */
function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

/** @param {string[]} files */
function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files.sort())
    hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}
