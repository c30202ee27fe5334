import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = 'http://127.0.0.1:3000';

export default defineConfig({
  plugins: [react()],
  server: {
    host: '127.0.0.1',
    proxy: {
      '/v1': server,
      '/readyz': server,
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
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'libraries',
              test: /node_modules\/(react|react-dom|scheduler|react-router|@remix-run|@tanstack|i18next|react-i18next)\//,
            },
            {
              name: 'pieces',
              test: /node_modules\/(antd-mobile|antd-mobile-icons)\/|app\/src\/(ui|api|act|until-answered)/,
            },
          ],
        },
      },
    },
  },
});
