import { addSeconds } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import type { PaymentGateway, StatementLine } from './gateways/gateway.ts';
import type { BookedRow } from './store/reconcile.ts';
import { findBooked, listSettled } from './store/reconcile.ts';

/**
 * `missing_here`: the gateway has it and our ledger has not; `missing_there`: the other way round; `other_amount`: both have
 * it, and not the same of it; `twice`: its statement has it more than once.
 */
export type Difference = {
  kind: 'missing_here' | 'missing_there' | 'other_amount' | 'twice';
  what: StatementLine['kind'];
  /** Ours: of the payment, or of the refund. */
  tradeNo: string;
  hereFen: number | null;
  thereFen: number | null;
  reference: string | null;
  paymentId: string | null;
};

/** All that is asked of a gateway here. */
export type Statements = Pick<PaymentGateway, 'name' | 'statement'>;
type Sum = { count: number; fen: number };
export type Reconciled = {
  there: Record<StatementLine['kind'], Sum>;
  here: Record<StatementLine['kind'], Sum>;
  differences: Difference[];
};

const atOnce = 500;
const daySeconds = 86_400;

/** Both gateways keep the time of Beijing. */
const startOf = (day: string) => new Date(`${day}T00:00:00+08:00`);
const dayBefore = (day: string) =>
  new Date(Date.parse(`${day}T00:00:00Z`) - daySeconds * 1000).toISOString().slice(0, 10);

/**
 * Holds a day's statement of a gateway against our ledger, line by line and the other way round. What its payer did before
 * midnight and we heard of after it stands in the statement of the day before, and is looked for there.
 * @throws PaymentGatewayError
 */
export async function reconcile(
  { db }: { db: Database },
  gateway: Statements,
  day: string,
  signal: AbortSignal,
): Promise<Reconciled> {
  const differences: Difference[] = [];
  const there = { payment: newSum(), refund: newSum() };
  const seen = new Set<string>();
  for await (const lines of batches(gateway.statement(day, signal))) {
    const rows = await db.run(findBooked, { gateway: gateway.name, tradeNos: lines.map(numberOf) });
    const byNumber = new Map(rows.map((row) => [row.trade_no, row]));
    for (const line of lines) {
      add(there[line.kind], line.amountFen);
      const difference = seen.has(numberOf(line)) ? 'twice' : differs(line, byNumber.get(numberOf(line)));
      if (difference) differences.push(asDifference(difference, line, byNumber.get(numberOf(line))));
      seen.add(numberOf(line));
    }
  }
  const { sums, unseen } = await settledHere(db, gateway, day, seen);
  differences.push(...(await missingThere(gateway, day, unseen, signal)));
  return { there, here: sums, differences };
}

const numberOf = (line: StatementLine) => (line.kind === 'refund' ? (line.refundNo ?? '') : line.tradeNo);
const newSum = (): Sum => ({ count: 0, fen: 0 });
function add(sum: Sum, fen: number) {
  sum.count += 1;
  sum.fen += fen;
}

function differs(line: StatementLine, row: BookedRow | undefined): Difference['kind'] | null {
  if (!row || row.amount_fen === null || row.is_refund !== (line.kind === 'refund')) return 'missing_here';
  return row.amount_fen === line.amountFen ? null : 'other_amount';
}

const asDifference = (kind: Difference['kind'], line: StatementLine, row: BookedRow | undefined): Difference => ({
  kind,
  what: line.kind,
  tradeNo: numberOf(line),
  hereFen: row?.amount_fen ?? null,
  thereFen: line.amountFen,
  reference: line.reference,
  paymentId: row?.payment_id ?? null,
});

/** What our ledger has of the day, and what of it the statement has not. */
async function settledHere(db: Database, gateway: Statements, day: string, seen: Set<string>) {
  const sums = { payment: newSum(), refund: newSum() };
  const unseen: BookedRow[] = [];
  const until = addSeconds(startOf(day), daySeconds);
  // A moment is in the day from its start on; no trade number comes before the empty one.
  let place = { afterTime: startOf(day), afterNo: '' };
  for (;;) {
    const rows = await db.run(listSettled, { gateway: gateway.name, until, ...place, limit: atOnce });
    for (const row of rows) {
      add(sums[row.is_refund ? 'refund' : 'payment'], row.amount_fen ?? 0);
      if (!seen.has(row.trade_no)) unseen.push(row);
    }
    if (rows.length < atOnce) return { sums, unseen };
    place = { afterTime: rows.at(-1)!.settled_at, afterNo: rows.at(-1)!.trade_no };
  }
}

async function missingThere(
  gateway: Statements,
  day: string,
  unseen: BookedRow[],
  signal: AbortSignal,
): Promise<Difference[]> {
  const left = new Map(unseen.map((row) => [row.trade_no, row]));
  if (left.size > 0) for await (const line of gateway.statement(dayBefore(day), signal)) left.delete(numberOf(line));
  return [...left.values()].map((row) => ({
    kind: 'missing_there',
    what: row.is_refund ? 'refund' : 'payment',
    tradeNo: row.trade_no,
    hereFen: row.amount_fen,
    thereFen: null,
    reference: null,
    paymentId: row.payment_id,
  }));
}

async function* batches(lines: AsyncIterable<StatementLine>): AsyncGenerator<StatementLine[]> {
  let batch: StatementLine[] = [];
  for await (const line of lines) {
    batch.push(line);
    if (batch.length < atOnce) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
