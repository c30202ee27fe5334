import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { compressed } from '../scripts/lib/compressed.ts';

const server = 'http://127.0.0.1:3000';

/** Names a build by its files, and tells the service worker which they are. The handset's are not the app's. */
const shell: Plugin = {
  name: 'shell',
  apply: 'build',
  writeBundle({ dir = '' }) {
    const ours = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter(
      (name) => /\.(js|css|html|svg|png|webmanifest)$/.test(name) && !/^(sw\.js|.*sandbox.*)$/.test(name),
    );
    const digest = createHash('sha256');
    for (const name of ours.sort()) digest.update(name).update(readFileSync(join(dir, name)));
    const files = ours.map((name) => (name === 'index.html' ? '/' : `/${name}`));
    const worker = join(dir, 'sw.js');
    const told = JSON.stringify({ version: digest.digest('hex').slice(0, 16), files });
    writeFileSync(
      worker,
      readFileSync(worker, 'utf8').replace('__SHELL__', () => told),
    );
  },
};

export default defineConfig({
  plugins: [react(), shell, compressed(join(import.meta.dirname, 'dist'))],
  server: {
    host: '127.0.0.1',
    proxy: {
      '/v1': server,
      // The pages /sandbox and /sandbox/cashier are Vite's; what else lies under it is the server's.
      '^/sandbox/(?!cashier)': server,
    },
  },
  build: {
    manifest: true,
    sourcemap: false,
    rolldownOptions: {
      input: {
        index: 'index.html',
        sandbox: 'sandbox.html',
        'sandbox-cashier': 'sandbox/cashier.html',
        sw: 'src/sw/sw.ts',
      },
      // A handful of files for the first load, each of which changes for its own reason, instead of twenty small ones.
      // Icons stay with the pages that draw them: all together they would be a tenth of it.
      output: {
        // At the root: a service worker rules over what lies beneath it.
        entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
        codeSplitting: {
          groups: [
            {
              name: 'libraries',
              test: /node_modules\/(react|react-dom|scheduler|react-router|@remix-run|@tanstack|i18next|react-i18next)\//,
            },
            {
              name: 'pieces',
              test: /node_modules\/(antd-mobile)\/|app\/src\/(ui|api|act|until-answered)/,
            },
            // What both pages of the sandbox need goes by its name, for the shell leaves those out.
            { name: 'sandbox-both', test: /app\/src\/sandbox\//, minShareCount: 2 },
          ],
        },
      },
    },
  },
});
