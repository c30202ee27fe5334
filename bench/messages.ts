import { cpus, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import packageJson from '../package.json' with { type: 'json' };
import { createCrypto } from '../server/src/kit/crypto.ts';
import { newKeysFile, parseKeys } from '../server/src/kit/keys.ts';
import { migrate } from '../server/src/kit/migrations.ts';
import type { Cluster } from './databases.ts';
import { openCluster, runSql } from './databases.ts';
import { guarded, say } from './guarded.ts';
import { withPostgresCpu } from './measure.ts';
import { fill } from './messages/rows.ts';
import { aimsTable, median, ms, quantile, quantiles, range, rate, table } from './report.ts';
import type { Child } from './rpc.ts';
import { start } from './rpc.ts';
import type { Usage } from './usage.ts';

/**
 * The whole of `npm run bench:messages`: from the queue to the gateway. How many a second one dispatcher hands over, how long
 * a message waits at a steady rate, whether memory stays flat over a million, and whether two dispatchers ever hand over the
 * same message. See README.md.
 */
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const perRound = Number(process.env.BENCH_MESSAGES ?? 30_000);
const million = Number(process.env.BENCH_MILLION ?? 1_000_000);
/** About what a gateway over HTTP takes. */
const slowMs = 150;
const steady = { perSecond: 300, seconds: 20 };
let cluster: Cluster | undefined;

const keys = newKeysFile();
const crypto = createCrypto(parseKeys(keys, 'keys of this run'));

const startQueue = (databaseUrl: string, gatewayMs = 0) =>
  start('messages/queue.ts', {
    env: { DATABASE_URL: databaseUrl, BTEPAI_KEYS: keys, GATEWAY_MS: String(gatewayMs), LOG_LEVEL: 'warn' },
    execArgv: packageJson.config.serverFlags.split(' '),
  });

async function emptied(queues: Child[], count: number, look: () => Promise<void> = async () => {}): Promise<number> {
  for (const began = performance.now(); ; ) {
    const handed = await Promise.all(queues.map((queue) => queue.call<number>('handed')));
    const all = handed.reduce((sum, each) => sum + each, 0);
    if (all >= count) return performance.now() - began;
    await look();
    await sleep(5);
  }
}

/** Every message was given to the gateway, and noted so. @throws where it isn't so */
async function verify(databaseUrl: string, count: number) {
  const [held] = await runSql<{ submitted: number; counted: number }>(
    databaseUrl,
    `select (select count(*)::int from messages where status = 'submitted') as submitted,
       (select coalesce(sum(submitted), 0)::int from sms_counts) as counted`,
  );
  if (held?.submitted !== count || held.counted !== count)
    throw new Error(`${count} were queued, but the database holds ${JSON.stringify(held)}`);
}

/** A database of its own with so many messages due. */
async function queued(name: string, count: number): Promise<string> {
  const url = await cluster!.create(`bench_${process.pid}_${name}`);
  await migrate(url);
  if (count > 0) await fill(url, crypto, count);
  await runSql(url, 'vacuum analyze');
  await runSql(url, 'checkpoint');
  return url;
}

type Handed = { done: number; perSecond: number; cpuMs: number; postgres: number | null };

/** One dispatcher, or several, empty a full queue. */
async function throughput(name: string, processes: number, gatewayMs: number): Promise<Handed & { twice: number }> {
  const url = await queued(name, perRound);
  const queues = Array.from({ length: processes }, () => startQueue(url, gatewayMs));
  const usages = () => Promise.all(queues.map((queue) => queue.call<Usage>('usage')));
  const before = await usages();
  const { result, postgres } = await withPostgresCpu(url, async () => {
    await Promise.all(queues.map((queue) => queue.call('start', { keepIds: true })));
    const tookMs = await emptied(queues, perRound);
    return { done: perRound, perSecond: (perRound * 1000) / tookMs };
  });
  const after = await usages();
  const cpu = after.reduce((sum, { cpuSeconds }, at) => sum + cpuSeconds - before[at]!.cpuSeconds, 0);
  const ids = (await Promise.all(queues.map((queue) => queue.call<string[]>('ids')))).flat();
  await Promise.all(queues.map((queue) => queue.call('stop')));
  await verify(url, perRound);
  await Promise.all(queues.map((queue) => queue.stop()));
  return { ...result, postgres, cpuMs: (cpu * 1000) / perRound, twice: ids.length - new Set(ids).size };
}

async function steadily(): Promise<number[]> {
  const url = await queued('steady', 0);
  const queue = startQueue(url);
  await queue.call('start', { keepIds: false });
  await queue.call('openLoop', { perSecond: 100, seconds: 2 });
  const times = await queue.call<number[]>('openLoop', steady);
  await queue.call('stop');
  await queue.stop();
  return times;
}

/** Memory of the process, after each tenth of a very long queue. */
async function longRun(): Promise<{ rssMiB: number[]; perSecond: number }> {
  const url = await queued('million', million);
  const queue = startQueue(url);
  const rssMiB: number[] = [];
  await queue.call('start', { keepIds: false });
  const tookMs = await emptied([queue], million, async () => {
    const handed = await queue.call<number>('handed');
    if (handed >= ((rssMiB.length + 1) * million) / 10) {
      rssMiB.push((await queue.call<Usage>('usage')).rssMiB);
      say(`${handed.toLocaleString('en')} handed over, ${rssMiB.at(-1)!.toFixed(0)} MiB`);
    }
    await sleep(200);
  });
  rssMiB.push((await queue.call<Usage>('usage')).rssMiB);
  await queue.call('stop');
  await verify(url, million);
  await queue.stop();
  return { rssMiB, perSecond: (million * 1000) / tookMs };
}

async function run() {
  const busy = loadavg()[0] ?? 0;
  say('starting PostgreSQL');
  cluster = await openCluster();
  const sides = { one: [] as Handed[], slow: [] as Handed[], two: [] as Handed[] };
  let twice = 0;
  for (let round = 1; round <= rounds; round += 1) {
    const one = await throughput(`one_${round}`, 1, 0);
    const slow = await throughput(`slow_${round}`, 1, slowMs);
    const two = await throughput(`two_${round}`, 2, slowMs);
    sides.one.push(one);
    sides.slow.push(slow);
    sides.two.push(two);
    twice += one.twice + slow.twice + two.twice;
    say(`round ${round}: ${[one, slow, two].map(({ perSecond }) => rate(perSecond)).join(', ')}`);
  }
  const times = await steadily();
  const long = million > 0 ? await longRun() : null;
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, Node ${process.versions.node}, PostgreSQL ${cluster.version}; load average before: ${busy.toFixed(1)}, after: ${(loadavg()[0] ?? 0).toFixed(1)}`;
  process.stdout.write(`${reportOf(machine, sides, { times, long, twice })}\n`);
}

function reportOf(
  machine: string,
  { one, slow, two }: Record<'one' | 'slow' | 'two', Handed[]>,
  { times, long, twice }: { times: number[]; long: Awaited<ReturnType<typeof longRun>> | null; twice: number },
): string {
  const microseconds = (each: number[]) => `${Math.round(median(each) * 1000)} µs`;
  const row = (what: string, of: Handed[]) => {
    const rates = of.map(({ perSecond }) => perSecond);
    return [
      what,
      rate(median(rates)),
      range(rates),
      microseconds(of.map(({ cpuMs }) => cpuMs)),
      microseconds(of.map(({ postgres }) => postgres ?? Number.NaN)),
    ];
  };
  const oneRate = median(one.map(({ perSecond }) => perSecond));
  const p99 = quantile(times, 0.99);
  // The first tenth is when the process still grows into its work.
  const grown = long && Math.max(...long.rssMiB.slice(2)) / Math.max(...long.rssMiB.slice(0, 2));
  return [
    `# Messages: from the queue to the gateway\n\n${machine}`,
    table(
      [`${perRound.toLocaleString('en')} messages`, 'median', 'smallest–largest', 'CPU each', 'PostgreSQL each'],
      [
        row('one process, a gateway that answers at once', one),
        row(`one process, a gateway that takes ${slowMs} ms`, slow),
        row(`two processes, a gateway that takes ${slowMs} ms`, two),
      ],
    ),
    table(
      [`from the queue to the gateway, ${steady.perSecond} a second`, 'median', 'p99'],
      [['', ...quantiles(times)]],
    ),
    ...(long
      ? [
          `${million.toLocaleString('en')} messages in one go at ${rate(long.perSecond)}: ${long.rssMiB.map((value) => value.toFixed(0)).join(', ')} MiB after each tenth.`,
        ]
      : []),
    aimsTable([
      { what: 'messages a second, one process', measured: rate(oneRate), aim: '≥ 2,000/s', met: oneRate >= 2_000 },
      { what: `p99 of the wait at ${steady.perSecond} a second`, measured: ms(p99), aim: '≤ 50 ms', met: p99 <= 50 },
      { what: 'messages handed over twice, all runs', measured: String(twice), aim: '0', met: twice === 0 },
      ...(grown === null
        ? []
        : [
            {
              what: 'memory after the first fifth, at its largest, of what it was until then',
              measured: grown.toFixed(2),
              aim: '≤ 1.10',
              met: grown <= 1.1,
            },
          ]),
    ]),
  ].join('\n\n');
}

await guarded(
  run,
  async () => {
    await cluster?.stop();
  },
  { tooLongSeconds: 1_800 },
);
