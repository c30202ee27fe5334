import type { Account, SignedIn, SignInPending } from '@btepai/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../../testing/client.ts';
import { newPhone } from '../../../testing/client.ts';
import { dumpDatabase } from '../../../testing/dump.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';
import { staffOf } from '../../../testing/staff.ts';

const password = 'plum harbour 42';
/** Addresses whose countries and networks the database knows. */
const [guangdong, guangdongToo, beijing, london] = ['202.96.128.86', '202.96.128.87', '123.125.81.6', '212.58.244.1'];

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    env: { TRUSTED_PROXIES: '127.0.0.1,198.51.100.0/24', SMS_PER_ADDRESS_PER_HOUR: '1000' },
  });
});
afterAll(() => server.close());

const browser = {
  'user-agent': 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36',
  'accept-language': 'zh-CN',
};
type Answered = SignedIn & SignInPending & { code: string };
const attempt = (client: Client, identifier: string, given = password, headers: Record<string, string> = browser) =>
  client.post<Answered>('/v1/sessions', { identifier, password: given }, { headers });

function clientAt(address: string, deviceToken?: string): Client {
  const client = server.client();
  client.address = address;
  client.deviceToken = deviceToken;
  return client;
}

/** Someone who registered from Guangdong, with a number. */
async function personAt(address = guangdong) {
  const person = clientAt(address);
  const { account } = await person.register();
  const phone = newPhone();
  await person.bindNumber(phone);
  server.clock.advance(61);
  return { person, phone, username: account.username, id: account.id };
}

type Row = { outcome: string; reasons: string[]; country: string | null; completed: boolean; score: number };
const decisionsOf = (id: string) =>
  server.sql<Row>(
    `select outcome, reasons, country, score, completed_at is not null as completed from risk_decisions
     where account_id = $1 order by id desc`,
    [id],
  );
const newest = async (id: string) => (await decisionsOf(id))[0]!;
const noticesOf = async (client: Client) =>
  (await client.get<{ items: { kind: string }[] }>('/v1/notifications')).body.items.map(({ kind }) => kind);

describe('a decision', () => {
  test('of a new device is to verify; it is kept with its reasons, and what became of it', async () => {
    const { phone, username, id } = await personAt();
    const elsewhere = clientAt(guangdongToo);
    const { status, body } = await attempt(elsewhere, username);
    expect(status).toBe(202);
    expect(await newest(id)).toEqual({
      outcome: 'verify',
      reasons: ['new_device'],
      country: 'CN',
      score: 30,
      completed: false,
    });
    const verification = await elsewhere.proof('sign_in', { pendingSessionId: body.pending.id }, phone);
    expect((await elsewhere.completeSignIn(body, { verification })).status).toBe(201);
    expect(await newest(id)).toMatchObject({ completed: true });
    expect((await staffOf(server, ['risk', 'decisions', username])).said).toMatch(
      /sign_in {2}verify \(30\) {2}CN {2}completed .* {2}a device that the account doesn’t trust$/,
    );
  });

  test('of a trusted device is to allow, also while strangers guess at the account', async () => {
    const { person, username, id } = await personAt();
    for (let n = 0; n < 8; n++) await attempt(server.client(), username, 'a wrong one');
    expect((await attempt(person, username)).status).toBe(201);
    expect(await newest(id)).toMatchObject({ outcome: 'allow', reasons: [], completed: true });
    // The same on a device that is new: the guesses are a reason there.
    expect((await attempt(clientAt(guangdong), username)).status).toBe(202);
    expect((await newest(id)).reasons).toEqual(['new_device', 'guessed_at']);
  });

  test('knows networks where the account signed in, and learns those where it does', async () => {
    const { person, username, id } = await personAt();
    person.address = beijing;
    await attempt(person, username);
    expect((await newest(id)).reasons).toEqual(['new_network']);
    await attempt(person, username);
    expect((await newest(id)).reasons).toEqual([]);
  });

  test('sees a replaced number for as long as it is lately', async () => {
    const { person, phone, username, id } = await personAt();
    const { items } = await person.phones();
    const next = newPhone();
    const { status } = await person.replace(items[0]!.id, await person.replaceProofs(items[0]!.id, phone, next));
    expect(status).toBe(200);
    await attempt(clientAt(guangdong), username);
    expect((await newest(id)).reasons).toContain('number_changed');
    server.clock.advance(server.settings.RISK_NUMBER_CHANGED_HOURS * 3_600);
    await attempt(clientAt(guangdong), username);
    expect((await newest(id)).reasons).not.toContain('number_changed');
  });

  test('is denied to a program that goes through accounts, and staff are told once', async () => {
    const people = [];
    for (let n = 0; n < server.settings.RISK_ACCOUNTS_PER_ADDRESS_PER_DAY + 1; n++) people.push(await personAt());
    const script = { 'user-agent': 'python-requests/2.32', 'accept-language': '' };
    const address = '212.58.244.77';
    for (const { username } of people) await attempt(clientAt(address), username, 'a guess', script);
    const { username, id } = people[0]!;
    for (let n = 0; n < 2; n++) {
      const { status, body } = await attempt(clientAt(address), username, password, script);
      expect([status, body.code]).toEqual([403, 'sign_in_denied']);
    }
    expect(await newest(id)).toMatchObject({ outcome: 'deny', completed: false });
    const { said } = await staffOf(server, ['risk', 'alerts', '--open']);
    expect(said.split('\n').filter((line) => line.includes(username))).toEqual([
      expect.stringMatching(/sign_in_denied .* open {2}country=GB reasons=automation_over_many,/),
    ]);
    expect(said).not.toContain(address);
  });
});

describe('a sign-in that is held', () => {
  /** From London, minutes after Guangdong, on a new device. */
  async function held() {
    const who = await personAt();
    const thief = clientAt(london);
    const { status, body } = await attempt(thief, who.username);
    expect([status, await newest(who.id)]).toMatchObject([202, { outcome: 'hold', country: 'GB' }]);
    expect((await newest(who.id)).reasons).toEqual(
      expect.arrayContaining(['new_device', 'impossible_travel', 'new_country', 'new_network']),
    );
    return { ...who, thief, waiting: body };
  }

  test('tells the owner at once, and staff', async () => {
    const { person, username } = await held();
    expect(await noticesOf(person)).toEqual(['sign_in_held', 'phone_bound']);
    const { said } = await staffOf(server, ['risk', 'alerts', '--open']);
    const alert = said.split('\n').find((line) => line.includes(username))!;
    expect(alert).toMatch(/sign_in_held .*country=GB/);
    const [id] = alert.split(' ');
    expect(await staffOf(server, ['risk', 'close', id!, '--by', 'lin'])).toEqual({ exit: 0, said: 'done' });
    expect((await staffOf(server, ['risk', 'close', id!, '--by', 'lin'])).exit).toBe(1);
    expect((await staffOf(server, ['risk', 'alerts', '--open'])).said).not.toContain(username);
    expect((await staffOf(server, ['risk', 'alerts'])).said).toMatch(new RegExp(`${username} {2}closed by lin`));
  });

  test('keeps payments off after a code, until the owner proves themselves', async () => {
    const { thief, phone, waiting } = await held();
    const verification = await thief.proof('sign_in', { pendingSessionId: waiting.pending.id }, phone);
    const done = await thief.completeSignIn(waiting, { verification });
    const restriction = { level: 'no_payments', reason: 'risk', liftableBy: 'code' };
    expect([done.status, done.body.account]).toMatchObject([201, { status: 'restricted', restriction }]);
    thief.token = done.body.session.token;
    expect(await noticesOf(thief)).toEqual(expect.arrayContaining(['account_restricted', 'signed_in_on_new_device']));
    server.clock.advance(61);
    const proof = await thief.proof('lift_restriction', {}, phone);
    const lifted = await thief.post<Account>('/v1/account/lift-restriction', { verification: proof });
    expect([lifted.status, lifted.body]).toMatchObject([200, { status: 'active', restriction: null }]);
  });

  test('adds nothing to a restriction that stands already', async () => {
    const { thief, phone, waiting, username } = await held();
    await staffOf(server, [
      'accounts',
      'restrict',
      username,
      '--level',
      'no_changes',
      '--by',
      'lin',
      '--reason',
      'seen',
    ]);
    const verification = await thief.proof('sign_in', { pendingSessionId: waiting.pending.id }, phone);
    const done = await thief.completeSignIn(waiting, { verification });
    expect(done.body.account.restriction).toEqual({ level: 'no_changes', reason: 'staff', liftableBy: 'staff' });
  });

  test('isn’t held where there was time to travel', async () => {
    const who = await personAt();
    server.clock.advance(12 * 3_600);
    expect((await attempt(clientAt(london), who.username)).status).toBe(202);
    expect(await newest(who.id)).toMatchObject({ outcome: 'verify' });
  });
});

describe('C10: wrong passwords over many accounts', () => {
  const alarms = () =>
    server.logged.filter((line) => line.includes('alarm: wrong passwords over many accounts')).length;
  const guessAt = async (names: string[]) => {
    for (const name of names) await attempt(server.client(), name, 'a guess');
  };
  const strangers = (count: number, prefix: string) => Array.from({ length: count }, (_, n) => `${prefix}_${n}`);

  test('C10: the alarm is raised at so many different identifiers within ten minutes, once an hour, over all processes', async () => {
    const few = await startTestServer({ env: { SIGN_IN_SPRAY_ACCOUNTS: '10', SIGN_IN_SPRAY_FAILURES_EACH: '3' } });
    const other = await startTestServer({
      env: { SIGN_IN_SPRAY_ACCOUNTS: '10', SIGN_IN_SPRAY_FAILURES_EACH: '3' },
      beside: few,
    });
    try {
      few.clock.freeze();
      const told = () =>
        [few, other].map(({ logged }) => logged.filter((line) => line.includes('someone is spraying')).length);
      const guess = async (at: TestServer, name: string, times = 1) => {
        for (let n = 0; n < times; n++)
          await at.client().post('/v1/sessions', { identifier: name, password: 'a guess' });
      };
      // One that is guessed at often is no spray; nor is one that was guessed at before the window.
      await guess(few, 'often', 4);
      await guess(few, 'early');
      few.clock.advance(600);
      for (const name of strangers(9, 'soon')) await guess(few, name, 2);
      expect(told()).toEqual([0, 0]);
      await guess(other, 'soon_0');
      expect(told()).toEqual([0, 0]);
      await guess(other, 'the_tenth');
      expect(told()).toEqual([0, 1]);
      for (const name of strangers(12, 'more')) await guess(few, name);
      expect(told()).toEqual([0, 1]);
      expect((await staffOf(few, ['risk', 'alerts'])).said).toMatch(
        /sign_in_spray {2}the platform {2}open {2}identifiers=10$/,
      );
      expect(await (await fetch(`${other.url}/metrics`)).text()).toContain('btepai_sign_in_spray_alarms_total 1');
      few.clock.advance(3_600);
      for (const name of strangers(12, 'later')) await guess(few, name);
      expect(told()).toEqual([1, 1]);
    } finally {
      await other.close();
      await few.close();
    }
  });

  test('C10: fewer are no alarm', async () => {
    await guessAt(strangers(20, 'some'));
    expect(alarms()).toBe(0);
  });
});

describe('what is remembered', () => {
  test('D1: shows no address beyond those of sessions and no device token, and is forgotten in time', async () => {
    const { person, username } = await personAt('212.58.244.55');
    const failed = clientAt('212.58.244.56', 'f'.repeat(43));
    await attempt(failed, username, 'a wrong one');
    const dump = await dumpDatabase(server);
    for (const secret of [failed.address, failed.deviceToken!, person.deviceToken!]) expect(dump).not.toContain(secret);

    await server.app.schedule.run('forget old risk');
    const count = async () =>
      (
        await server.sql<{ n: number }>(
          `select ((select count(*) from risk_places) + (select count(*) from risk_neighbours)
             + (select count(*) from risk_failures))::int as n`,
        )
      )[0]!.n;
    expect(await count()).toBeGreaterThan(0);
    server.clock.advance(server.settings.KEEP_RISK_DAYS * 86_400);
    await server.app.schedule.run('forget old risk');
    expect(await count()).toBe(0);
  });

  test('IPv6: a /64 is one neighbour, two of them are two', async () => {
    const subjectsAt = async (address: string) => {
      const before = await server.sql<{ subject: Buffer }>('select distinct subject from risk_neighbours');
      await attempt(clientAt(address), 'nobody_of_ipv6', 'a wrong one');
      const after = await server.sql('select distinct subject from risk_neighbours');
      return after.length - before.length;
    };
    expect(await subjectsAt('2a02:db9:1:1::1')).toBe(1);
    expect(await subjectsAt('2a02:db9:1:1:ffff::9')).toBe(0);
    expect(await subjectsAt('2a02:db9:1:2::1')).toBe(1);
  });
});

describe('X-Forwarded-For', () => {
  test('counts as far as proxies are trusted: what a caller wrote before them does not', async () => {
    const { person, username, id } = await personAt();
    // Through two proxies of ours: the hop before them is the caller, whatever it claims of others.
    person.address = `${london}, ${guangdong}, 198.51.100.7`;
    expect((await attempt(person, username)).status).toBe(201);
    expect(await newest(id)).toMatchObject({ country: 'CN', reasons: [] });
    const { body } = await person.get<{ items: { address: string; place: string }[] }>('/v1/sessions', {
      headers: browser,
    });
    expect(body.items[0]).toMatchObject({ address: guangdong, place: '中国 · 中国电信' });
  });

  test('from no trusted proxy has no effect, on facts or on limits', async () => {
    const direct = await startTestServer({
      env: { TRUSTED_PROXIES: '', SIGN_IN_FAILURES_PER_ADDRESS_PER_HOUR: '3' },
    });
    try {
      const outcomes = [];
      for (let n = 0; n < 5; n++) {
        const { body } = await direct.client().post('/v1/sessions', { identifier: `nobody${n}`, password: 'x' });
        outcomes.push(body.code);
      }
      expect(outcomes).toEqual([...Array(3).fill('credentials_wrong'), 'too_many_requests', 'too_many_requests']);
      expect(await direct.sql('select distinct subject from risk_neighbours')).toHaveLength(1);
    } finally {
      await direct.close();
    }
  });
});

test('a store that is down lets nobody in without a second proof, and everybody with one', async () => {
  const { person, phone, username } = await personAt();
  const tables = ['risk_places', 'risk_decisions', 'risk_failures'];
  for (const table of tables) await server.sql(`alter table ${table} rename to ${table}_gone`);
  try {
    expect((await attempt(clientAt(guangdong), username, 'a wrong one')).body.code).toBe('credentials_wrong');
    const { status, body } = await attempt(person, username);
    expect(status).toBe(202);
    const verification = await person.proof('sign_in', { pendingSessionId: body.pending.id }, phone);
    expect((await person.completeSignIn(body, { verification })).status).toBe(201);
    expect((await server.client().register()).account.status).toBe('active');
  } finally {
    for (const table of tables) await server.sql(`alter table ${table}_gone rename to ${table}`);
  }
  expect((await attempt(person, username)).status).toBe(201);
});
