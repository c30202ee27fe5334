import { availableParallelism } from 'node:os';
import { yuanText } from '@btepai/contract';
import type { LedgerReport } from '../domains/payments/index.ts';
import { checkLedger, describeWrong } from '../domains/payments/index.ts';
import type { World } from './open-world.ts';

export const ledgerUsage = `btepai ledger check                                    proves that the ledger balances; names the first row that is wrong
`;

/** @returns the exit code: 0 all sound, 1 something is wrong, 2 not a command */
export async function runLedger(args: string[], world: World): Promise<number> {
  return args.join(' ') === 'check' ? check(world) : 2;
}

async function check({ db, say }: World): Promise<number> {
  const began = performance.now();
  const perSecond = (entries: number) => Math.round((entries * 1000) / (performance.now() - began));
  const report = await checkLedger(db, {
    readers: Math.min(2, availableParallelism()),
    onProgress: (entries) =>
      process.stderr.write(`${entries.toLocaleString('en')} entries, ${perSecond(entries).toLocaleString('en')}/s\n`),
  });
  for (const line of linesOf(report)) say(line);
  return report.wrong === null ? 0 : 1;
}

function linesOf({ entries, transfers, open, books, wrong }: LedgerReport): string[] {
  if (wrong) return [`NOT sound: ${describeWrong(wrong)}`];
  const columns = books.map(({ book, currency, accounts, entries, fen, reserved }) =>
    [
      book.padEnd(10),
      currency,
      String(accounts).padStart(12),
      String(entries).padStart(14),
      yuanText(fen).padStart(20),
      yuanText(reserved).padStart(16),
    ].join(' '),
  );
  const head = [
    'book'.padEnd(14),
    'accounts'.padStart(12),
    'entries'.padStart(14),
    'balance'.padStart(20),
    'set aside'.padStart(16),
  ];
  return [
    ...(books.length > 0 ? [head.join(' '), ...columns] : []),
    `${entries} entries of ${transfers} transfers, ${open} pending: all sound`,
  ];
}
