import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { cloneDatabase, runSql } from '../../../../testing/databases.ts';
import { move, post, reserve, resolve, seedAccounts } from '../../../../testing/ledger.ts';
import type { Pool } from '../../../kit/database.ts';
import { openDatabase } from '../../../kit/database.ts';

let database: Awaited<ReturnType<typeof cloneDatabase>>;
let db: Pool;
let accountId: string;

beforeAll(async () => {
  database = await cloneDatabase(inject('clusterUrl'), inject('template'));
  db = openDatabase({ url: database.url, connections: 20, onError: () => {} });
});
afterAll(async () => {
  await db.close();
  await database.drop();
});
beforeEach(async () => {
  [accountId] = (await seedAccounts(database.url, 1)) as [string];
});

type Balance = { balance: number; reserved: number; entries: number };
const balances = async () => {
  const rows = await runSql<Balance & { book: string }>(
    database.url,
    `select book, balance_fen::int as balance, reserved_fen::int as reserved, entries::int as entries
     from ledger_balances where account_id = $1`,
    [accountId],
  );
  return Object.fromEntries(rows.map(({ book, ...balance }) => [book, balance]));
};
const entries = () =>
  runSql(
    database.url,
    `select book, seq::int as seq, amount_fen::int as amount, balance_fen::int as balance
     from ledger_entries where account_id = $1 order by book, seq`,
    [accountId],
  );
const give = (amountFen: number) => db.run(post, move({ accountId, amountFen }));
const buying = (amountFen: number, more = {}) =>
  move({ accountId, transferKind: 'payment', debitBook: 'wallet', creditBook: 'sales', amountFen, ...more });
const refused = { code: 'insufficient_balance' };

test('M1: a transfer is two entries that sum to zero, with the balance of each book after it', async () => {
  await give(1_000);
  await db.run(post, buying(300));
  expect(await entries()).toEqual([
    { book: 'sales', seq: 1, amount: 300, balance: 300 },
    { book: 'sandbox', seq: 1, amount: -1_000, balance: -1_000 },
    { book: 'wallet', seq: 1, amount: 1_000, balance: 1_000 },
    { book: 'wallet', seq: 2, amount: -300, balance: 700 },
  ]);
});

test('M2: what the wallet does not hold can’t be spent, and nothing is left of the try', async () => {
  await expect(db.run(post, buying(1))).rejects.toMatchObject(refused);
  await give(1_000);
  await expect(db.run(post, buying(1_001))).rejects.toMatchObject(refused);
  await db.run(post, buying(1_000));
  await expect(db.run(post, buying(1))).rejects.toMatchObject(refused);
  expect((await balances()).wallet).toEqual({ balance: 0, reserved: 0, entries: 2 });
});

test('a pending transfer sets its amount aside: it can’t be spent, nor has it gone', async () => {
  await give(1_000);
  await db.run(reserve, buying(700));
  expect((await balances()).wallet).toEqual({ balance: 1_000, reserved: 700, entries: 1 });
  await expect(db.run(post, buying(301))).rejects.toMatchObject(refused);
  await expect(db.run(reserve, buying(301))).rejects.toMatchObject(refused);
  await db.run(post, buying(300));
});

const resolveAs = (pendingId: string, transferPhase: 'posted' | 'voided' | 'expired') =>
  db.run(resolve, { accountId, pendingId, transferPhase, transferId: randomUUID(), now: new Date() });

describe('M7: a pending transfer is resolved once', () => {
  test.each([
    ['posted', { balance: 300, reserved: 0, entries: 2 }],
    ['voided', { balance: 1_000, reserved: 0, entries: 1 }],
    ['expired', { balance: 1_000, reserved: 0, entries: 1 }],
  ] as const)('%s', async (phase, wallet) => {
    await give(1_000);
    const asked = buying(700);
    await db.run(reserve, asked);
    await resolveAs(asked.transferId, phase);
    expect((await balances()).wallet).toEqual(wallet);
    for (const again of ['posted', 'voided', 'expired'] as const)
      await expect(resolveAs(asked.transferId, again)).rejects.toThrow('ledger_pending_resolves_once');
    expect((await balances()).wallet).toEqual(wallet);
  });

  test('20 at once: one', async () => {
    await give(1_000);
    const asked = buying(700);
    await db.run(reserve, asked);
    const phases = Array.from({ length: 20 }, (_, n) => (n % 2 ? 'posted' : 'voided'));
    const results = await Promise.allSettled(phases.map((phase) => resolveAs(asked.transferId, phase)));
    expect(results.filter(({ status }) => status === 'fulfilled').length).toBe(1);
    expect((await balances()).wallet?.reserved).toBe(0);
  });
});

test('only a pending transfer of the account can be resolved', async () => {
  await give(1_000);
  const done = buying(100);
  await db.run(post, done);
  await expect(resolveAs(done.transferId, 'voided')).rejects.toThrow('resolves no pending one');
  await expect(resolveAs(randomUUID(), 'posted')).rejects.toThrow();
});

test('M7: no more is given back than was bought', async () => {
  await give(1_000);
  await db.run(post, buying(400));
  const back = (amountFen: number) => move({ accountId, transferKind: 'refund', debitBook: 'sales', amountFen });
  await expect(db.run(post, back(401))).rejects.toThrow('ledger_balance_covers');
  await db.run(post, back(400));
  await expect(db.run(post, back(1))).rejects.toThrow('ledger_balance_covers');
});

test('M2: of 50 payments at once, the wallet covers as many as it has money for', async () => {
  await give(1_000);
  const results = await Promise.allSettled(
    Array.from({ length: 50 }, (_, n) => db.run(n % 2 ? post : reserve, buying(99))),
  );
  const codes = results.map((result) => (result.status === 'fulfilled' ? 'ok' : result.reason.code));
  expect(codes.filter((code) => code === 'ok').length).toBe(10);
  expect(codes.filter((code) => code === 'insufficient_balance').length).toBe(40);
  const { wallet, sales } = await balances();
  expect(wallet!.balance - wallet!.reserved).toBe(10);
  expect((sales?.balance ?? 0) + wallet!.balance).toBe(1_000);
});

test('M2: of 50 at once on a wallet that was never used, none goes through', async () => {
  const results = await Promise.allSettled(Array.from({ length: 50 }, () => db.run(post, buying(1))));
  expect(results.map((result) => result.status === 'rejected' && result.reason.code)).toEqual(
    Array(50).fill('insufficient_balance'),
  );
});

test('the same transfer twice is one', async () => {
  const args = move({ accountId });
  await db.run(post, args);
  await expect(db.run(post, args)).rejects.toThrow('ledger_transfers_pkey');
  expect((await balances()).wallet?.balance).toBe(100);
});

test('several transfers of one statement: what comes in goes first, and one that can’t be undoes all', async () => {
  const several = (amounts: number[]) =>
    runSql(
      database.url,
      `insert into ledger_transfers (account_id, id, phase, kind, debit_book, credit_book, currency, amount_fen, created_at)
       select $1::uuid, gen_random_uuid(), 'posted', 'payment', 'wallet', 'sales', 'CNY', amount, now() from unnest($2::bigint[]) amount
       union all select $1::uuid, gen_random_uuid(), 'posted', 'grant', 'sandbox', 'wallet', 'CNY', 100, now()`,
      [accountId, amounts],
    );
  await expect(several([60, 41])).rejects.toMatchObject({ message: 'insufficient_balance' });
  expect(await balances()).toEqual({});
  await several([60, 40]);
  expect((await balances()).wallet).toEqual({ balance: 0, reserved: 0, entries: 3 });
});

test('many statements of several transfers each, at once and in any order, none waits for another for ever', async () => {
  const accounts = await seedAccounts(database.url, 4);
  const work = Array.from({ length: 60 }, (_, n) =>
    runSql(
      database.url,
      `insert into ledger_transfers (account_id, id, phase, kind, debit_book, credit_book, currency, amount_fen, created_at)
       select account, gen_random_uuid(), 'posted', 'top_up', book, 'wallet', 'CNY', 1, now()
       from unnest($1::uuid[]) account, unnest($2::text[]) book`,
      [n % 2 ? accounts : accounts.toReversed(), n % 3 ? ['alipay', 'wechatpay'] : ['wechatpay', 'sandbox']],
    ),
  );
  await Promise.all(work);
  const [sums] = await runSql(
    database.url,
    `select sum(balance_fen)::int as zero, sum(balance_fen) filter (where book = 'wallet')::int as wallets
     from ledger_balances where account_id = any ($1)`,
    [accounts],
  );
  expect(sums).toEqual({ zero: 0, wallets: 60 * 4 * 2 });
});
