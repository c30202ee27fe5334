// `npm start`: from a fresh checkout, with Node 20 or newer, to a running B特派.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { buildApp } from './lib/build-app.mjs';
import { install } from './lib/install.mjs';
import { findNode } from './lib/node.mjs';
import { root } from './lib/root.mjs';

install();
const node = findNode();
buildApp(node);

// In a group of its own, so that Ctrl+C in a terminal reaches only us and the server hears it once, from us: a second
// time would mean "at once". Windows has no such groups; there the server hears it from the terminal.
const inGroup = process.platform !== 'win32';
const server = spawn(node, [join(root, 'server/src/main.ts'), ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  detached: inGroup,
});
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => inGroup && server.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal));
}
// We stay until it has stopped.
server.on('exit', (code, signal) => process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0)));
