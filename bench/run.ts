import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import packageJson from '../package.json' with { type: 'json' };
import { createCrypto } from '../server/src/kit/crypto.ts';
import { newKeysFile, parseKeys } from '../server/src/kit/keys.ts';
import { migrate } from '../server/src/kit/migrations.ts';
import type { ActName } from './acts/index.ts';
import { acts } from './acts/index.ts';
import type { Cluster } from './databases.ts';
import { openCluster, runSql } from './databases.ts';
import { guarded, say } from './guarded.ts';
import type { Round, Running } from './measure.ts';
import { Bench } from './measure.ts';
import { preparePgbench, requirePgbench } from './pgbench.ts';
import { rate } from './report.ts';
import { reportOf } from './results.ts';
import type { Child } from './rpc.ts';
import { start } from './rpc.ts';
import { startTimes } from './start-time.ts';

/**
 * The whole of `npm run bench:bind`, `bench:replace` and `bench:pay`: our server over HTTP, the same statements by pgbench, and the peer
 * over HTTP where there is one, in turns on one PostgreSQL. It ends with 0 where everything ran, whether or not an aim was
 * met. See README.md.
 */
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const seconds = Number(process.env.BENCH_SECONDS ?? 7);
const clientCounts = [16, 64];
const folder = mkdtempSync(join(tmpdir(), 'btepai-bench-'));
let cluster: Cluster | undefined;

async function run(name: ActName) {
  const busy = loadavg()[0] ?? 0;
  const act = acts[name];
  requirePgbench();
  say('starting PostgreSQL');
  cluster = await openCluster();
  const database = `bench_${process.pid}`;
  const oursUrl = await cluster.create(database);
  await migrate(oursUrl);
  say('time to listen, five starts');
  const keys = newKeysFile();
  const listening = await startTimes(oursUrl, keys);

  // A start has made the partitions too. pgbench has a database of its own, since nobody could read its messages' texts.
  const floorUrl = await cluster.create(`${database}_floor`, database);

  say(`preparing ${act.people} people with sessions, twice`);
  const crypto = createCrypto(parseKeys(keys, 'keys of this run'));
  for (const url of [oursUrl, floorUrl]) await act.ours.prepare(url, act.people, crypto);
  await preparePgbench(floorUrl);

  const load = start('load.ts');
  const env = { CODES_PORT: String(await load.call<number>('port')), NODE_OPTIONS: '' };
  const execArgv = packageJson.config.serverFlags.split(' ');
  // As `npm start` has it: the flags, and what main.ts keeps compiled.
  const NODE_COMPILE_CACHE = fileURLToPath(new URL('../node_modules/.cache/btepai', import.meta.url));
  const ours = await running(oursUrl, act.people, (databaseUrl) =>
    start('server.ts', { env: { ...env, NODE_COMPILE_CACHE, ...databaseUrl, BTEPAI_KEYS: keys }, execArgv }),
  );
  let peer: Running | null = null;
  if (act.peer) {
    const { file, people, prepare } = act.peer;
    const peerUrl = await cluster.create(`${database}_peer`);
    // It makes its tables itself when it starts.
    peer = await running(peerUrl, people, (databaseUrl) =>
      start(file, { env: { ...env, ...databaseUrl, NODE_ENV: 'production' } }),
    );
    await prepare(peerUrl, people, crypto);
  }
  for (const url of [oursUrl, floorUrl, ...(peer ? [peer.databaseUrl] : [])]) await runSql(url, 'vacuum analyze');

  const bench = new Bench({ act: name, ours, peer, floorUrl, load, scriptFile: join(folder, 'act.sql'), seconds });
  const roundTrips = await bench.roundTrips();
  const measured: Round[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    for (const clients of clientCounts) {
      const result = await bench.round(clients);
      const rates = [
        `ours ${rate(result.ours.perSecond)}`,
        `pgbench ${rate(result.floor.perSecond)}`,
        ...(result.peer ? [`${act.peer?.name} ${rate(result.peer.perSecond)}`] : []),
      ];
      say(`round ${round}, ${clients} clients: ${rates.join(', ')}`);
      measured.push(result);
    }
  }
  if (act.timesHandOver !== false) say('300 asks a second, open loop');
  const handOver = act.timesHandOver === false ? null : await bench.handOver();
  await bench.verify();
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, Node ${process.versions.node}, PostgreSQL ${cluster.version} (${cluster.settings}); load average before: ${busy.toFixed(1)}`;
  process.stdout.write(`${reportOf({ act, machine, measured, clientCounts, handOver, roundTrips, listening })}\n`);
}

async function running(
  databaseUrl: string,
  people: number,
  startWith: (env: { DATABASE_URL: string }) => Child,
): Promise<Running> {
  const server = startWith({ DATABASE_URL: databaseUrl });
  return { url: await server.call<string>('url'), databaseUrl, server, people, next: 0, done: 0 };
}

export const runBenchmark = (name: ActName): Promise<void> =>
  guarded(
    () => run(name),
    async () => {
      await cluster?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  );
