import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { expect } from 'vitest';
import { checkLedger } from '../../server/src/domains/payments/index.ts';
import type { Pool } from '../../server/src/kit/database.ts';
import { runSql } from '../../server/testing/databases.ts';
import { move, post, reserve, resolve, seedAccounts } from '../../server/testing/ledger.ts';

const books = ['wallet', 'sales', 'alipay', 'wechatpay', 'sandbox'] as const;
type Book = (typeof books)[number];
type Outcome = 'done' | 'too_little' | 'not_covered' | 'resolved_before';

type Step =
  | { does: 'post' | 'reserve'; account: number; debit: Book; credit: Book; fen: number }
  | { does: 'resolve'; pending: number; phase: 'posted' | 'voided' | 'expired' };

const amount = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constantFrom(1, 50, 100, 1_000_000_000_000));
const moving = fc
  .record({
    does: fc.constantFrom('post', 'post', 'reserve'),
    account: fc.integer({ min: 0, max: 1 }),
    debit: fc.constantFrom(...books),
    credit: fc.constantFrom(...books),
    fen: amount,
  })
  .filter(({ debit, credit }) => debit !== credit);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: moving as fc.Arbitrary<Step> },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('resolve' as const),
      pending: fc.nat(20),
      phase: fc.constantFrom('posted', 'voided', 'expired'),
    }),
  },
);

type Pending = { account: number; debit: Book; credit: Book; fen: number; isOpen: boolean };
type Held = { balance: number; reserved: number; history: number[] };

/** What a ledger is, in the fewest words: each book's balance, what is set aside of it, and the balances that it went through. */
class Model {
  readonly pendings: Pending[] = [];
  private readonly held = new Map<string, Held>();

  book(account: number, book: Book): Held {
    const key = `${account} ${book}`;
    if (!this.held.has(key)) this.held.set(key, { balance: 0, reserved: 0, history: [] });
    return this.held.get(key)!;
  }

  take(step: Step): Outcome {
    if (step.does === 'resolve') return this.resolve(this.pendings[step.pending]!, step.phase);
    const { account, debit, credit, fen } = step;
    const { balance, reserved } = this.book(account, debit);
    if (debit === 'wallet' && balance - reserved < fen) return 'too_little';
    if (debit === 'sales' && balance - reserved < fen) return 'not_covered';
    if (step.does === 'post') this.move(step);
    else {
      this.book(account, debit).reserved += fen;
      this.pendings.push({ account, debit, credit, fen, isOpen: true });
    }
    return 'done';
  }

  private resolve(pending: Pending, phase: 'posted' | 'voided' | 'expired'): Outcome {
    if (!pending.isOpen) return 'resolved_before';
    pending.isOpen = false;
    this.book(pending.account, pending.debit).reserved -= pending.fen;
    if (phase === 'posted') this.move(pending);
    return 'done';
  }

  private move({ account, debit, credit, fen }: Omit<Pending, 'isOpen'>) {
    for (const [book, delta] of [
      [debit, -fen],
      [credit, fen],
    ] as const) {
      const held = this.book(account, book);
      held.balance += delta;
      held.history.push(held.balance);
    }
  }
}

/** Random histories of two accounts: what the ledger answers, and all that it holds at the end, is what the model says. */
export async function checkHistories(db: Pool, databaseUrl: string, { runs }: { runs: number }) {
  const seen = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25, size: 'max' }), async (steps) => {
      const accounts = await seedAccounts(databaseUrl, 2);
      const model = new Model();
      const ids: { account: number; transferId: string }[] = [];
      for (const step of steps) {
        if (step.does === 'resolve' && ids.length === 0) continue;
        const taken = step.does === 'resolve' ? { ...step, pending: step.pending % ids.length } : step;
        const said = model.take(taken);
        expect(await real(db, accounts, ids, taken), JSON.stringify(taken)).toBe(said);
        const kind = `${taken.does === 'resolve' ? taken.phase : taken.does}: ${said}`;
        seen.set(kind, (seen.get(kind) ?? 0) + 1);
      }
      await agree(databaseUrl, accounts, model);
    }),
    { numRuns: runs },
  );
  expect((await checkLedger(db, { readers: 2, onProgress: () => {} })).wrong).toBeNull();
  return seen;
}

async function real(
  db: Pool,
  accounts: string[],
  ids: { account: number; transferId: string }[],
  step: Step,
): Promise<Outcome> {
  const transferId = randomUUID();
  try {
    if (step.does === 'resolve') {
      const { account, transferId: pendingId } = ids[step.pending]!;
      const resolution = { accountId: accounts[account]!, pendingId, transferId, transferPhase: step.phase };
      await db.run(resolve, { ...resolution, now: new Date() });
      return 'done';
    }
    const { account, debit, credit, fen } = step;
    const args = { accountId: accounts[account]!, debitBook: debit, creditBook: credit, amountFen: fen, transferId };
    await db.run(step.does === 'post' ? post : reserve, move(args));
    if (step.does === 'reserve') ids.push({ account, transferId });
    return 'done';
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string };
    if (code === 'insufficient_balance') return 'too_little';
    if (constraint === 'ledger_balance_covers') return 'not_covered';
    if (constraint === 'ledger_pending_resolves_once') return 'resolved_before';
    throw error;
  }
}

async function agree(databaseUrl: string, accounts: string[], model: Model) {
  const rows = await runSql<{ account_id: string; book: Book } & Held>(
    databaseUrl,
    `select account_id, book, balance_fen::float8 as balance, reserved_fen::float8 as reserved, array(
       select e.balance_fen::float8 from ledger_entries e
       where (e.account_id, e.book, e.currency) = (b.account_id, b.book, b.currency) order by seq) as history
     from ledger_balances b where account_id = any ($1)`,
    [accounts],
  );
  for (const [index, account] of accounts.entries())
    for (const book of books) {
      const row = rows.find((row) => row.account_id === account && row.book === book);
      const { balance, reserved, history } = row ?? { balance: 0, reserved: 0, history: [] };
      expect({ balance, reserved, history }, `${book} of account ${index}`).toEqual(model.book(index, book));
    }
}
