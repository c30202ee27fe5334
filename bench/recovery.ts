import { randomInt } from 'node:crypto';
import { cpus, loadavg } from 'node:os';
import packageJson from '../package.json' with { type: 'json' };
import { createCrypto } from '../server/src/kit/crypto.ts';
import { newKeysFile, parseKeys } from '../server/src/kit/keys.ts';
import { migrate } from '../server/src/kit/migrations.ts';
import { createPasswords } from '../server/src/kit/passwords.ts';
import { readSettings } from '../server/src/settings.ts';
import type { Cluster } from './databases.ts';
import { openCluster, runSql } from './databases.ts';
import { Handset } from './handset.ts';
import { accountSql, addressOf, bindNumbers, makePeople, oldPhoneOf } from './people.ts';
import { median, ms, table } from './report.ts';
import { killChildren, start } from './rpc.ts';
import { mannWhitneyP, wilcoxonP } from './statistics.ts';

/**
 * The whole of `npm run bench:recovery`: whether time tells who exists (L2 L5). The same request for as many people who exist
 * as who don't, one at a time and in one random order, so that what a request leaves behind falls on both alike.
 */
const pairs = Number(process.env.BENCH_PAIRS ?? 1_000);
const atOnce = 100;
/** Only the kinds whose names hold this. */
const only = process.env.BENCH_ONLY ?? '';
const warmUps = Math.min(50, pairs);
const password = 'plum harbour 42';

type Request = { path: string; body: object };
/** The request of someone by number; those who don't exist have numbers and names of the same length. */
type Kind = { name: string; of(n: number, exists: boolean): Request | Promise<Request>; expected: number };

const nameOf = (n: number, exists: boolean) => `${exists ? 'bench' : 'nobod'}${n}`;
const numberOf = (n: number, exists: boolean) => (exists ? oldPhoneOf(n) : `+86137${String(n).padStart(8, '0')}`);
const asking = (via: string, identifierOf: typeof nameOf) => (n: number, exists: boolean) => ({
  path: '/v1/recoveries',
  body: { identifier: identifierOf(n, exists), via },
});

const say = (line: string) => process.stderr.write(`${line}\n`);
/** No two requests come from one address. */
let callers = 0;

async function timed(
  url: string,
  { path, body }: Request,
  expected: number,
): Promise<{ took: number; answer: string }> {
  const headers = { 'content-type': 'application/json', 'x-forwarded-for': addressOf(++callers) };
  const began = performance.now();
  const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  const answer = await response.text();
  const took = performance.now() - began;
  if (response.status !== expected) throw new Error(`${path}: ${response.status} ${answer}`);
  return { took, answer };
}

function shuffled<Thing>(things: Thing[]): Thing[] {
  for (let last = things.length - 1; last > 0; last -= 1) {
    const other = randomInt(last + 1);
    [things[last], things[other]] = [things[other]!, things[last]!];
  }
  return things;
}

/** Milliseconds of each, at the number of the pair. */
async function measure(
  url: string,
  { of: ofPerson, expected }: Kind,
  first: number,
): Promise<{ known: number[]; unknown: number[] }> {
  // Nobody is asked for twice: what is remembered of one request must not speed up or slow down another.
  const of = (n: number, exists: boolean) => ofPerson(first + n, exists);
  const times = { known: new Array<number>(pairs), unknown: new Array<number>(pairs) };
  for (let n = 0; n < warmUps; n += 1) {
    for (const exists of [true, false]) await timed(url, await of(pairs + n, exists), expected);
  }
  // Some at a time, for a code that is to be tried lives five minutes.
  for (let from = 0; from < pairs; from += atOnce) {
    const requests: { n: number; exists: boolean; request: Request }[] = [];
    for (let n = from; n < Math.min(from + atOnce, pairs); n += 1) {
      for (const exists of [true, false]) requests.push({ n, exists, request: await of(n, exists) });
    }
    for (const { n, exists, request } of shuffled(requests)) {
      const { took } = await timed(url, request, expected);
      times[exists ? 'known' : 'unknown'][n] = took;
    }
  }
  return times;
}

function rowOf(name: string, { known, unknown }: { known: number[]; unknown: number[] }): string[] {
  const [ofKnown, ofUnknown] = [median(known), median(unknown)];
  const share = (ofKnown - ofUnknown) / ofUnknown;
  const ps = [mannWhitneyP(known, unknown), wilcoxonP(known, unknown)];
  const tells = Math.abs(share) > 0.05 && ps.every((p) => p < 0.01);
  return [
    name,
    ms(ofKnown),
    ms(ofUnknown),
    `${((ofKnown - ofUnknown) * 1000).toFixed(0)} µs (${(share * 100).toFixed(1)} %)`,
    ...ps.map((p) => (p < 0.001 ? '< 0.001' : p.toFixed(3))),
    tells ? 'TELLS' : 'alike',
  ];
}

/** `line` gives the server's address, which is not known yet. */
const kindsOf = (line: { url: string }): Kind[] => [
  { name: 'recover by username, a code', of: asking('code', nameOf), expected: 202 },
  { name: 'recover by number, a code', of: asking('code', numberOf), expected: 202 },
  { name: 'recover by username, a link', of: asking('link', nameOf), expected: 202 },
  {
    name: 'sign in, wrong password, by username',
    expected: 401,
    of: (n, exists) => ({
      path: '/v1/sessions',
      body: { identifier: nameOf(n, exists), password: `${password}!` },
    }),
  },
  {
    name: 'sign in, wrong password, by number',
    expected: 401,
    of: (n, exists) => ({
      path: '/v1/sessions',
      body: { identifier: numberOf(n, exists), password: `${password}!` },
    }),
  },
  {
    name: 'a wrong code for a recovery',
    expected: 422,
    async of(n, exists) {
      const { answer } = await timed(line.url, asking('code', nameOf)(n, exists), 202);
      const { id } = JSON.parse(answer) as { id: string };
      return { path: `/v1/recoveries/${id}/complete`, body: { code: '271828', newPassword: 'quince lantern 77' } };
    },
  },
  {
    name: 'a recovery code that is none',
    expected: 401,
    of: (n, exists) => ({
      path: '/v1/recoveries/complete',
      body: {
        identifier: nameOf(n, exists),
        recoveryCode: 'K7QM-2XWD-K7QM-2XWD',
        newPassword: 'quince lantern 77',
      },
    }),
  },
];

async function run(cluster: Cluster) {
  const busy = loadavg()[0] ?? 0;
  const line = { url: '' };
  const databaseUrl = await cluster.create(`bench_recovery_${process.pid}`);
  await migrate(databaseUrl);
  const keys = newKeysFile();
  const crypto = createCrypto(parseKeys(keys, 'keys of this run'));
  const kinds = kindsOf(line).filter(({ name }) => name.includes(only));
  const each = pairs + warmUps;
  const people = each * kinds.length;
  say(`preparing ${people} people with names, numbers and a password`);
  await makePeople(databaseUrl, people);
  await bindNumbers(databaseUrl, people, crypto, oldPhoneOf);
  const settings = readSettings({});
  const hash = await createPasswords(settings).hash(password);
  await runSql(databaseUrl, 'update accounts set password_hash = $1', [hash]);
  await runSql(
    databaseUrl,
    `insert into usernames (folded, account_id) select 'bench' || n, ${accountSql('n')}::uuid
     from generate_series(0, ${people - 1}) n`,
  );
  await runSql(databaseUrl, 'vacuum analyze');

  const wide = Object.fromEntries(
    ['SMS_PER_NUMBER_PER_MINUTE', 'SMS_PER_NUMBER_PER_HOUR', 'SMS_PER_NUMBER_PER_DAY', 'SMS_PER_ACCOUNT_PER_DAY']
      .concat('SIGN_IN_FAILURES_PER_ACCOUNT_PER_HOUR', 'CODE_WRONG_ALARM_PER_DAY')
      .map((name) => [name, '100000']),
  );
  const CODES_PORT = String(await new Handset().listen());
  const server = start('server.ts', {
    env: { ...wide, DATABASE_URL: databaseUrl, BTEPAI_KEYS: keys, CODES_PORT, NODE_OPTIONS: '', LOG_LEVEL: 'warn' },
    execArgv: packageJson.config.serverFlags.split(' '),
  });
  line.url = await server.call<string>('url');

  const rows: string[][] = [];
  for (const [index, kind] of kinds.entries()) {
    const row = rowOf(kind.name, await measure(line.url, kind, index * each));
    say(row.join(' | '));
    rows.push(row);
  }
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, Node ${process.versions.node}, PostgreSQL ${cluster.version}; load average before: ${busy.toFixed(1)}`;
  const cost = `argon2id ${settings.PASSWORD_MEMORY_KIB} KiB, ${settings.PASSWORD_PASSES} passes; ${pairs} pairs of each`;
  const head = ['request', 'who exists', 'who doesn’t', 'Δ median', 'p (Mann–Whitney)', 'p (Wilcoxon)', ''];
  process.stdout.write(`${machine}\n${cost}\n\n${table(head, rows)}\n`);
}

const cluster = await openCluster();
let stopped: Promise<void> | undefined;
const stop = () => {
  killChildren();
  stopped ??= cluster.stop();
  return stopped;
};
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stop().finally(() => process.exit(130)));
try {
  await run(cluster);
} finally {
  await stop();
}
process.exit();
