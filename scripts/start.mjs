// `npm start`: from a fresh checkout, with Node 20 or newer, to a running B特派.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { buildClients } from './lib/build-clients.mjs';
import { install } from './lib/install.mjs';
import { findNode } from './lib/node.mjs';
import { root } from './lib/root.mjs';

install();
const node = findNode();
buildClients(node);

// The server's live heap is some 40 MB; left alone, V8 would let the garbage of a busy second grow to several times that.
const flags = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).config.serverFlags.split(' ');

// In a group of its own, so that Ctrl+C in a terminal reaches only us and the server hears it once, from us: a second
// time would mean "at once". Windows has no such groups; there the server hears it from the terminal.
const inGroup = process.platform !== 'win32';
const server = spawn(node, [...flags, join(root, 'server/src/main.ts'), ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  detached: inGroup,
});
/** @param {NodeJS.Signals} signal */
const stop = (signal) => inGroup && server.kill(signal);
process.on('SIGINT', () => stop('SIGINT'));
process.on('SIGTERM', () => stop('SIGTERM'));
process.on('SIGHUP', () => stop('SIGTERM'));

// A signal to npm ends npm and the shell between us, and neither tells us; that we are orphaned does.
const parent = process.ppid;
const orphaned = setInterval(() => {
  if (!process.env.npm_lifecycle_event || process.ppid === parent) return;
  clearInterval(orphaned);
  stop('SIGTERM');
}, 250);

// We stay until it has stopped.
server.on('exit', (code, signal) => process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0)));
