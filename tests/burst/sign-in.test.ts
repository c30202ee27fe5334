import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tally } from '../../server/testing/at-once.ts';
import type { Answer, Client } from '../../server/testing/client.ts';
import { newPhone } from '../../server/testing/client.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { staffOf } from '../../server/testing/staff.ts';

/** Ten guesses at each of a thousand accounts, from everywhere at once, while the owners of some of them sign in. */
const accounts = 1_000;
const guessesEach = 10;
const owners = 25;
const atOnce = 32;
const password = 'plum harbour 42';

let server: TestServer;
let signingIn: { client: Client; username: string; phone: string }[];
beforeAll(async () => {
  server = await startTestServer({ env: { LOG_LEVEL: 'warn', SMS_PER_ADDRESS_PER_HOUR: '1000' } });
  signingIn = [];
  for (let n = 0; n < owners; n++) {
    const client = server.client();
    const phone = newPhone();
    await client.register(`owner_${n}`, password);
    await client.bindNumber(phone);
    signingIn.push({ client, username: `owner_${n}`, phone });
  }
  // The others are only guessed at: their rows are enough.
  await server.sql(
    `with made as (
       insert into accounts (account_id, username, kind, display_name, password_hash, password_changed_at, created_at)
       select gen_random_uuid(), 'guessed_' || n, 'individual', 'x',
         (select password_hash from accounts where username = 'owner_0'), now(), now()
       from generate_series(1, $1::int) n returning account_id, username)
     insert into usernames (folded, account_id) select username, account_id from made`,
    [accounts - owners],
  );
});
afterAll(() => server.close());

const names = [
  ...Array.from({ length: owners }, (_, n) => `owner_${n}`),
  ...Array.from({ length: accounts - owners }, (_, n) => `guessed_${n + 1}`),
];

test('C10, L3, L4: in a burst of 10,000 wrong passwords known devices get in, no SMS is sent, and the alarm is raised once', async () => {
  const sentBefore = (await server.sql<{ n: number }>('select count(*)::int as n from messages'))[0]!.n;
  const guesses: Answer[] = [];
  let next = 0;
  const guesser = async () => {
    while (next < accounts * guessesEach) {
      const nth = next++;
      guesses.push(
        await server.client().post('/v1/sessions', { identifier: names[nth % accounts], password: `guess ${nth}` }),
      );
    }
  };
  let isOver = false;
  const signIns: Answer<unknown>[] = [];
  const owner = async () => {
    for (let n = 0; !isOver; n++) {
      const { client, username } = signingIn[n % owners]!;
      signIns.push(await client.post('/v1/sessions', { identifier: username, password }));
      await sleep(50);
    }
  };
  const others: Answer<unknown>[] = [];
  const bystander = async () => {
    while (!isOver) {
      others.push(await server.client().get('/healthz'), await signingIn[0]!.client.get('/v1/account'));
      await sleep(50);
    }
  };
  const beside = Promise.all([owner(), bystander()]);
  await Promise.all(Array.from({ length: atOnce }, guesser));
  isOver = true;
  await beside;

  expect(tally(guesses)).toEqual({ credentials_wrong: accounts * guessesEach });
  // Each owner at least once while it lasted.
  expect(signIns.length).toBeGreaterThan(owners);
  expect(tally(signIns)).toEqual({ 201: signIns.length });
  expect(tally(others)).toEqual({ 200: others.length });

  const sent = (await server.sql<{ n: number }>('select count(*)::int as n from messages'))[0]!.n;
  expect(sent).toBe(sentBefore);
  expect(server.logged.filter((line) => line.includes('someone is spraying'))).toHaveLength(1);
  const alerts = (await staffOf(server, ['risk', 'alerts', '--open'])).said.split('\n');
  expect(alerts).toEqual([expect.stringContaining('sign_in_spray  the platform  open  identifiers=100')]);
  expect(server.logged.filter((line) => line.includes('risk could not'))).toEqual([]);
}, 600_000);
