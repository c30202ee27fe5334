import type { TestServer } from './server.ts';

/** What each book of an account's ledger holds, in cents; [balance, set aside] where something is. */
export async function booksOf({ sql }: Pick<TestServer, 'sql'>, accountId: string) {
  const rows = await sql<{ book: string; balance: number; reserved: number }>(
    `select book, balance_fen::int as balance, reserved_fen::int as reserved from ledger_balances
     where account_id = $1 order by book`,
    [accountId],
  );
  return Object.fromEntries(
    rows.map(({ book, balance, reserved }) => [book, reserved > 0 ? [balance, reserved] : balance]),
  );
}
