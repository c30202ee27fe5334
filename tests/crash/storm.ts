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

/**
 * Kills the server again and again in the middle of binds, each time at a random moment, while PostgreSQL stays up.
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
  let server: ServerUnderFire | undefined;
  let unfinished: Person[] = [];

  /** A few go on at once, the cut off first; then new ones, every third for the number of the one before. */
  async function live(server: ServerUnderFire, { newcomers }: { newcomers: boolean }) {
    const waiting = unfinished;
    unfinished = [];
    const newcomer = () => {
      const person = new Person(people.length % 3 === 2 ? people.at(-1)!.phone : undefined);
      people.push(person);
      return person;
    };
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

  try {
    for (let kill = 0; kill < kills; kill += 1) {
      const clockAheadSeconds = kill * pastLeaseSeconds;
      server = await ServerUnderFire.start({ ...options, clockAheadSeconds }, handsets.receive);
      await Promise.all([live(server, { newcomers: true }), killSoon(server, people)]);
      await checkRules(db);
      await checkAnswers(db, people);
    }
    const clockAheadSeconds = kills * pastLeaseSeconds;
    server = await ServerUnderFire.start({ ...options, clockAheadSeconds }, handsets.receive);
    const started = new Date(Date.now() + clockAheadSeconds * 1_000);
    const allSent = async () => (await neverSent(db, handsets, started)).length === 0;
    await eventually(allSent, 'every SMS that the dead left behind');
    await live(server, { newcomers: false });
    await eventually(allSent, 'every SMS');
    expect(await server.stop()).toEqual({ code: 0, signal: null });

    expect(unfinished).toEqual([]);
    expect(people.filter(({ outcome }) => outcome === undefined)).toEqual([]);
    await checkRules(db);
    await checkAnswers(db, people);
    await checkLogs(db);
    expect(await sentOutOfNothing(db, handsets)).toEqual([]);
    return {
      bound: people.filter(({ outcome }) => outcome === 'bound').length,
      taken: people.filter(({ outcome }) => outcome === 'taken').length,
      repeats: people.reduce((sum, person) => sum + person.repeats, 0),
      givenAgain: handsets.givenAgain,
    };
  } finally {
    await server?.kill();
    await db.close();
    await database.drop();
  }
}
