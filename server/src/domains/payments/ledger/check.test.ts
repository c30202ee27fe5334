import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { cloneDatabase, runSql } from '../../../../testing/databases.ts';
import { move, post, reserve, resolve, seedAccounts } from '../../../../testing/ledger.ts';
import type { Pool } from '../../../kit/database.ts';
import { openDatabase } from '../../../kit/database.ts';
import { checkLedger, describeWrong } from './check.ts';

let database: Awaited<ReturnType<typeof cloneDatabase>>;
let db: Pool;
let accountId: string;
const pendingId = randomUUID();
const tables = ['ledger_balances', 'ledger_transfers', 'ledger_entries'];

/** What nobody but a superuser can do: with the triggers off. */
function tamper(sql: string, values: unknown[] = []) {
  const url = new URL(database.url);
  url.searchParams.set('options', '-c session_replication_role=replica');
  return runSql(url.href, sql, values);
}

/** A ledger of a few accounts that have every kind of row; of one of them a row is changed, and put back after the test. */
beforeAll(async () => {
  database = await cloneDatabase(inject('clusterUrl'), inject('template'));
  db = openDatabase({ url: database.url, connections: 4, onError: () => {} });
  const accounts = (await seedAccounts(database.url, 5)).sort();
  accountId = accounts[2]!;
  const spend = { transferKind: 'payment', debitBook: 'wallet', creditBook: 'sales' } as const;
  for (const id of accounts) {
    await db.run(post, move({ accountId: id, amountFen: 1_000 }));
    await db.run(post, move({ accountId: id, amountFen: 300, ...spend }));
    const settled = move({ accountId: id, amountFen: 200, ...spend });
    await db.run(reserve, settled);
    const voided = { accountId: id, pendingId: settled.transferId, transferId: randomUUID(), now: new Date() };
    await db.run(resolve, { ...voided, transferPhase: 'voided' });
    await db.run(reserve, move({ accountId: id, amountFen: 50, ...spend, transferId: pendingId }));
  }
  for (const table of tables) await tamper(`create table kept_${table} as select * from ${table}`);
});
afterEach(() =>
  tamper(
    `truncate ${tables.join()};
     ${tables.map((table) => `insert into ${table} select * from kept_${table};`).join('')}`,
  ),
);
afterAll(async () => {
  await db.close();
  await database.drop();
});

const check = () => checkLedger(db, { readers: 2, onProgress: () => {} });
test('a ledger as it should be is told with the totals of its books, which sum to zero', async () => {
  expect(await check()).toEqual({
    entries: 20,
    transfers: 25,
    open: 5,
    books: [
      { book: 'sales', currency: 'CNY', accounts: 5, entries: 5, fen: 1_500, reserved: 0 },
      { book: 'sandbox', currency: 'CNY', accounts: 5, entries: 5, fen: -5_000, reserved: 0 },
      { book: 'wallet', currency: 'CNY', accounts: 5, entries: 10, fen: 3_500, reserved: 250 },
    ],
    wrong: null,
  });
});

describe('one row that was tampered with is named', () => {
  // Who can take off the triggers can take off the checks.
  beforeAll(async () => {
    const checks = await runSql<{ of: string; name: string }>(
      database.url,
      `select conrelid::regclass::text as of, conname as name from pg_constraint
       where contype = 'c' and conrelid::regclass::text = any ($1)`,
      [tables],
    );
    for (const { of, name } of checks) await tamper(`alter table ${of} drop constraint "${name}"`);
  });

  const entry = "update ledger_entries set %s where account_id = $1 and book = 'wallet' and seq = 2";
  test.each([
    ['an entry’s amount', entry.replace('%s', 'amount_fen = -299'), { what: 'entry', book: 'wallet', seq: '2' }],
    ['an entry’s balance', entry.replace('%s', 'balance_fen = 701'), { what: 'entry', book: 'wallet', seq: '2' }],
    ['an entry’s place', entry.replace('%s', 'seq = 3'), { what: 'entry', book: 'wallet', seq: '3' }],
    [
      'an entry’s transfer',
      entry.replace('%s', 'transfer_id = gen_random_uuid()'),
      { what: 'link', book: 'wallet', seq: '2' },
    ],
    [
      'an entry that is gone, with the balance as if it had never been',
      `with gone as (delete from ledger_entries where account_id = $1 and book = 'wallet' and seq = 2)
       update ledger_balances set entries = 1, balance_fen = 1000 where account_id = $1 and book = 'wallet'`,
      { what: 'transfer' },
    ],
    [
      'both entries of a transfer that are gone, with the balances as if they had never been',
      `with gone as (delete from ledger_entries where account_id = $1 and (book, seq) in (('wallet', 2), ('sales', 1)))
       update ledger_balances set entries = entries - 1, balance_fen = case book when 'wallet' then 1000 else 0 end
       where account_id = $1 and book in ('wallet', 'sales')`,
      { what: 'transfer' },
    ],
    [
      'the last entry of a book',
      "delete from ledger_entries where account_id = $1 and book = 'wallet' and seq = 2",
      { what: 'transfer' },
    ],
    [
      'a transfer’s amount',
      "update ledger_transfers set amount_fen = 1001 where account_id = $1 and kind = 'grant'",
      { what: 'link', book: 'sandbox', seq: '1' },
    ],
    [
      'a transfer’s book',
      "update ledger_transfers set debit_book = 'alipay' where account_id = $1 and kind = 'grant'",
      { what: 'link', book: 'sandbox', seq: '1' },
    ],
    [
      'a transfer that is gone',
      "delete from ledger_transfers where account_id = $1 and kind = 'grant'",
      { what: 'link', book: 'sandbox', seq: '1' },
    ],
    [
      'a transfer without entries',
      `insert into ledger_transfers select $1, gen_random_uuid(), 'posted', null, 'grant', 'sandbox', 'wallet', 'CNY', 5, null, null, now()`,
      { what: 'transfer' },
    ],
    [
      'a balance',
      "update ledger_balances set balance_fen = 701 where account_id = $1 and book = 'wallet'",
      { what: 'balance', book: 'wallet', seq: '2' },
    ],
    [
      'a balance’s count',
      "update ledger_balances set entries = 1 where account_id = $1 and book = 'wallet'",
      { what: 'balance', book: 'wallet' },
    ],
    [
      'a balance that is gone',
      "delete from ledger_balances where account_id = $1 and book = 'sandbox'",
      { what: 'balance', book: 'sandbox' },
    ],
    [
      'what is set aside',
      "update ledger_balances set reserved_fen = 49 where account_id = $1 and book = 'wallet'",
      { what: 'reserved', book: 'wallet' },
    ],
    [
      'a pending transfer that is gone',
      `delete from ledger_transfers where account_id = $1 and id = '${pendingId}'`,
      { what: 'reserved', book: 'wallet' },
    ],
    [
      'a resolution of another amount',
      "update ledger_transfers set amount_fen = 201 where account_id = $1 and phase = 'voided'",
      { what: 'resolution' },
    ],
    [
      'a resolution of nothing',
      "update ledger_transfers set pending_id = gen_random_uuid() where account_id = $1 and phase = 'voided'",
      { what: 'reserved', book: 'wallet' },
    ],
    [
      'an entry of a book that has no balance',
      `insert into ledger_entries select $1, 'alipay', 'CNY', 1, id, -1000, -1000 from ledger_transfers
       where account_id = $1 and kind = 'grant'`,
      { what: 'link', book: 'alipay' },
    ],
    [
      'an entry in another currency',
      entry
        .replace('%s', "currency = 'USD', seq = 1, balance_fen = -300")
        .replace("'wallet'", "'sales'")
        .replace('seq = 2', 'seq = 1'),
      { book: 'sales' },
    ],
    [
      'a wallet below zero, in itself as it should be',
      `with t as (
         insert into ledger_transfers select $1, gen_random_uuid(), 'posted', null, 'payment', 'wallet', 'alipay', 'CNY', 701, null, null, now()
         returning id),
       e as (insert into ledger_entries select $1, 'alipay', 'CNY', 1, id, 701, 701 from t
         union all select $1, 'wallet', 'CNY', 3, id, -701, -1 from t),
       b as (insert into ledger_balances select $1, 'alipay', 'CNY', 701, 0, 1)
       update ledger_balances set balance_fen = -1, entries = 3 where account_id = $1 and book = 'wallet'`,
      { what: 'entry', book: 'wallet', seq: '3' },
    ],
  ])('%s', async (_, sql, named) => {
    await tamper(sql, [accountId]);
    const { wrong } = await check();
    expect(wrong).toMatchObject({ account_id: accountId, ...named });
    expect(describeWrong(wrong!)).toContain(accountId);
  });
});

test('of several accounts the first is named', async () => {
  await tamper('update ledger_balances set balance_fen = balance_fen + 1 where book <> $1', ['wallet']);
  const [first] = await runSql<{ account_id: string }>(
    database.url,
    'select account_id from ledger_balances order by account_id limit 1',
  );
  expect((await check()).wrong).toMatchObject(first!);
});

test('an empty ledger is sound', async () => {
  const own = await cloneDatabase(inject('clusterUrl'), inject('template'));
  const pool = openDatabase({ url: own.url, connections: 2, onError: () => {} });
  expect(await checkLedger(pool, { readers: 2, onProgress: () => {} })).toEqual({
    entries: 0,
    transfers: 0,
    open: 0,
    books: [],
    wrong: null,
  });
  await pool.close();
  await own.drop();
});
