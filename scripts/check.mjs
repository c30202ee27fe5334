// `npm run check`: all that can be judged without running B特派. Ends with a line that says how many passed and failed.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildClients } from './lib/build-clients.mjs';
import { install } from './lib/install.mjs';
import { environmentFor, findNode } from './lib/node.mjs';
import { root } from './lib/root.mjs';
import { say } from './lib/say.mjs';

const sources = ['contract/src', 'server/src', 'app/src', 'console/src'];
const checks = {
  'types of server, contract, tests and scripts': 'tsc --noEmit',
  'types of the app': 'tsc -p app --noEmit',
  'types of the console': 'tsc -p console --noEmit',
  style: 'biome check --error-on-warnings .',
  'nothing unused': 'knip',
  'imports keep to the architecture': `depcruise --config .dependency-cruiser.cjs --output-type err-long ${sources.join(' ')}`,
  'first load of app and console': 'node scripts/check-size.mjs',
  'lock file': 'node scripts/check-lock.mjs',
};

install();
const node = findNode();
buildClients(node);

let failed = 0;
for (const [name, command] of Object.entries(checks)) {
  const [program = '', ...args] = command.split(' ');
  const path = program === 'node' ? node : join(root, 'node_modules/.bin', program);
  const { status, stdout, stderr, error } = spawnSync(path, args, {
    cwd: root,
    encoding: 'utf8',
    env: environmentFor(node),
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
  });
  if (status !== 0) failed += 1;
  say(
    `${status === 0 ? 'ok    ' : 'FAILED'}  ${name}${status === 0 && program === 'node' ? `: ${stdout.split('\n')[0]}` : ''}`,
  );
  if (status !== 0) say(`${stdout}${stderr}${error?.message ?? ''}`.trimEnd());
}
say(`${Object.keys(checks).length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
