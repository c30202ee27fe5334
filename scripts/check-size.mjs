// How much JavaScript the browser has to fetch before the first page shows: the entry, the pages it may open with, and
// all that these import. On a slow phone this is what people wait for.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from './lib/root.mjs';
import { giveUp, say } from './lib/say.mjs';

const limitKib = 170;
const firstPages = /^src\/pages\/(login|home)\b/;
const dist = join(root, 'app/dist');
const file = join(dist, '.vite/manifest.json');

if (!existsSync(file)) giveUp('app/dist has no manifest: build the app first (npm run build)');
/** @type {Record<string, { file: string, isDynamicEntry?: boolean, imports?: string[] }>} */
const manifest = JSON.parse(readFileSync(file, 'utf8'));
if (!manifest['index.html']) giveUp('app/dist/.vite/manifest.json has no index.html');

const pages = Object.keys(manifest).filter((name) => manifest[name]?.isDynamicEntry && firstPages.test(name));
const entry = sizeOf(['index.html']);
const sizes = pages.map((page) => ({ page, bytes: sizeOf(['index.html', page]) }));
const worst = Math.max(entry, ...sizes.map(({ bytes }) => bytes));

const kib = (/** @type {number} */ bytes) => `${(bytes / 1024).toFixed(1)} KiB`;
say(`first load, JavaScript after gzip: ${kib(worst)} of ${limitKib} KiB`);
for (const { page, bytes } of [{ page: 'index.html alone', bytes: entry }, ...sizes]) say(`  ${page}: ${kib(bytes)}`);
process.exit(worst <= limitKib * 1024 ? 0 : 1);

/** @param {string[]} names */
function sizeOf(names) {
  const needed = new Set();
  const add = (/** @type {string} */ name) => {
    if (needed.has(name)) return;
    needed.add(name);
    for (const each of manifest[name]?.imports ?? []) add(each);
  };
  names.forEach(add);
  const files = new Set([...needed].map((name) => manifest[name]?.file).filter((name) => name?.endsWith('.js')));
  return [...files].reduce((sum, name) => sum + gzipSync(readFileSync(join(dist, name))).length, 0);
}
