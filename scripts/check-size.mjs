// How much JavaScript the browser has to fetch before the first page shows: the entry, the pages it may open with, and
// all that these import. On a slow phone this is what people wait for.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from './lib/root.mjs';
import { giveUp, say } from './lib/say.mjs';

const clients = [
  { client: 'app', limitKib: 170, firstPages: /^src\/pages\/(login|home)\b/ },
  { client: 'console', limitKib: 350, firstPages: /^src\/pages\/(sign-in|today)\b/ },
];

const kib = (/** @type {number} */ bytes) => `${(bytes / 1024).toFixed(1)} KiB`;
const measured = clients.map(measure);
const words = measured.map(({ client, worst, limitKib }) => `${client} ${kib(worst)} of ${limitKib} KiB`);
say(`first load, JavaScript after gzip: ${words.join(', ')}`);
for (const { client, sizes } of measured) {
  for (const { page, bytes } of sizes) say(`  ${client} ${page}: ${kib(bytes)}`);
}
process.exit(measured.every(({ worst, limitKib }) => worst <= limitKib * 1024) ? 0 : 1);

/** @param {typeof clients[number]} client */
function measure({ client, limitKib, firstPages }) {
  const dist = join(root, client, 'dist');
  const file = join(dist, '.vite/manifest.json');
  if (!existsSync(file)) giveUp(`${client}/dist has no manifest: build it first (npm run build)`);
  /** @type {Record<string, { file: string, isDynamicEntry?: boolean, imports?: string[] }>} */
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  if (!manifest['index.html']) giveUp(`${client}/dist/.vite/manifest.json has no index.html`);

  const pages = Object.keys(manifest).filter((name) => manifest[name]?.isDynamicEntry && firstPages.test(name));
  const sizes = [
    { page: 'index.html alone', bytes: sizeOf(['index.html']) },
    ...pages.map((page) => ({ page, bytes: sizeOf(['index.html', page]) })),
  ];
  return { client, limitKib, sizes, worst: Math.max(...sizes.map(({ bytes }) => bytes)) };

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
}
