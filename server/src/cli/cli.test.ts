import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runSql } from '../../testing/databases.ts';
import { seedAccounts } from '../../testing/ledger.ts';
import { aliyunEndpoint, aliyunTook } from '../../testing/vendors.ts';
import { startEmbeddedPostgres } from '../kit/embedded-postgres.ts';
import { migrate } from '../kit/migrations.ts';

/** The command as staff type it: a process of its own, on the data of a server that may be running. */
const dataDir = mkdtempSync(join(tmpdir(), 'btepai-cli-'));
const quiet = { info: () => {}, error: () => {} };

beforeAll(() => chmodSync(dataDir, 0o755));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const btepai = (...args: string[]) => btepaiWith({}, ...args);

async function btepaiWith(given: Record<string, string>, ...args: string[]) {
  const { DATABASE_URL: _, KEYS_FILE: __, BTEPAI_KEYS: ___, ...env } = process.env;
  const child = spawn(process.execPath, [join(import.meta.dirname, '../cli.ts'), ...args], {
    env: { ...env, NODE_ENV: 'test', DATA_DIR: dataDir, ...given },
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
    expect(await btepai('sms', 'spend', '--days', '30')).toMatchObject({
      exit: 0,
      out: 'nothing has been sent in these days\n',
    });
  });

  test('tells what became of messages, where there were none too', async () => {
    const { exit, out } = await btepai('sms', 'funnel', '--hours', '2');
    expect(exit).toBe(0);
    expect(out).toMatch(/^gateway +country +asked .*\nall +all +0( +0)+\n/);
    expect(out).toContain('every message accounted for');
  });

  test('proves the ledger, where it is empty too', async () => {
    expect(await btepai('ledger', 'check')).toEqual({
      exit: 0,
      out: '0 entries of 0 transfers, 0 pending: all sound\n',
      err: expect.stringContaining('0 entries'),
    });
  });

  test('names the first row of a ledger that is wrong', async () => {
    const running = await startEmbeddedPostgres({ dataDir, log: quiet });
    const [accountId] = (await seedAccounts(running.url, 1)) as [string];
    // As only a superuser can.
    await runSql(
      `${running.url}?options=-c%20session_replication_role=replica`,
      `insert into ledger_balances (account_id, book, currency, balance_fen, entries) values ($1, 'wallet', 'CNY', 5, 1)`,
      [accountId],
    );
    const { exit, out } = await btepai('ledger', 'check');
    expect([exit, out]).toEqual([
      1,
      `NOT sound: account ${accountId}, wallet, entry 1: the balance is not that of the last entry\n`,
    ]);
    await running.stop();
  });

  test.each([
    [[]],
    [['ledger']],
    [['ledger', 'check', 'now']],
    [['sms', 'funnel', '--hours', 'many']],
    [['nonsense']],
    [['cases']],
    [['cases', 'list', '--nonsense']],
    [['verify-log', 'now']],
    [['sms', 'spend', '--days', '0']],
    [['sms', 'test']],
  ])('%j is no command, and is told which are', async (args) => {
    expect(await btepai(...args)).toMatchObject({ exit: 2, out: '', err: expect.stringContaining('btepai cases') });
  });
});

describe('btepai sms', () => {
  test('the sandbox takes a message, and its receipt is told', async () => {
    const { exit, out } = await btepai('sms', 'test', '--gateway', 'sandbox', '--to', '13812345678');
    expect(exit).toBe(0);
    expect(out).toMatch(/^primary took it for \+86 138\*{4}5678: 【B特派】验证码123456.*\n.*\nreceipt: delivered\n$/);
  });

  test('a vendor takes one, in the language asked for; refuses one; or can’t be used: said in words, and by the exit code', async () => {
    let answer = aliyunTook('77^0');
    const { env, received, stop } = await aliyunEndpoint(() => answer);
    const send = () =>
      btepaiWith(
        env,
        'sms',
        'test',
        '--gateway',
        'aliyun',
        '--to',
        '+8613812345678',
        '--template',
        'sign_in',
        '--lang',
        'en',
      );
    expect(await send()).toMatchObject({ exit: 0, out: expect.stringMatching(/aliyun took it for .* as 77\^0: /) });
    expect(received[0]!.url.searchParams.get('TemplateCode')).toBe('aliyun:sign_in.en');
    answer = { json: { Code: 'isv.SMS_TEMPLATE_ILLEGAL' } };
    expect(await send()).toMatchObject({ exit: 1, out: expect.stringContaining('refuses this message') });
    answer = { json: { Code: 'isv.AMOUNT_NOT_ENOUGH' } };
    expect(await send()).toMatchObject({
      exit: 1,
      out: expect.stringMatching(/can’t be used now: .*credit.*\(aliyun: isv.AMOUNT_NOT_ENOUGH\)/),
    });
    await stop();
  });

  test('what is missing is said by name', async () => {
    expect(await btepai('sms', 'test', '--gateway', 'twilio', '--to', '13812345678')).toMatchObject({
      exit: 1,
      err: expect.stringContaining('TWILIO_AUTH_TOKEN: SMS_GATEWAYS=twilio needs it'),
    });
    expect(await btepai('sms', 'test', '--gateway', 'sandbox', '--to', '123')).toMatchObject({
      exit: 1,
      out: expect.stringContaining('no mobile number'),
    });
  });

  test('the texts to register, before there is anything to configure', async () => {
    const { exit, out } = await btepaiWith(
      { PUBLIC_ORIGIN: 'https://btepai.example', NODE_ENV: 'production' },
      ...['sms', 'templates', '--gateway', 'tencent'],
    );
    expect(exit).toBe(0);
    expect(out).toMatch(
      /^sign_in.zh +code +验证码\{1\}，用于登录，\{2\}分钟内有效。请勿告诉他人。\n +@btepai.example #\{3\}$/m,
    );
    expect(await btepai('sms', 'templates', '--gateway', 'twilio')).toMatchObject({
      exit: 0,
      out: expect.stringContaining('registers no texts'),
    });
  });
});
