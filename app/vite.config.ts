import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const server = 'http://127.0.0.1:3000';

/** Leaves a .br and a .gz beside each file that shrinks, for the server to send as they are. */
const compressed: Plugin = {
  name: 'compressed',
  apply: 'build',
  closeBundle() {
    const folder = join(import.meta.dirname, 'dist');
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!/\.(js|css|html|svg|webmanifest)$/.test(name)) continue;
      const file = join(folder, name);
      const plain = readFileSync(file);
      writeFileSync(`${file}.br`, brotliCompressSync(plain));
      writeFileSync(`${file}.gz`, gzipSync(plain, { level: 9 }));
    }
  },
};

export default defineConfig({
  plugins: [react(), compressed],
  server: {
    host: '127.0.0.1',
    proxy: {
      '/v1': server,
      // The page /sandbox itself is Vite's; only what lies under it is the server's.
      '^/sandbox/': server,
    },
  },
  build: {
    manifest: true,
    sourcemap: false,
    rolldownOptions: {
      input: ['index.html', 'sandbox.html'],
      // A handful of files for the first load, each of which changes for its own reason, instead of twenty small ones.
      // Icons stay with the pages that draw them: all together they would be a tenth of it.
      output: {
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
          ],
        },
      },
    },
  },
});
