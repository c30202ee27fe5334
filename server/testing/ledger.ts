import { randomUUID } from 'node:crypto';
import type { ResolveArgs, TransferArgs } from '../src/domains/payments/index.ts';
import { posting, reserving, resolving } from '../src/domains/payments/index.ts';
import type { Params } from '../src/kit/statement.ts';
import { sql, statement } from '../src/kit/statement.ts';
import { runSql } from './databases.ts';

export type MoveArgs = TransferArgs & { accountId: string; amountFen: number; paymentId?: string | null };

/** What a statement of payments hands to the ledger's fragments. */
const asked = (p: Params<MoveArgs>) => sql`
  asked as (select ${p.accountId}::uuid as account_id, ${p.amountFen}::bigint as amount_fen, 'CNY' as currency,
    ${p.paymentId}::uuid as payment_id, null::uuid as refund_id)`;

export const post = statement<MoveArgs, { transfer_id: string }>(
  'test_ledger_post',
  (p) => sql`with ${asked(p)}, ${posting(p, 'asked')} select transfer_id from posted`,
);

export const reserve = statement<MoveArgs, { transfer_id: string }>(
  'test_ledger_reserve',
  (p) => sql`with ${asked(p)}, ${reserving(p, 'asked')} select transfer_id from reserved`,
);

export const resolve = statement<ResolveArgs & { accountId: string; pendingId: string }, { transfer_id: string }>(
  'test_ledger_resolve',
  (p) => sql`with asked as (select ${p.accountId}::uuid as account_id, ${p.pendingId}::uuid as transfer_id),
    ${resolving(p, 'asked')} select transfer_id from resolved`,
);

/** Accounts that nobody signs in to, for money to belong to. */
export async function seedAccounts(databaseUrl: string, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  await runSql(
    databaseUrl,
    `insert into accounts (account_id, username, kind, display_name, password_hash, password_changed_at, created_at)
     select id, id::text, 'individual', 'x', 'x', now(), now() from unnest($1::uuid[]) id`,
    [ids],
  );
  return ids;
}

/** A transfer of which only what matters is said: from the sandbox into the wallet, of one yuan. */
export const move = (args: Pick<MoveArgs, 'accountId'> & Partial<MoveArgs>): MoveArgs => ({
  transferId: randomUUID(),
  transferKind: 'grant',
  debitBook: 'sandbox',
  creditBook: 'wallet',
  now: new Date(),
  amountFen: 100,
  ...args,
});
