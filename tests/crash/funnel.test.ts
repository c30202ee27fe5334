import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { runFunnel } from '../../server/src/cli/sms-funnel.ts';
import { openDatabase } from '../../server/src/kit/database.ts';
import { Client } from '../../server/testing/client.ts';
import { cloneDatabase, runSql } from '../../server/testing/databases.ts';
import { eventually } from '../../server/testing/server.ts';
import type { FireOptions, Given } from './fire.ts';
import { fireEnvironment, newKeys, ServerUnderFire } from './fire.ts';

/**
 * Some hundred codes through two processes and two gateways that do everything wrong, the processes killed in the middle:
 * the funnel that staff read has to account for each of them.
 */
const peopleAtOnce = 8;
const pastLeaseSeconds = 31;
const env = {
  ...fireEnvironment,
  SMS_GATEWAY_TIMEOUT_SECONDS: '3',
  SMS_PER_ACCOUNT_PER_DAY: '1000',
  SMS_PER_ADDRESS_PER_HOUR: '1000',
};
let database: Awaited<ReturnType<typeof cloneDatabase>>;
let options: FireOptions;
let servers: ServerUnderFire[] = [];
let clockAheadSeconds = 0;
const people: Client[] = [];
const given: Given[] = [];
let answered = 0;

beforeAll(async () => {
  database = await cloneDatabase(inject('clusterUrl'), inject('template'));
  options = {
    databaseUrl: database.url,
    keys: newKeys(),
    env,
    clockAheadSeconds,
    gatewayHangs: false,
  };
  await start();
  for (let n = 0; n < peopleAtOnce; n++) {
    const person = new Client({ url: servers[0]!.url, codeSentTo: async () => '' });
    await person.register();
    people.push(person);
  }
});
afterAll(async () => {
  await kill();
  await database.drop();
});

async function start(gatewaysFail: FireOptions['gatewaysFail'] = 'sometimes') {
  const one = () => ServerUnderFire.start({ ...options, clockAheadSeconds, gatewaysFail }, (sms) => given.push(sms));
  servers = await Promise.all([one(), one()]);
}
async function kill() {
  await Promise.all(servers.map((server) => server.kill()));
}
/** Everybody asks for codes, each to a number of its own, at either process; a kill ends that. */
async function ask(each: number) {
  await Promise.all(
    people.map(async (person, index) => {
      const url = servers[index % servers.length]!.url;
      const asker = Object.assign(new Client({ url, codeSentTo: async () => '' }), { token: person.token });
      for (let n = 0; n < each; n++) {
        const answer = await asker.askCode(newNumber(n)).catch(() => null);
        if (answer === null) return;
        if (answer.status === 201) answered += 1;
        else await sleep(200);
      }
    }),
  );
}
/** Chinese and American ones, some of them such as all gateways refuse. */
const newNumber = (n: number) => {
  const end = n % 20 === 3 ? '33' : String(randomInt(10, 30));
  return n % 4 === 0 ? `+1201555${randomInt(10, 100)}${end}` : `+86138${randomInt(1e5, 1e6)}${end}`;
};
const sql = <Row>(text: string) => runSql<Row>(database.url, text);
const waiting = async () => (await sql(`select 1 from messages where status = 'queued'`)).length;

type Counted = { gateway: string; country: string; asked: number };
/** As the command prints it. */
async function printed() {
  const lines: string[] = [];
  const db = openDatabase({ url: database.url, connections: 2, onError: () => {} });
  const clock = { now: () => new Date(Date.now() + clockAheadSeconds * 1_000) };
  const exit = await runFunnel(['--hours', '24'], { db, clock, say: (line) => lines.push(line) });
  await db.close();
  return { exit, lines, rows: lines.slice(1, lines.indexOf('')).map(parse) };
}
function parse(line: string): Counted & Record<string, string | number> {
  const [gateway, country, ...cells] = line.trim().split(/\s+/);
  const names = ['asked', 'queued', 'submitted', 'delivered', 'undelivered', 'noWord', 'failed', 'expired', 'used'];
  const numbers = Object.fromEntries(cells.map((cell, index) => [names[index]!, Number(cell)]));
  return { gateway: gateway!, country: country!, ...numbers } as Counted;
}
/** The same from the messages themselves. */
const fromRows = () =>
  sql<Counted>(
    `select coalesce(gateway, '(none)') as gateway, country, count(*)::int as asked,
       count(*) filter (where status = 'queued')::int as queued,
       count(*) filter (where status in ('submitted', 'delivered', 'undelivered'))::int as submitted,
       count(*) filter (where status = 'delivered')::int as delivered,
       count(*) filter (where status = 'undelivered')::int as undelivered,
       count(*) filter (where status = 'submitted')::int as "noWord",
       count(*) filter (where status = 'failed')::int as failed,
       count(*) filter (where status = 'expired')::int as expired,
       count(used_at)::int as used
     from messages group by 1, 2`,
  );
const inOrder = (rows: Counted[]) => rows.toSorted((a, b) => (a.gateway + a.country < b.gateway + b.country ? -1 : 1));

/** Looks until nothing moves, for receipts come late. */
async function agreed() {
  const look = async () => {
    const [{ exit, lines, rows }, truth] = [await printed(), await fromRows()];
    const all = rows.pop()!;
    return { exit, lines, all, rows: inOrder(rows), truth: inOrder(truth) };
  };
  await eventually(async () => {
    const { rows, truth } = await look();
    return isDeepStrictEqual(rows, truth);
  }, 'the funnel to say what the messages say').catch(() => {});
  const found = await look();
  expect(found.rows).toEqual(found.truth);
  return found;
}
function holds(all: Record<string, string | number>) {
  const of = (...names: string[]) => names.reduce((sum, name) => sum + Number(all[name]), 0);
  expect(of('asked')).toBe(of('queued', 'submitted', 'failed', 'expired'));
  expect(of('submitted')).toBe(of('delivered', 'undelivered', 'noWord'));
}

describe('S10: two processes, two faulty gateways', () => {
  test('S10: while both processes live no message is taken twice', async () => {
    await ask(25);
    await eventually(async () => (await waiting()) === 0, 'an end for each', 30_000);
    expect(given.length).toBeGreaterThan(100);
    // One that took it too late has it besides.
    const taken = given.filter(({ isLate }) => !isLate).map(({ id }) => id);
    expect(taken.length).toBe(new Set(taken).size);
  });

  test('S10: killed three times in the middle, the funnel accounts for every message', {
    timeout: 600_000,
  }, async () => {
    for (let round = 0; round < 3; round++) {
      const asking = ask(1_000);
      const enough = answered + randomInt(20, 80);
      await eventually(() => answered >= enough, 'some codes asked for before a kill', 30_000);
      await kill();
      await asking;
      clockAheadSeconds += pastLeaseSeconds;
      await start();
    }
    await ask(10);
    await eventually(async () => (await waiting()) === 0, 'what the dead left behind', 60_000);

    // At last no gateway can be reached: some wait, until nobody is let in any more.
    await kill();
    clockAheadSeconds += pastLeaseSeconds;
    await start('always');
    await ask(3);
    const midway = await agreed();
    holds(midway.all);
    expect(midway.exit).toBe(0);
    expect(Number(midway.all.queued)).toBeGreaterThan(0);

    await kill();
    clockAheadSeconds += 700;
    await start();
    await eventually(async () => (await waiting()) === 0, 'the end of those that waited in vain', 60_000);
    const { exit, lines, all } = await agreed();
    process.stderr.write(`${lines.join('\n')}\n`);
    holds(all);
    expect(exit).toBe(0);
    expect(all.queued).toBe(0);
    expect(all.asked).toBe((await sql('select 1 from messages')).length);
    expect(all.asked).toBeGreaterThanOrEqual(answered);
    for (const end of ['delivered', 'undelivered', 'noWord', 'failed', 'expired'])
      expect(all[end], end).toBeGreaterThan(0);

    // And the other way round: whatever the gateways were given is a message of ours, and whatever we say they took they have.
    const gatewaysHave = new Set(given.map(({ id }) => id));
    const rows = await sql<{ id: string; status: string }>('select id, status from messages');
    const taken = rows.filter(({ status }) => ['submitted', 'delivered', 'undelivered'].includes(status));
    expect(taken.filter(({ id }) => !gatewaysHave.has(id))).toEqual([]);
    const ours = new Set(rows.map(({ id }) => id));
    expect([...gatewaysHave].filter((id) => !ours.has(id))).toEqual([]);
    const texts = Map.groupBy(given, ({ id }) => id);
    for (const some of texts.values()) expect(new Set(some.map(({ text }) => text)).size).toBe(1);
  });
});
