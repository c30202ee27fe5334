import { cpus, loadavg } from 'node:os';
import { checkLedger } from '../server/src/domains/payments/index.ts';
import { findWallet, listWalletEntries } from '../server/src/domains/payments/store/wallet.ts';
import type { Pool } from '../server/src/kit/database.ts';
import { openDatabase } from '../server/src/kit/database.ts';
import { migrate } from '../server/src/kit/migrations.ts';
import type { Cluster } from './databases.ts';
import { openCluster, runSql } from './databases.ts';
import { guarded, say } from './guarded.ts';
import { fillLedger } from './ledger/rows.ts';
import { withPostgresCpu } from './measure.ts';
import { aimsTable, median, quantiles, rate, table } from './report.ts';

/**
 * The whole of `npm run bench:ledger`: how fast `btepai ledger check` proves a ledger of millions of entries, beside a plain
 * count of them, and whether a wallet with a million entries opens as fast as one with ten. See README.md.
 */
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const accounts = Number(process.env.BENCH_ACCOUNTS ?? 50_000);
const opens = 2_000;
/** Transfers that leave ten entries in the wallet, and a million. */
const [short, long] = [12, 1_180_000];
let cluster: Cluster | undefined;

async function filled(name: string, fill: (url: string) => Promise<void>) {
  const url = await cluster!.create(`bench_${process.pid}_${name}`);
  await migrate(url);
  await fill(url);
  await runSql(url, 'checkpoint');
  return { url, db: openDatabase({ url, connections: 2, onError: () => {} }) };
}

type Checked = { entries: number; perSecond: number; cpuMicroseconds: number | null };

async function checked(url: string, db: Pool, readers: number): Promise<Checked> {
  const began = performance.now();
  const { result, postgres } = await withPostgresCpu(url, async () => {
    const report = await checkLedger(db, { readers, onProgress: () => {} });
    if (report.wrong) throw new Error(`the ledger of this run is not sound: ${JSON.stringify(report.wrong)}`);
    return { done: report.entries };
  });
  const perSecond = (result.done * 1000) / (performance.now() - began);
  return { entries: result.done, perSecond, cpuMicroseconds: postgres === null ? null : postgres * 1000 };
}

/** Entries a second of a plain count: by one process, past all indexes. */
async function counted(url: string): Promise<Checked> {
  const began = performance.now();
  const { result, postgres } = await withPostgresCpu(url, async () => {
    const [row] = await runSql<{ done: number }>(
      `${url}?options=${encodeURIComponent('-c max_parallel_workers_per_gather=0 -c enable_indexonlyscan=off')}`,
      'select count(*)::int as done from ledger_entries',
    );
    return row!;
  });
  const perSecond = (result.done * 1000) / (performance.now() - began);
  return { entries: result.done, perSecond, cpuMicroseconds: postgres === null ? null : postgres * 1000 };
}

/** Milliseconds of what a wallet's page asks the database for, and what it looks like in the middle of its history. */
async function opened(db: Pool, accountId: string, entries: number) {
  const times = { newest: [] as number[], middle: [] as number[] };
  for (let nth = 0; nth < opens; nth += 1) {
    for (const [page, beforeId] of [
      ['newest', null],
      ['middle', String(Math.ceil(entries / 2))],
    ] as const) {
      const began = performance.now();
      await db.run(findWallet, { accountId });
      await db.run(listWalletEntries, { accountId, beforeId, limit: 21 });
      times[page].push(performance.now() - began);
    }
  }
  return times;
}

async function run() {
  cluster = await openCluster();
  const [cpu] = cpus();
  const machine = `${cpus().length} × ${cpu!.model}, PostgreSQL ${cluster.version} (${cluster.settings}), load before: ${loadavg()[0]!.toFixed(1)}`;
  say(`filling a ledger of ${accounts} accounts`);
  const many = await filled('many', (url) => fillLedger(url, { accounts, transfers: 50 }));
  say('filling the two wallets');
  const wallets = await filled('wallets', async (url) => {
    await fillLedger(url, { accounts: 1, transfers: short });
    await fillLedger(url, { accounts: 1, transfers: long });
  });

  const checks: { name: string; runs: Checked[] }[] = [
    { name: 'plain count(*), one process', runs: [] },
    { name: 'check, one connection', runs: [] },
    { name: 'check, two connections', runs: [] },
    { name: 'check of one long wallet', runs: [] },
  ];
  for (let round = 0; round < rounds; round += 1) {
    say(`round ${round + 1} of ${rounds}`);
    checks[0]!.runs.push(await counted(many.url));
    checks[1]!.runs.push(await checked(many.url, many.db, 1));
    checks[2]!.runs.push(await checked(many.url, many.db, 2));
    checks[3]!.runs.push(await checked(wallets.url, wallets.db, 2));
  }
  const owners = await runSql<{ account_id: string; entries: number }>(
    wallets.url,
    "select account_id, entries::int as entries from ledger_balances where book = 'wallet' order by entries",
  );
  const [ten, million] = owners.map((owner) => ({
    ...owner,
    pages: { newest: [] as number[], middle: [] as number[] },
  }));
  for (let round = 0; round < rounds; round += 1) {
    for (const owner of [ten!, million!]) {
      const pages = await opened(wallets.db, owner.account_id, owner.entries);
      owner.pages.newest.push(...pages.newest);
      owner.pages.middle.push(...pages.middle);
    }
  }
  const plan = await explained(wallets.url, million!.account_id);
  await many.db.close();
  await wallets.db.close();

  const speed = (nth: number) => median(checks[nth]!.runs.map(({ perSecond }) => perSecond));
  const slower = median(million!.pages.newest) / median(ten!.pages.newest);
  const slowerBack = median(million!.pages.middle) / median(ten!.pages.newest);
  say(
    [
      '',
      '# The ledger',
      '',
      machine,
      '',
      table(
        ['', 'entries', 'a second, median', 'PostgreSQL CPU µs for each'],
        checks.map(({ name, runs }) => [
          name,
          runs[0]!.entries.toLocaleString('en'),
          rate(median(runs.map(({ perSecond }) => perSecond))),
          runs[0]!.cpuMicroseconds === null
            ? '–'
            : median(runs.map(({ cpuMicroseconds }) => cpuMicroseconds!)).toFixed(2),
        ]),
      ),
      '',
      table(
        ['a wallet of', 'newest page p50', 'p99', 'a page in its middle p50', 'p99'],
        [ten!, million!].map(({ entries, pages }) => [
          `${entries.toLocaleString('en')} entries`,
          ...quantiles(pages.newest),
          ...quantiles(pages.middle),
        ]),
      ),
      '',
      plan,
      '',
      aimsTable([
        { what: 'entries checked a second', measured: rate(speed(2)), aim: '≥ 500,000/s', met: speed(2) >= 500_000 },
        {
          what: 'a long wallet opens, beside a short one',
          measured: `${slower.toFixed(2)} × (its middle: ${slowerBack.toFixed(2)} ×)`,
          aim: '≤ 1.25 ×',
          met: slower <= 1.25 && slowerBack <= 1.25,
        },
      ]),
      '',
    ].join('\n'),
  );
}

/** How PostgreSQL reads a page of the long wallet, without its times. */
async function explained(url: string, accountId: string): Promise<string> {
  const { text, argumentNames } = listWalletEntries.compile();
  const values: Record<string, string> = { accountId: `'${accountId}'`, beforeId: 'null', limit: '21' };
  const filledIn = argumentNames.reduce((sql, name, index) => sql.replaceAll(`$${index + 1}`, values[name]!), text);
  const options = encodeURIComponent('-c enable_seqscan=off');
  const rows = await runSql<Record<string, string>>(
    `${url}?options=${options}`,
    `explain (analyze, timing off, costs off, summary off, buffers) ${filledIn}`,
  );
  return ['```', ...rows.map((row) => row['QUERY PLAN']!), '```'].join('\n');
}

await guarded(
  run,
  async () => {
    await cluster?.stop();
  },
  { tooLongSeconds: 1_800 },
);
