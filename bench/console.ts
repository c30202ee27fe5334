import { mkdirSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../server/src/app.ts';
import { systemClock } from '../server/src/kit/clock.ts';
import { createCrypto } from '../server/src/kit/crypto.ts';
import { loadKeys } from '../server/src/kit/keys.ts';
import { createLog } from '../server/src/kit/log.ts';
import { migrate } from '../server/src/kit/migrations.ts';
import { readSettings } from '../server/src/settings.ts';
import { Client } from '../server/testing/client.ts';
import { agent } from '../server/testing/desk.ts';
import { testGateway } from '../server/testing/gateway.ts';
import { placeOrder } from '../server/testing/orders.ts';
import type { Call } from './console/calls.ts';
import { callsOf } from './console/calls.ts';
import { fillAudit, fillRisk, fillSms } from './console/desk.ts';
import type { Filling } from './console/people.ts';
import { fillPeople, keysOf, quiet } from './console/people.ts';
import { fillCases, fillPictures, fillSpam } from './console/support.ts';
import { fillTrade, fillWords } from './console/trade.ts';
import type { Ran } from './console/watch.ts';
import { waitedFor, watchStatements } from './console/watch.ts';
import type { Cluster } from './databases.ts';
import { openCluster, runSql } from './databases.ts';
import { guarded, say } from './guarded.ts';
import { withPostgresCpu } from './measure.ts';
import { aimsTable, median, ms, quantile, table } from './report.ts';

/**
 * The whole of `npm run bench:console`: every page of the console over a queue of 100,000 cases and a million accounts. Each
 * call is made over HTTP as a member of staff, about another thing each time, and what it asks the database for is timed and
 * explained. See README.md.
 */
const rounds = Number(process.env.BENCH_CALLS ?? 200);
const scale = Number(process.env.BENCH_SCALE ?? 1);
const warming = 10;
const aimMs = 50;
const settings = readSettings({
  ...process.env,
  TRUSTED_PROXIES: '127.0.0.1',
  REQUESTS_PER_ADDRESS_PER_MINUTE: '1000000',
  LOG_LEVEL: 'error',
  BTEPAI_KEYS:
    process.env.BTEPAI_KEYS ??
    JSON.stringify({
      current: 1,
      index: 1,
      keys: { 1: Buffer.alloc(32, 'only for the benchmark').toString('base64') },
    }),
});
let cluster: Cluster | undefined;
let close: (() => Promise<void>) | undefined;

type Measured = { call: Call; http: number[]; database: number[]; slowest: Map<string, Ran>; cpuMs: number | null };

async function run() {
  cluster = await openCluster();
  const url = await cluster.create(`bench_${process.pid}`);
  await migrate(url);
  const keys = loadKeys(settings);
  const crypto = createCrypto(keys);
  const app = await createApp({
    settings,
    databaseUrl: url,
    keys,
    clock: systemClock,
    log: createLog({ level: settings.LOG_LEVEL }),
    gateways: [testGateway('bench')],
  });
  close = () => app.close();
  const watch = watchStatements(app.db);
  app.http.server.prependListener('request', (_request: IncomingMessage) => watch.arrived());
  const address = await app.http.listen({ port: 0, host: '127.0.0.1' });
  const served = { url: address, codeSentTo: () => Promise.reject(new Error('no codes here')) };
  const world = {
    app,
    client: () => new Client(served),
    clock: systemClock,
    keys,
    sql: (text: string, values: unknown[] = []) => runSql(url, text, values),
  };
  const member = await agent(world as never, ['support', 'risk', 'editor', 'finance', 'admin'], 'bench');
  const person = world.client();
  await person.register();
  const order = await placeOrder(person);

  const filling: Filling = {
    accounts: 1_000_000 * scale,
    busy: 100_000 * scale,
    senders: 10_000 * scale,
    lines: 100_000 * scale,
    orders: 50_000 * scale,
    agentId: member.staffId,
  };
  const began = performance.now();
  const keyOf = keysOf(crypto);
  const to = quiet(url);
  await fillPeople(to, crypto, keyOf, filling);
  await fillCases(to, crypto, keyOf, filling);
  await fillPictures(to, crypto, keyOf);
  await fillSpam(to, crypto, keyOf, filling);
  await fillAudit(to, filling);
  await fillRisk(to, filling);
  await fillSms(to);
  await fillTrade(to, filling, { orderId: order.id });
  await fillWords(to);
  await runSql(url, 'vacuum analyze');
  await runSql(url, 'checkpoint');
  say(`filled in ${Math.round((performance.now() - began) / 1000)} s`);

  const { body: document } = await member.get<{ paths: Record<string, Record<string, unknown>> }>('/openapi.json');
  const calls = callsOf(filling);
  const missing = Object.entries(document.paths)
    .filter(([path, methods]) => path.startsWith('/v1/staff/') && 'get' in methods && !isStream(methods.get))
    .map(([path]) => `GET ${path}`)
    .filter((route) => !calls.some(({ of }) => of === route));
  if (missing.length > 0)
    throw new Error(`say in bench/console/calls.ts how these are asked for:\n${missing.join('\n')}`);

  const measured: Measured[] = [];
  for (const call of calls) {
    const { result, postgres } = await withPostgresCpu(url, () => measure(call, member, watch.taken));
    measured.push({ ...result, cpuMs: postgres });
  }
  const plans = [];
  for (const each of measured) plans.push(await explained(url, each));
  const report = reportOf(measured, filling);
  say(report);
  const folder = join(import.meta.dirname, 'results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'console.md'), [report, '', '# Plans', '', ...plans].join('\n'));
}

const isStream = (described: unknown) => JSON.stringify(described).includes('text/event-stream');

/** Warmed by a few calls, then so many, each about another thing, spread over all that there are. */
async function measure(call: Call, member: Client, taken: () => Ran[]) {
  const found = {
    call,
    http: [] as number[],
    database: [] as number[],
    slowest: new Map<string, Ran>(),
    done: rounds + warming,
  };
  for (let nth = -warming; nth < rounds; nth += 1) {
    const about = (nth + warming + 1) * 4_099;
    if (call.before) await member.get(call.before(about));
    const path = call.path(about);
    const began = performance.now();
    const { status, body } = await member.get(path);
    const took = performance.now() - began;
    if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
    if (nth < 0) continue;
    const ran = [...taken()];
    found.http.push(took);
    found.database.push(waitedFor(ran));
    for (const each of ran) if (each.ms > (found.slowest.get(each.name)?.ms ?? 0)) found.slowest.set(each.name, each);
  }
  return found;
}

/** How PostgreSQL runs what a page asks for: each statement with the arguments with which it took longest. */
async function explained(url: string, { call, slowest }: Measured): Promise<string> {
  const parts = [`## ${call.name}`, ''];
  for (const { name, text, values } of slowest.values()) {
    const rows = await explain(url, text, values);
    parts.push(`### ${name}`, '', '```', ...rows, '```', '');
  }
  return parts.join('\n');
}

async function explain(url: string, text: string, values: unknown[]): Promise<string[]> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, options: '-c enable_seqscan=off' });
  await client.connect();
  try {
    // What writes a look down has done so, and can't again.
    const how = /\b(insert into|update|delete from) /.test(text)
      ? 'costs off'
      : 'analyze, buffers, costs off, timing off';
    const { rows } = await client.query(`explain (${how}) ${text}`, values);
    return rows.map((row: Record<string, string>) => row['QUERY PLAN']!);
  } finally {
    await client.end();
  }
}

function reportOf(measured: Measured[], { accounts, busy, senders, lines, orders }: Filling): string {
  const p95 = (values: number[]) => quantile(values, 0.95);
  const worst = Math.max(...measured.map(({ database }) => p95(database)));
  const worstHttp = Math.max(...measured.map(({ http }) => p95(http)));
  const slow = measured.filter(({ database }) => p95(database) > aimMs).map(({ call }) => call.name);
  return [
    '# The console',
    '',
    `${cpus().length} × ${cpus()[0]!.model}, PostgreSQL ${cluster!.version} (${cluster!.settings}), load: ${loadavg()[0]!.toFixed(1)}`,
    `${[accounts, busy, senders, lines, orders].map((each) => each.toLocaleString('en')).join(', ')} accounts, cases, spam senders, lines of the audit, orders.`,
    `${rounds} calls each, one at a time; the database is what the call’s statements took, as the server waits for them; CPU is of all of PostgreSQL, for each call. Where the machine is busy with something else, it says more than the times.`,
    '',
    table(
      ['page', 'statements', 'database p50', 'p95', 'HTTP p50', 'p95', 'PostgreSQL CPU'],
      measured.map(({ call, http, database, slowest, cpuMs }) => [
        call.name,
        String(slowest.size),
        ...[median(database), p95(database), median(http), p95(http)].map(ms),
        cpuMs === null ? '–' : ms(cpuMs),
      ]),
    ),
    '',
    aimsTable([
      {
        what: 'a page’s queries, p95 of the slowest page',
        measured: ms(worst),
        aim: `≤ ${aimMs} ms`,
        met: slow.length === 0,
      },
      { what: 'the same over HTTP', measured: ms(worstHttp), aim: `≤ ${2 * aimMs} ms`, met: worstHttp <= 2 * aimMs },
    ]),
    ...(slow.length > 0 ? ['', `slower than wanted: ${slow.join(', ')}`] : []),
  ].join('\n');
}

await guarded(
  run,
  async () => {
    await close?.();
    await cluster?.stop();
  },
  { tooLongSeconds: 3_600 },
);
