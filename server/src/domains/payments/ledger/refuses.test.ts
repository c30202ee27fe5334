import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { cloneDatabase, emptyDatabase, runSql } from '../../../../testing/databases.ts';
import { move, post, reserve, resolve, seedAccounts } from '../../../../testing/ledger.ts';
import { openDatabase } from '../../../kit/database.ts';
import { migrate } from '../../../kit/migrations.ts';

let database: Awaited<ReturnType<typeof cloneDatabase>>;
let accountId: string;
beforeAll(async () => {
  database = await cloneDatabase(inject('clusterUrl'), inject('template'));
});
afterAll(() => database.drop());
beforeEach(async () => {
  [accountId] = (await seedAccounts(database.url, 1)) as [string];
});

/** Every row of the account's ledger. */
const all = () =>
  Promise.all(
    ['transfers', 'entries', 'balances'].map((kind) =>
      runSql(database.url, `select to_jsonb(r) as row from ledger_${kind} r where account_id = $1 order by 1`, [
        accountId,
      ]),
    ),
  );
const nothing = [[], [], []];
const transfer = (values: Record<string, unknown>) => {
  const row = {
    account_id: accountId,
    id: randomUUID(),
    phase: 'posted',
    kind: 'grant',
    debit_book: 'sandbox',
    credit_book: 'wallet',
    currency: 'CNY',
    amount_fen: 100,
    created_at: new Date(),
    ...values,
  };
  const names = Object.keys(row);
  return runSql(
    database.url,
    `insert into ledger_transfers (${names.join()}) values (${names.map((_, n) => `$${n + 1}`).join()})`,
    Object.values(row),
  );
};

describe('M1: the database itself refuses', () => {
  const byHand = (sql: string, values: unknown[] = []) => runSql(database.url, sql, values);
  const writtenByTransfers = { code: '42501', message: expect.stringContaining('written by its transfers alone') };

  test.each([
    'update ledger_transfers set amount_fen = 1',
    'update ledger_entries set balance_fen = balance_fen + 1',
    'update ledger_balances set balance_fen = balance_fen + 1',
    'update ledger_balances set reserved_fen = 0',
    'delete from ledger_transfers',
    'delete from ledger_entries',
    'delete from ledger_balances',
    'truncate ledger_transfers',
    'truncate ledger_entries',
    'truncate ledger_balances',
    // Even where it would hit no row.
    'update ledger_entries set balance_fen = 0 where false',
  ])('%s', async (sql) => {
    await transfer({});
    const before = await all();
    await expect(byHand(sql)).rejects.toMatchObject(writtenByTransfers);
    expect(await all()).toEqual(before);
  });

  test('an entry that no transfer wrote, balanced or not', async () => {
    await transfer({});
    const insert = `insert into ledger_entries (account_id, book, currency, seq, transfer_id, amount_fen, balance_fen) values `;
    await expect(
      byHand(`${insert} ($1, 'wallet', 'CNY', 2, $2, 5, 105)`, [accountId, randomUUID()]),
    ).rejects.toMatchObject(writtenByTransfers);
    await expect(
      byHand(`${insert} ($1, 'wallet', 'CNY', 2, $2, 5, 105), ($1, 'sandbox', 'CNY', 2, $2, -5, -105)`, [
        accountId,
        randomUUID(),
      ]),
    ).rejects.toMatchObject(writtenByTransfers);
  });

  test('a balance without an entry', async () => {
    const insert = `insert into ledger_balances (account_id, book, currency, balance_fen) values ($1, 'wallet', 'CNY', 5)`;
    await expect(byHand(insert, [accountId])).rejects.toMatchObject(writtenByTransfers);
  });

  test.each([
    ['nothing', { amount_fen: 0 }],
    ['less than nothing', { amount_fen: -5 }],
    ['a part of a cent', { amount_fen: '0.5' }],
    ['from a book into itself', { debit_book: 'wallet' }],
    ['a book that is none', { credit_book: 'pocket' }],
    ['another currency', { currency: 'USD' }],
    ['a void of nothing', { phase: 'voided' }],
    ['a phase that is none', { phase: 'undone' }],
    ['of no account', { account_id: randomUUID() }],
    ['of a pending one that isn’t there', { pending_id: randomUUID() }],
  ])('a transfer of %s', async (_, values) => {
    await expect(transfer(values)).rejects.toThrow();
    expect(await all()).toEqual(nothing);
  });

  test.each([
    ['another amount', { amount_fen: 99 }],
    ['another book', { credit_book: 'alipay' }],
    ['another kind', { kind: 'refund' }],
    ['another payment', { payment_id: randomUUID() }],
  ])('a resolution of %s', async (_, values) => {
    const pending_id = randomUUID();
    await transfer({ id: pending_id, phase: 'pending' });
    await expect(transfer({ pending_id, ...values })).rejects.toThrow('resolves no pending one');
    await transfer({ pending_id });
  });

  test('a wallet that would be negative', async () => {
    await expect(transfer({ debit_book: 'wallet', credit_book: 'sales' })).rejects.toMatchObject({
      message: 'insufficient_balance',
    });
  });
});

describe('a role that is no superuser', () => {
  test('owns the tables, pays as usual, and has no right to change what was written', async () => {
    const role = `owner_${randomUUID().slice(0, 8)}`;
    const own = await emptyDatabase(inject('clusterUrl'));
    const url = Object.assign(new URL(own.url), { username: role, password: role }).href;
    try {
      await runSql(own.url, `create role ${role} login password '${role}'`);
      await runSql(own.url, `alter database ${own.url.split('/').at(-1)} owner to ${role}`);
      await migrate(url);
      [accountId] = (await seedAccounts(url, 1)) as [string];
      const pool = openDatabase({ url, connections: 1, onError: () => {} });
      const asked = move({ accountId, transferKind: 'payment', debitBook: 'wallet', creditBook: 'sales' });
      await pool.run(post, move({ accountId, amountFen: 1_000 }));
      await pool.run(reserve, asked);
      await pool.run(resolve, {
        accountId,
        pendingId: asked.transferId,
        transferPhase: 'posted',
        transferId: randomUUID(),
        now: new Date(),
      });
      await pool.close();
      // With every trigger off it is the right that is missing.
      await runSql(
        own.url,
        'alter table ledger_transfers disable trigger user; alter table ledger_entries disable trigger user',
      );
      for (const table of ['ledger_transfers', 'ledger_entries']) {
        for (const sql of [`update ${table} set amount_fen = 1`, `delete from ${table}`, `truncate ${table}`])
          await expect(runSql(url, sql)).rejects.toThrow(`permission denied for table ${table}`);
      }
      for (const sql of ['delete from ledger_balances', 'truncate ledger_balances'])
        await expect(runSql(url, sql)).rejects.toThrow('permission denied for table ledger_balances');
    } finally {
      await own.drop();
      await runSql(inject('clusterUrl'), `drop role ${role}`);
    }
  });
});
