import { defineConfig } from 'vitest/config';

const nightly = process.env.BTEPAI_NIGHTLY === '1';

export default defineConfig({
  test: {
    include: [
      'contract/src/**/*.test.ts',
      'server/src/**/*.test.ts',
      'tests/**/*.test.ts',
      ...(nightly ? ['tests/**/*.nightly.ts'] : []),
    ],
    globalSetup: ['server/testing/global-setup.ts'],
    // Each file has a database and a server of its own; two at a time keeps a small machine’s clocks honest.
    maxWorkers: 2,
    // Against what hangs, not what is slow: a shared machine is at times a third as fast.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // As long as a page is waited for elsewhere: one second is too short for a machine that does other things too.
    expect: { poll: { timeout: 30_000 } },
  },
});
