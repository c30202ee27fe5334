// Run after `npm install <package>` when scripts/check.mjs says that the lock file lacks platforms.
//
// npm leaves out of the lock file every optional platform package (say, the Windows build of a tool) that the registry
// it asks doesn't serve, and `npm ci` then refuses that lock file, here and everywhere. Their parents pin them exactly,
// so the entries can be written without asking. They carry no hash until npm, on such a platform, has added it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { missingPlatforms } from './lib/lock-file.mjs';
import { root } from './lib/root.mjs';
import { say } from './lib/say.mjs';

const file = join(root, 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
for (const { path, entry } of missingPlatforms(lock)) {
  lock.packages[path] = entry;
  say(`added ${path} ${entry.version}`);
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
