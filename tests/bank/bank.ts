import { randomInt, randomUUID } from 'node:crypto';
import { expect, inject } from 'vitest';
import { checkLedger } from '../../server/src/domains/payments/index.ts';
import type { Pool } from '../../server/src/kit/database.ts';
import { openDatabase } from '../../server/src/kit/database.ts';
import { Refusal } from '../../server/src/kit/refusal.ts';
import { cloneDatabase, runSql } from '../../server/testing/databases.ts';
import { move, post, reserve, resolve, seedAccounts } from '../../server/testing/ledger.ts';

const workers = 20;
const readers = 3;
const accounts = 30;
/** So few that most of the work meets on them. */
const crowded = 3;
const grantedFen = 10_000;

type Pending = { accountId: string; transferId: string };

/** What a reader sees at one moment: money outside the sandbox's book, all money, and the least that any book has. */
const look = `
  select (select sum(balance_fen) filter (where book <> 'sandbox') from ledger_balances)::float8 as outside,
    (select sum(balance_fen) from ledger_balances)::float8 as everywhere,
    (select min(balance_fen - reserved_fen) from ledger_balances where book in ('wallet', 'sales'))::float8 as least,
    (select min(balance_fen) from ledger_entries where book in ('wallet', 'sales'))::float8 as least_ever,
    (select sum(amount_fen) filter (where book <> 'sandbox') from ledger_entries)::float8 as by_entries`;

/**
 * Workers move money at random between the books of accounts, at once and in two phases, most of them on the same few accounts,
 * while readers look: there is always as much money as was granted, and nobody has less than nothing. At the end every move that
 * was answered is there, no other is, and the ledger's own check finds it sound.
 */
export async function bank({ seconds }: { seconds: number }) {
  const database = await cloneDatabase(inject('clusterUrl'), inject('template'));
  const db = openDatabase({ url: database.url, connections: workers + readers, onError: () => {} });
  const figures = { moved: 0, setAside: 0, resolved: 0, resolvedBefore: 0, tooLittle: 0, reads: 0 };
  const acknowledged = new Set<string>();
  const pendings: Pending[] = [];
  try {
    const ids = await seedAccounts(database.url, accounts);
    for (const accountId of ids) {
      const grant = move({ accountId, amountFen: grantedFen });
      await db.run(post, grant);
      acknowledged.add(grant.transferId);
    }
    const end = performance.now() + seconds * 1_000;
    const isOpen = () => performance.now() < end;
    const work = async () => {
      while (isOpen()) await act(db, ids, pendings, acknowledged, figures);
    };
    const read = async () => {
      while (isOpen()) {
        const [seen] = await db.withClient(async (client) => (await client.query(look)).rows);
        expect(seen).toMatchObject({
          outside: accounts * grantedFen,
          everywhere: 0,
          by_entries: accounts * grantedFen,
        });
        expect(seen.least).toBeGreaterThanOrEqual(0);
        expect(seen.least_ever).toBeGreaterThanOrEqual(0);
        figures.reads += 1;
      }
    };
    await Promise.all([...Array.from({ length: workers }, work), ...Array.from({ length: readers }, read)]);
    const held = await runSql<{ id: string }>(database.url, 'select id from ledger_transfers');
    expect(new Set(held.map(({ id }) => id))).toEqual(acknowledged);
    const report = await checkLedger(db, { readers: 2, onProgress: () => {} });
    expect(report).toMatchObject({
      wrong: null,
      transfers: acknowledged.size,
      open: figures.setAside - figures.resolved,
    });
    return figures;
  } finally {
    await db.close();
    await database.drop();
  }
}

type Figures = Awaited<ReturnType<typeof bank>>;

/** Between which books money goes, and back: never through the sandbox's, which says how much there is. */
const ways = [
  ['wallet', 'sales', 'payment'],
  ['sales', 'wallet', 'refund'],
  ['alipay', 'wallet', 'top_up'],
  ['alipay', 'sales', 'payment'],
  ['sales', 'alipay', 'refund'],
  ['wallet', 'wechatpay', 'refund'],
] as const;

async function act(db: Pool, ids: string[], pendings: Pending[], acknowledged: Set<string>, figures: Figures) {
  const pick = <Item>(items: readonly Item[]) => items[randomInt(items.length)]!;
  if (pendings.length > 0 && randomInt(3) === 0) {
    const pending = pick(pendings);
    const transferId = randomUUID();
    const transferPhase = pick(['posted', 'voided', 'expired'] as const);
    const { accountId, transferId: pendingId } = pending;
    try {
      await db.run(resolve, { accountId, pendingId, transferId, transferPhase, now: new Date() });
      figures.resolved += 1;
      acknowledged.add(transferId);
    } catch (error) {
      // Another worker was first: two may have picked the same one.
      if ((error as { constraint?: string }).constraint !== 'ledger_pending_resolves_once') throw error;
      figures.resolvedBefore += 1;
    }
    // Left among the others for a while, so that it is tried again.
    if (randomInt(3) === 0) pendings.splice(pendings.indexOf(pending), 1);
    return;
  }
  const [debitBook, creditBook, transferKind] = pick(ways);
  const accountId = randomInt(2) === 0 ? ids[randomInt(crowded)]! : pick(ids);
  const args = move({ accountId, debitBook, creditBook, transferKind, amountFen: randomInt(1, grantedFen / 2) });
  const inTwoPhases = randomInt(4) === 0;
  try {
    await db.run(inTwoPhases ? reserve : post, args);
    acknowledged.add(args.transferId);
    figures[inTwoPhases ? 'setAside' : 'moved'] += 1;
    if (inTwoPhases) pendings.push({ accountId, transferId: args.transferId });
  } catch (error) {
    const isTooLittle =
      (error instanceof Refusal && error.code === 'insufficient_balance') ||
      (error as { constraint?: string }).constraint === 'ledger_balance_covers';
    if (!isTooLittle) throw error;
    figures.tooLittle += 1;
  }
}
