import { randomUUID } from 'node:crypto';
import type { Wallet, WalletEntryList } from '@btepai/contract';
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { Client } from '../../../../testing/client.ts';
import { runSql } from '../../../../testing/databases.ts';
import { move, post, reserve } from '../../../../testing/ledger.ts';
import { startTestServer } from '../../../../testing/server.ts';
import type { Pool } from '../../../kit/database.ts';
import { openDatabase } from '../../../kit/database.ts';

const server = await startTestServer();
const db: Pool = openDatabase({ url: server.databaseUrl, connections: 4, onError: () => {} });
afterAll(async () => {
  await db.close();
  await server.close();
});

let person: Client;
let accountId: string;
beforeEach(async () => {
  person = server.client();
  accountId = (await person.register()).account.id;
});
const give = (amountFen: number) => db.run(post, move({ accountId, amountFen, now: server.clock.now() }));
const spend = { transferKind: 'payment', debitBook: 'wallet', creditBook: 'sales' } as const;
const yuan = (amount: number) => ({ amount, currency: 'CNY' });

test('a wallet that was never used holds nothing', async () => {
  expect((await person.get<Wallet>('/v1/wallet')).body).toEqual({ balance: yuan(0), available: yuan(0) });
  expect((await person.get('/v1/wallet/entries')).body).toEqual({ items: [], nextCursor: null });
});

test('what is set aside is held and can’t be spent', async () => {
  await give(1_000);
  await db.run(reserve, move({ accountId, ...spend, amountFen: 300 }));
  expect((await person.get('/v1/wallet')).body).toEqual({ balance: yuan(1_000), available: yuan(700) });
});

test('entries are told newest first, page after page, with what they were for', async () => {
  const [paymentId, orderId] = [randomUUID(), randomUUID()];
  await runSql(
    server.databaseUrl,
    `with o as (
       insert into orders (account_id, id, number, status, currency, total_fen, items, starts_at_once, timeline, created_at,
         changed_at, pay_until)
       values ($1, $3, 'T1', 'awaiting_payment', 'CNY', 300, '[]', false, '[]', now(), now(), now()) returning id)
     insert into payments (account_id, id, order_id, method, status, currency, amount_fen, payee, wants_code, created_at,
       expires_at)
     select $1, $2, id, 'wallet', 'requires_confirmation', 'CNY', 300, 'x', true, now(), now() from o`,
    [accountId, paymentId, orderId],
  );
  for (let given = 1; given <= 4; given += 1) await give(given * 100);
  const now = server.clock.now();
  await db.run(post, move({ accountId, ...spend, amountFen: 300, paymentId, now }));

  const first = (await person.get<WalletEntryList>('/v1/wallet/entries?limit=2')).body;
  expect(first).toEqual({
    items: [
      {
        id: '5',
        kind: 'payment',
        amount: yuan(-300),
        balance: yuan(700),
        at: now.toISOString(),
        paymentId,
        orderId,
      },
      expect.objectContaining({ id: '4', kind: 'grant', amount: yuan(400), balance: yuan(1_000), paymentId: null }),
    ],
    nextCursor: '4',
  });
  const rest = (await person.get<WalletEntryList>(`/v1/wallet/entries?cursor=${first.nextCursor}`)).body;
  expect(rest.items.map(({ id, balance }) => [id, balance.amount])).toEqual([
    ['3', 600],
    ['2', 300],
    ['1', 100],
  ]);
  expect(rest.nextCursor).toBe(null);
});

test('D5: another’s entries are nobody else’s', async () => {
  await give(1_000);
  const stranger = server.client();
  await stranger.register();
  expect((await stranger.get('/v1/wallet')).body).toEqual({ balance: yuan(0), available: yuan(0) });
  expect((await stranger.get('/v1/wallet/entries')).body).toEqual({ items: [], nextCursor: null });
});

test.each(['0', '-1', '1.5', 'x', '9'.repeat(19)])('a cursor that is none is refused: %s', async (cursor) => {
  const { status, body } = await person.get<{ code: string }>(`/v1/wallet/entries?cursor=${cursor}`);
  expect([status, body.code]).toEqual([422, 'validation_failed']);
});
