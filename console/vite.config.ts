import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressed } from '../scripts/lib/compressed.ts';

const server = 'http://127.0.0.1:3000';

export default defineConfig({
  base: '/console/',
  plugins: [react(), compressed(join(import.meta.dirname, 'dist'))],
  server: {
    host: '127.0.0.1',
    port: 5174,
    // The mark is the app's.
    proxy: { '/v1': server, '/icon.svg': server },
  },
  build: {
    manifest: true,
    sourcemap: false,
    // The limit for a first load is scripts/check-size.mjs's.
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'libraries',
              test: /node_modules\/(react|react-dom|scheduler|react-router|@remix-run|@tanstack|i18next|react-i18next)\//,
            },
          ],
        },
      },
    },
  },
});
