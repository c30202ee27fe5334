import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, inject } from 'vitest';
import { openDatabase } from '../../server/src/kit/database.ts';
import { cloneDatabase } from '../../server/testing/databases.ts';
import { eventually } from '../../server/testing/server.ts';
import type { FireOptions } from './fire.ts';
import { fireEnvironment, newKeys, ServerUnderFire } from './fire.ts';
import { Handsets } from './handsets.ts';
import { checkAnswers, checkLogs, checkRules, neverSent, sentOutOfNothing } from './invariants.ts';
import type { Plan } from './person.ts';
import { Cut, Person } from './person.ts';

/** One second more than a dispatcher's lease. */
const pastLeaseSeconds = 31;
const peopleAtOnce = 10;
const mostAnswers = 40;

/** After some more answers and some milliseconds, so that a slow machine's storm gets as far as a fast one's. */
async function killSoon(server: ServerUnderFire, people: Person[]) {
  const answers = () => people.reduce((sum, person) => sum + person.answers, 0);
  const enough = answers() + randomInt(1, mostAnswers);
  await eventually(() => answers() >= enough, 'some answers before a kill', 60_000);
  await sleep(randomInt(20));
  await server.kill();
}

const plans: Plan[] = ['bind', 'replace', 'object'];

/**
 * Kills two servers on one database again and again in the middle of binds, replacements and objections, each at a random
 * moment of its own, while PostgreSQL stays up.
 *
 * Every server's clock is 31 s ahead of the one before, so that what the dead one had claimed for its gateway is due again
 * by its lease alone, as after half a minute of waiting. Nothing in the database is touched.
 */
export async function storm({ kills }: { kills: number }) {
  const database = await cloneDatabase(inject('clusterUrl'), inject('template'));
  const db = openDatabase({ url: database.url, connections: 2, onError: () => {} });
  const options: FireOptions = {
    databaseUrl: database.url,
    keys: newKeys(),
    env: fireEnvironment,
    clockAheadSeconds: 0,
    gatewayHangs: false,
  };
  const handsets = new Handsets();
  const people: Person[] = [];
  let servers: ServerUnderFire[] = [];
  let unfinished: Person[] = [];

  /** Who comes next: of three the first may go on to replace or to object, the other two want the same number. */
  const newcomer = () => {
    const nth = people.length % 3;
    const person =
      nth === 0
        ? new Person({ plan: plans[randomInt(plans.length)]! })
        : new Person({ phone: nth === 2 ? people.at(-1)!.phone : undefined });
    people.push(person);
    return person;
  };

  /** A few go on at once, the cut off first; then new ones. */
  async function live(server: ServerUnderFire, waiting: Person[], { newcomers }: { newcomers: boolean }) {
    const lane = async () => {
      for (;;) {
        const person = waiting.shift() ?? (newcomers ? newcomer() : undefined);
        if (!person) return;
        try {
          await person.goOn(server, handsets);
        } catch (error) {
          if (!(error instanceof Cut)) throw error;
          unfinished.push(person, ...waiting.splice(0));
          return;
        }
      }
    };
    await Promise.all(Array.from({ length: peopleAtOnce }, lane));
  }

  /** Two at a time, whose people come and go to either. */
  async function start(clockAheadSeconds: number) {
    const one = () => ServerUnderFire.start({ ...options, clockAheadSeconds }, handsets.receive);
    servers = await Promise.all([one(), one()]);
    const waiting = unfinished;
    unfinished = [];
    return servers.map((server, index) => ({ server, waiting: waiting.filter((_, n) => n % 2 === index) }));
  }

  try {
    for (let round = 0; round < kills / 2; round += 1) {
      const both = await start(round * pastLeaseSeconds);
      await Promise.all(
        both.flatMap(({ server, waiting }) => [live(server, waiting, { newcomers: true }), killSoon(server, people)]),
      );
      await checkRules(db);
      await checkAnswers(db, people);
    }
    const clockAheadSeconds = Math.ceil(kills / 2) * pastLeaseSeconds;
    const both = await start(clockAheadSeconds);
    const started = new Date(Date.now() + clockAheadSeconds * 1_000);
    const allSent = async () => (await neverSent(db, handsets, started)).length === 0;
    await eventually(allSent, 'every SMS that the dead left behind');
    await Promise.all(both.map(({ server, waiting }) => live(server, waiting, { newcomers: false })));
    await eventually(allSent, 'every SMS');
    for (const server of servers) expect(await server.stop()).toEqual({ code: 0, signal: null });

    expect(unfinished).toEqual([]);
    expect(people.filter((person) => person.outcome === undefined || !person.isDone())).toEqual([]);
    await checkRules(db);
    await checkAnswers(db, people);
    await checkLogs(db);
    expect(await sentOutOfNothing(db, handsets)).toEqual([]);
    const came = (to: Person['outcome']) => people.filter(({ outcome }) => outcome === to).length;
    return {
      bound: came('bound'),
      taken: came('taken'),
      replaced: came('replaced'),
      restored: came('restored'),
      repeats: people.reduce((sum, person) => sum + person.repeats, 0),
      givenAgain: handsets.givenAgain,
    };
  } finally {
    for (const server of servers) await server.kill();
    await db.close();
    await database.drop();
  }
}
