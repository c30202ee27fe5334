import { AsyncLocalStorage } from 'node:async_hooks';
import type { Pool, Transaction } from '../../server/src/kit/database.ts';

/** A statement as it was sent, and how long it took. */
export type Ran = { name: string; text: string; values: unknown[]; began: number; ms: number };

/** Tells which statements a request waited for, without those that run beside it. */
export function watchStatements(db: Pool) {
  const context = new AsyncLocalStorage<Ran[]>();
  const timed =
    (run: Transaction['run']): Transaction['run'] =>
    async (statement, args) => {
      const began = performance.now();
      try {
        return await run(statement, args);
      } finally {
        const { text, argumentNames } = statement.compile();
        const given = args as Record<string, unknown>;
        const values = argumentNames.map((name) => given[name] ?? null);
        context.getStore()?.push({ name: statement.name, text, values, began, ms: performance.now() - began });
      }
    };
  db.run = timed(db.run);
  const { transaction } = db;
  db.transaction = (work) => transaction((tx) => work({ ...tx, run: timed(tx.run) }));
  let current: Ran[] = [];
  return {
    /** At the head of each request. */
    arrived() {
      current = [];
      context.enterWith(current);
    },
    /** Of the last request. */
    taken: () => current,
  };
}

/** How long a request waited for the database: of statements beside each other, once. */
export function waitedFor(ran: Ran[]): number {
  let [sum, until] = [0, 0];
  for (const { began, ms } of ran.toSorted((a, b) => a.began - b.began)) {
    sum += Math.max(0, began + ms - Math.max(began, until));
    until = Math.max(until, began + ms);
  }
  return sum;
}
