import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import packageJson from '../package.json' with { type: 'json' };
import { migrate } from '../server/src/kit/migrations.ts';
import type { Cluster } from './databases.ts';
import { openCluster, runSql } from './databases.ts';
import type { Round } from './measure.ts';
import { Bench } from './measure.ts';
import { makePeerPeople, makePeople } from './people.ts';
import { preparePgbench, requirePgbench } from './pgbench.ts';
import { reportOf } from './results.ts';
import { killChildren, start } from './rpc.ts';
import { startTimes } from './start-time.ts';

/**
 * The whole of `npm run bench:bind`: our server over HTTP, the same statements by pgbench, and better-auth over HTTP, in
 * turns on one PostgreSQL. It ends with 0 where everything ran, whether or not an aim was met. See README.md.
 */
const rounds = 3;
const clientCounts = [16, 64];
const people = 130_000;
const peerPeople = 60_000;
const folder = mkdtempSync(join(tmpdir(), 'btepai-bench-'));
let cluster: Cluster | undefined;

const say = (line: string) => process.stderr.write(`${line}\n`);

async function run() {
  const busy = loadavg()[0] ?? 0;
  requirePgbench();
  say('starting PostgreSQL');
  cluster = await openCluster();
  const name = `bench_${process.pid}`;
  const [oursUrl, peerUrl] = [await cluster.create(name), await cluster.create(`${name}_peer`)];
  await migrate(oursUrl);
  say('time to listen, five starts');
  const listening = await startTimes(oursUrl, join(folder, 'data'));

  // A start has made the partitions too. pgbench has a database of its own, since nobody could read its messages' texts.
  const floorUrl = await cluster.create(`${name}_floor`, name);

  const load = start('load.ts');
  const env = { CODES_PORT: String(await load.call<number>('port')), NODE_OPTIONS: '' };
  const execArgv = packageJson.config.serverFlags.split(' ');
  // As `npm start` has it: the flags, and what main.ts keeps compiled.
  const NODE_COMPILE_CACHE = fileURLToPath(new URL('../node_modules/.cache/btepai', import.meta.url));
  const server = start('server.ts', { env: { ...env, NODE_COMPILE_CACHE, DATABASE_URL: oursUrl }, execArgv });
  const peer = start('peers/better-auth.ts', { env: { ...env, DATABASE_URL: peerUrl, NODE_ENV: 'production' } });
  const [ours, theirs] = [await server.call<string>('url'), await peer.call<string>('url')];

  say(`preparing ${people} people with sessions, twice`);
  for (const url of [oursUrl, floorUrl]) await makePeople(url, people);
  await makePeerPeople(peerUrl, peerPeople);
  await preparePgbench(floorUrl);
  for (const url of [oursUrl, floorUrl, peerUrl]) await runSql(url, 'vacuum analyze');

  const bench = new Bench({
    oursUrl,
    floorUrl,
    peerUrl,
    ours,
    theirs,
    server,
    peer,
    load,
    scriptFile: join(folder, 'bind.sql'),
    people,
    peerPeople,
  });
  const perCall = await bench.roundTrips();
  const measured: Round[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    for (const clients of clientCounts) {
      const result = await bench.round(clients);
      say(
        `round ${round}, ${clients} clients: ours ${Math.round(result.ours.perSecond)}/s, pgbench ${Math.round(result.floor.perSecond)}/s, better-auth ${Math.round(result.peer.perSecond)}/s`,
      );
      measured.push(result);
    }
  }
  say('300 asks a second, open loop');
  const handOver = await bench.handOver();
  await bench.verify();
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, Node ${process.versions.node}, PostgreSQL ${cluster.version} (${cluster.settings}); load average before: ${busy.toFixed(1)}`;
  process.stdout.write(`${reportOf({ machine, measured, clientCounts, handOver, perCall, listening })}\n`);
}

let cleaned: Promise<void> | undefined;
function cleanUp(): Promise<void> {
  cleaned ??= stopAll();
  return cleaned;
}

async function stopAll() {
  killChildren();
  await cluster?.stop();
  rmSync(folder, { recursive: true, force: true });
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    process.exitCode = 130;
    void cleanUp().finally(() => process.exit());
  });
}
const tooLong = setTimeout(() => {
  say('the run took longer than ten minutes');
  process.exitCode = 1;
  void cleanUp().finally(() => process.exit());
}, 600_000);
try {
  await run();
} catch (error) {
  if (cleaned === undefined) {
    say(`the benchmark broke: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
    process.exitCode = 1;
  }
} finally {
  clearTimeout(tooLong);
  await cleanUp();
}
