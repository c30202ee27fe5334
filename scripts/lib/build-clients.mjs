import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { environmentFor } from './node.mjs';
import { root } from './root.mjs';
import { giveUp, say } from './say.mjs';

const clients = [
  { folder: join(root, 'app'), name: 'web app' },
  { folder: join(root, 'console'), name: 'staff console' },
];

/** Builds what browsers are given, each where what it is made of has changed since its last build. @param {string} node Node 24 */
export function buildClients(node) {
  for (const client of clients) build(client, node);
}

/** @param {typeof clients[number]} client @param {string} node */
function build({ folder, name }, node) {
  const stamp = join(folder, 'dist/.stamp');
  const made = hashOf(sources(folder));
  if (existsSync(join(folder, 'dist/index.html')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === made) return;
  say(`Building the ${name} …`);
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const options = { cwd: folder, env: environmentFor(node), encoding: /** @type {const} */ ('utf8') };
  const { status, stdout, stderr } = spawnSync(node, [vite, 'build', '--logLevel', 'warn'], options);
  if (status !== 0) giveUp(`${stdout ?? ''}${stderr ?? ''}\nThe ${name} could not be built; the lines above say why`);
  writeFileSync(stamp, made);
}

/** Everything in the client's folder but what a build leaves there, the contract, and the versions of all packages. @param {string} folder */
function sources(folder) {
  const own = filesIn(folder).filter((file) => !/^(dist|node_modules)[\\/]/.test(relative(folder, file)));
  const shared = ['package-lock.json', 'tsconfig.json', 'scripts/lib/compressed.ts'].map((name) => join(root, name));
  return [...own, ...filesIn(join(root, 'contract/src')), ...shared];
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
