// The lock file has to install anywhere: behind any registry, on any platform that our tools serve.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addresses, missingPlatforms } from './lib/lock-file.mjs';
import { root } from './lib/root.mjs';
import { say } from './lib/say.mjs';

const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
const problems = [
  ...addresses(lock).map((address) => `names a registry: ${address}`),
  ...missingPlatforms(lock).map(({ path }) => `lacks ${path}; run node scripts/complete-lock.mjs`),
];
for (const problem of problems) say(`package-lock.json ${problem}`);
if (problems.length === 0) say(`${Object.keys(lock.packages).length} entries, no registry named, no platform missing`);
process.exit(problems.length === 0 ? 0 : 1);
