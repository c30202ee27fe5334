import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import { createCrypto } from '../server/src/kit/crypto.ts';
import { newKeysFile, parseKeys } from '../server/src/kit/keys.ts';
import { migrate } from '../server/src/kit/migrations.ts';
import type { Cluster } from './databases.ts';
import { openCluster, runSql } from './databases.ts';
import { guarded, say } from './guarded.ts';
import { withPostgresCpu } from './measure.ts';
import { aimsTable, median, ms, quantile, quantiles, range, rate, table } from './report.ts';
import { start } from './rpc.ts';
import type { ReadJob, Reads, SignInJob, SignIns } from './sign-in/load.ts';
import { makeOwners } from './sign-in/people.ts';
import type { Usage } from './usage.ts';

/**
 * The whole of `npm run bench:signin`, in turns on one machine: the password function alone; sign-ins over HTTP on known
 * devices with other people's reads beside them; reads of an account against `/healthz` of the same server. See README.md.
 */
const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const seconds = Number(process.env.BENCH_SECONDS ?? 6);
const people = 60_000;
const signingIn = 16;
const reading = 32;
const readsPerSecond = 40;
const folder = mkdtempSync(join(tmpdir(), 'btepai-bench-'));
let cluster: Cluster | undefined;

/** CPU milliseconds of one call, server and PostgreSQL together: what the machine does besides changes it little. */
type Costed = { perSecond: number; cpuMs: number };
type Round = { hashes: Costed; signIns: SignIns & Costed; healthz: Costed; session: Costed; account: Costed };

const mean = (a: Costed, b: Costed): Costed => ({
  perSecond: (a.perSecond + b.perSecond) / 2,
  cpuMs: (a.cpuMs + b.cpuMs) / 2,
});

async function run() {
  const busy = loadavg()[0] ?? 0;
  say('starting PostgreSQL');
  cluster = await openCluster();
  const databaseUrl = await cluster.create(`bench_${process.pid}`);
  await migrate(databaseUrl);
  const hashes = start('sign-in/hashes.ts');
  say(`preparing ${people} people with numbers and devices`);
  const keys = newKeysFile();
  const crypto = createCrypto(parseKeys(keys, 'keys of this run'));
  await makeOwners(databaseUrl, people, await hashes.call<string>('made'), crypto);
  await runSql(databaseUrl, 'vacuum analyze');

  const load = start('sign-in/load.ts');
  const server = start('server.ts', {
    env: {
      DATABASE_URL: databaseUrl,
      BTEPAI_KEYS: keys,
      CODES_PORT: String(await load.call<number>('port')),
      LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
      NODE_OPTIONS: process.env.BENCH_SERVER_OPTIONS ?? '',
    },
    execArgv: packageJson.config.serverFlags.split(' '),
  });
  const url = await server.call<string>('url');
  const time = { url, warmSeconds: 1, seconds };
  const measured: Round[] = [];
  let from = 0;
  for (let round = 1; round <= rounds; round += 1) {
    const alone = () => hashes.call<Costed>('verifyFor', { seconds: seconds / 2 });
    const costed = async <Result extends { done: number }>(work: () => Promise<Result>) => {
      const before = await server.call<Usage>('usage');
      const { result, postgres } = await withPostgresCpu(databaseUrl, work);
      const after = await server.call<Usage>('usage');
      const own = ((after.cpuSeconds - before.cpuSeconds) * 1000) / result.done;
      if (process.env.BENCH_DEBUG) say(`own ${own.toFixed(2)} pg ${postgres?.toFixed(2)} done ${result.done}`);
      return { ...result, cpuMs: own + (postgres ?? 0) };
    };
    const read = (path: string) =>
      costed(() => load.call<Reads>('reads', { ...time, path, clients: reading } satisfies ReadJob));
    // The function alone before and after: what else the machine does is then alike for both.
    const before = await alone();
    const job: SignInJob = { ...time, clients: signingIn, from, people, readsPerSecond };
    const signIns = await costed(() => load.call<SignIns>('signIns', job));
    from += signIns.done;
    const after = await alone();
    const [healthzBefore, session, account, healthzAfter] = [
      await read('/healthz'),
      await read('/v1/sessions/current'),
      await read('/v1/account'),
      await read('/healthz'),
    ];
    // The reads beside the sign-ins took what such a read takes.
    signIns.cpuMs -= (signIns.reads.length / signIns.done) * account.cpuMs;
    const result = {
      hashes: mean(before, after),
      signIns,
      healthz: mean(healthzBefore, healthzAfter),
      session,
      account,
    };
    measured.push(result);
    say(
      `round ${round}: argon2 ${rate(result.hashes.perSecond)}, sign-ins ${rate(signIns.perSecond)}, /healthz ${rate(result.healthz.perSecond)}, session ${rate(session.perSecond)}, account ${rate(account.perSecond)}`,
    );
  }
  // Every sign-in that was counted opened a session and is remembered as completed.
  const [held] = await runSql<{ sessions: number; decisions: number }>(
    databaseUrl,
    `select (select count(*)::int from sessions) - ${people} as sessions,
       (select count(*)::int from risk_decisions where outcome = 'allow' and completed_at is not null) as decisions`,
  );
  if (held?.sessions !== from || held.decisions !== from)
    throw new Error(`counted ${from} sign-ins, but the database holds ${JSON.stringify(held)}`);
  const atOnce = await hashes.call<number>('atOnce');
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, Node ${process.versions.node}, PostgreSQL ${cluster.version}; load average before: ${busy.toFixed(1)}, after: ${(loadavg()[0] ?? 0).toFixed(1)}`;
  process.stdout.write(`${reportOf(machine, atOnce, measured)}\n`);
}

function reportOf(machine: string, atOnce: number, measured: Round[]): string {
  const each = (of: (round: Round) => number) => measured.map(of);
  const toHashes = median(each(({ hashes, signIns }) => signIns.perSecond / hashes.perSecond));
  const toHealthz = median(each(({ healthz, session }) => session.perSecond / healthz.perSecond));
  const accountToHealthz = median(each(({ healthz, account }) => account.perSecond / healthz.perSecond));
  const p99 = median(each(({ signIns }) => quantile(signIns.reads, 0.99)));
  const row = (what: string, of: (round: Round) => Costed) => {
    const rates = each((round) => of(round).perSecond);
    return [what, rate(median(rates)), range(rates), ms(median(each((round) => of(round).cpuMs)))];
  };
  const cpuShare = (part: (round: Round) => Costed, whole: (round: Round) => Costed) =>
    median(each((round) => part(round).cpuMs / whole(round).cpuMs)).toFixed(2);
  return [
    `# Signing in\n\n${machine}`,
    table(
      ['', 'median', 'smallest–largest', 'CPU each'],
      [
        row(`argon2id alone, ${atOnce} at once`, ({ hashes }) => hashes),
        row(`sign-ins on known devices, ${signingIn} clients`, ({ signIns }) => signIns),
        row(`/healthz, ${reading} clients`, ({ healthz }) => healthz),
        row(`GET /v1/sessions/current, ${reading} clients`, ({ session }) => session),
        row(`GET /v1/account, ${reading} clients`, ({ account }) => account),
      ],
    ),
    table(
      ['time', 'median', 'p99'],
      [
        ['a sign-in', ...quantiles(measured.flatMap(({ signIns }) => signIns.times))],
        [
          `GET /v1/account meanwhile, ${readsPerSecond} a second`,
          ...quantiles(measured.flatMap(({ signIns }) => signIns.reads)),
        ],
      ],
    ),
    `By CPU, whatever else the machine does: argon2id is ${cpuShare(
      ({ hashes }) => hashes,
      ({ signIns }) => signIns,
    )} of a sign-in, \`/healthz\` ${cpuShare(
      ({ healthz }) => healthz,
      ({ account }) => account,
    )} of a read of the account, which comes to ${accountToHealthz.toFixed(2)} of its rate.`,
    aimsTable([
      { what: 'sign-ins of the argon2id rate', measured: toHashes.toFixed(2), aim: '≥ 0.85', met: toHashes >= 0.85 },
      { what: 'p99 of other calls meanwhile, median of rounds', measured: ms(p99), aim: '≤ 50 ms', met: p99 <= 50 },
      {
        what: 'authorized reads (the session itself) of the /healthz rate',
        measured: toHealthz.toFixed(2),
        aim: '≥ 0.6',
        met: toHealthz >= 0.6,
      },
    ]),
  ].join('\n\n');
}

await guarded(run, async () => {
  await cluster?.stop();
  rmSync(folder, { recursive: true, force: true });
});
