import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEmbeddedPostgres } from '../kit/embedded-postgres.ts';
import { migrate } from '../kit/migrations.ts';

/** The command as staff type it: a process of its own, on the data of a server that may be running. */
const dataDir = mkdtempSync(join(tmpdir(), 'btepai-cli-'));
const quiet = { info: () => {}, error: () => {} };

beforeAll(() => chmodSync(dataDir, 0o755));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function btepai(...args: string[]) {
  const { DATABASE_URL: _, KEYS_FILE: __, BTEPAI_KEYS: ___, ...env } = process.env;
  const child = spawn(process.execPath, [join(import.meta.dirname, '../cli.ts'), ...args], {
    env: { ...env, NODE_ENV: 'test', DATA_DIR: dataDir },
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (bytes) => (said.out += bytes));
  child.stderr.on('data', (bytes) => (said.err += bytes));
  const [exit] = await once(child, 'close');
  return { exit, ...said };
}

describe('btepai', () => {
  test('works beside a server that runs on the same data, and leaves it running', async () => {
    const running = await startEmbeddedPostgres({ dataDir, log: quiet });
    await migrate(running.url);
    expect(await btepai('cases', 'list')).toEqual({ exit: 0, out: 'no case waits\n', err: '' });
    expect(await btepai('verify-log')).toMatchObject({ exit: 0, out: expect.stringContaining('all sound') });
    expect(await migrate(running.url)).toEqual([]);
    await running.stop();
  });

  test('works by itself where none runs', async () => {
    expect(await btepai('cases', 'list', '--status', 'open')).toMatchObject({ exit: 0, out: 'no case is open\n' });
  });

  test('tells what became of messages, where there were none too', async () => {
    const { exit, out } = await btepai('sms', 'funnel', '--hours', '2');
    expect(exit).toBe(0);
    expect(out).toMatch(/^gateway +country +asked .*\nall +all +0( +0)+\n/);
    expect(out).toContain('every message accounted for');
  });

  test.each([
    [[]],
    [['sms', 'funnel', '--hours', 'many']],
    [['nonsense']],
    [['cases']],
    [['cases', 'list', '--nonsense']],
    [['verify-log', 'now']],
  ])('%j is no command, and is told which are', async (args) => {
    expect(await btepai(...args)).toMatchObject({ exit: 2, out: '', err: expect.stringContaining('btepai cases') });
  });
});
