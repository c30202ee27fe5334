import { afterEach, describe, expect, test } from 'vitest';
import { answeredAtOnce, atOnce, tally } from '../../../testing/at-once.ts';
import { solutionHeader, solved } from '../../../testing/challenge.ts';
import type { Client } from '../../../testing/client.ts';
import { newPhone } from '../../../testing/client.ts';
import type { TestServer } from '../../../testing/server.ts';
import { eventually, startTestServer } from '../../../testing/server.ts';

/** Ten codes are judged and not fifty, so that a test is soon done. */
const brakeOn = { SMS_CONVERSION_CODES: '10', SMS_BRAKED_PER_HOUR: '3' };
const servers: TestServer[] = [];
async function start(env: Record<string, string> = {}): Promise<TestServer> {
  const server = await startTestServer({ env: { ...brakeOn, ...env } });
  server.clock.freeze();
  servers.push(server);
  return server;
}
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const numbersOf = (range: string) => {
  let last = 100_000;
  return () => `+861${range}${++last}`;
};
/** One range, and numbers in it that nobody else asks for. */
const inRange = () => numbersOf('3900');

async function asked(server: TestServer, phone: string) {
  const person = await server.person();
  const { status, body } = await person.askCode(phone);
  expect([status, body.code]).toEqual([201, undefined]);
  return { person, id: body.id, phone };
}
type Asked = Awaited<ReturnType<typeof asked>>;
const use = async (server: TestServer, { person, id, phone }: Asked) =>
  expect((await person.bind(id, await server.codeSentTo(phone))).status).toBe(201);

const counted = (server: TestServer, sent: number, used: number) =>
  eventually(
    async () =>
      (
        await server.sql(
          'select from (select sum(sent) as sent, sum(used) as used from sms_conversions) c where sent = $1 and used = $2',
          [sent, used],
        )
      ).length > 0,
    `${sent} sent and ${used} used`,
  );
const isBraked = async (server: TestServer, phone: string) =>
  (await server.sql('select from sms_brakes where prefix = $1', [phone.slice(0, -6)])).length > 0;
const braked = (server: TestServer, phone: string) => eventually(() => isBraked(server, phone), 'the brake');

/** Codes to a range that nobody uses, until the brake is on. */
async function provoke(server: TestServer, next = inRange()): Promise<() => string> {
  await atOnce(10, () => asked(server, next()));
  await braked(server, next());
  return next;
}

/** Asks with the work done that the first answer wants. */
async function askSolved(person: Client, phone: string) {
  const { body } = await person.askCode(phone);
  return person.askCode(phone, { headers: solutionHeader(await solved(body.challenge)) });
}

describe('S5: a range whose codes are hardly used', () => {
  test('S5: there asking takes a solved challenge, and nowhere else', async () => {
    const server = await start();
    const next = await provoke(server);
    const person = await server.person();
    const phone = next();
    const refused = await person.askCode(phone);
    expect(refused).toMatchObject({
      status: 403,
      body: { code: 'challenge_required', challenge: { parameters: { algorithm: 'PBKDF2/SHA-256' } } },
    });
    expect(await server.sql('select from messages')).toHaveLength(10);
    const headers = solutionHeader(await solved(refused.body.challenge));
    expect((await person.askCode(phone, { headers })).status).toBe(201);
    await asked(server, newPhone());
  });

  const conversions: [used: number, sent: number, outcome: string][] = [
    [0, 9, '201'],
    [1, 10, 'challenge_required'],
    [2, 10, '201'],
  ];
  test.each(conversions)('S5: %i of %i used: %s', async (used, sent, outcome) => {
    const server = await start();
    const next = inRange();
    for (let n = 0; n < sent; n++) {
      const code = await asked(server, next());
      if (n < used) await use(server, code);
    }
    await counted(server, sent, used);
    if (outcome !== '201') await braked(server, next());
    expect(tally([await (await server.person()).askCode(next())])).toEqual({ [outcome]: 1 });
  });

  test('S5: codes that are still being typed in a rush are no misuse', async () => {
    const server = await start();
    const next = inRange();
    // Nine, for the tenth would be judged, perhaps before the first was used.
    const early = await atOnce(9, () => asked(server, next()));
    for (const code of early) await use(server, code);
    await counted(server, 9, 9);
    server.clock.advance(60);
    await atOnce(30, () => asked(server, next()));
    await asked(server, next());
    await counted(server, 40, 9);
    server.clock.advance(120);
    await asked(server, next());
    await braked(server, next());
  });

  test('S5: used codes take the brake off, and so does a day', async () => {
    const server = await start({ SMS_BRAKED_PER_HOUR: '100' });
    const next = inRange();
    const codes = await atOnce(10, () => asked(server, next()));
    await braked(server, next());
    await use(server, codes[0]!);
    await use(server, codes[1]!);
    await eventually(async () => !(await isBraked(server, next())), 'the brake to be taken off');
    await asked(server, next());

    const there = await provoke(server, numbersOf('3902'));
    const day = 86_400 - (Math.floor(server.clock.now().getTime() / 1000) % 60);
    server.clock.advance(day - 1);
    const person = await server.person();
    expect((await person.askCode(there())).body.code).toBe('challenge_required');
    server.clock.advance(1);
    expect((await person.askCode(there())).status).toBe(201);
  });

  test('S5: a solution is good once, of 50 at the same moment too', async () => {
    const server = await start({ SMS_BRAKED_PER_HOUR: '100', SMS_PER_ADDRESS_PER_HOUR: '1000' });
    const next = await provoke(server);
    const person = await server.person();
    const { body } = await person.askCode(next());
    const headers = solutionHeader(await solved(body.challenge));
    expect(tally(await answeredAtOnce(50, () => person.askCode(next(), { headers })))).toEqual({
      201: 1,
      challenge_required: 49,
    });
    expect((await person.askCode(next(), { headers })).body.code).toBe('challenge_required');
  });

  test('S5: what was refused for another reason did not use the solution up', async () => {
    const server = await start();
    const next = await provoke(server);
    const person = await server.person();
    const phone = next();
    expect((await askSolved(person, phone)).status).toBe(201);
    server.clock.advance(60);
    const { body } = await person.askCode(phone);
    const headers = solutionHeader(await solved(body.challenge));
    const other = next();
    await askSolved(await server.person(), other);
    expect((await person.askCode(other, { headers })).body.code).toBe('send_too_soon');
    expect((await person.askCode(phone, { headers })).status).toBe(201);
  });

  test('S5: nor is one good elsewhere, altered, unsolved, or too late', async () => {
    const server = await start({ SMS_BRAKED_PER_HOUR: '100' });
    const next = await provoke(server);
    const elsewhere = await provoke(server, numbersOf('3901'));
    const person = await server.person();
    const phone = next();
    const { challenge } = (await person.askCode(phone)).body;
    const given = await solved(challenge);
    const { parameters, signature } = challenge!;
    const later = { ...(parameters.data as object), until: 1e15 };
    const wrong: object[] = [
      { 'x-challenge-solution': 'nonsense' },
      { 'x-challenge-solution': Buffer.from('{"challenge":{}}').toString('base64') },
      solutionHeader({ ...given, solution: { counter: 1, derivedKey: 'ab' } }),
      solutionHeader({ ...given, challenge: { parameters: { ...parameters, data: later }, signature } }),
      solutionHeader({ ...given, challenge: { parameters, signature: signature.replace(/./g, 'a') } }),
    ];
    for (const headers of wrong)
      expect((await person.askCode(phone, { headers: headers as Record<string, string> })).body.code).toBe(
        'challenge_required',
      );
    const headers = solutionHeader(given);
    expect((await person.askCode(elsewhere(), { headers })).body.code).toBe('challenge_required');
    expect((await (await server.person()).askCode(phone, { headers })).body.code).toBe('challenge_required');
    server.clock.advance(299);
    const inTime = await solved((await person.askCode(phone)).body.challenge);
    expect((await person.askCode(phone, { headers })).status).toBe(201);
    server.clock.advance(300);
    expect((await person.askCode(phone, { headers: solutionHeader(inTime) })).body.code).toBe('challenge_required');
  });

  test('S5: even solved, a range gets so many an hour', async () => {
    const server = await start();
    const next = await provoke(server);
    for (let n = 0; n < 3; n++) expect((await askSolved(await server.person(), next())).status).toBe(201);
    const person = await server.person();
    server.clock.advance(600);
    expect(await person.askCode(next())).toMatchObject({
      status: 429,
      body: { code: 'send_limit_reached', retryAfterSeconds: 3_000 },
    });
    server.clock.advance(3_000);
    expect((await askSolved(person, next())).status).toBe(201);
  });

  test('S4: who uses that up keeps nobody from a code to a number of their own', async () => {
    const server = await start();
    const next = inRange();
    const owner = await asked(server, next());
    await use(server, owner);
    await provoke(server, next);
    for (let n = 0; n < 3; n++) expect((await askSolved(await server.person(), next())).status).toBe(201);
    expect((await (await server.person()).askCode(next())).body.code).toBe('send_limit_reached');
    server.clock.advance(61);
    const { body } = await owner.person.ask('export_data');
    expect(body.code).toBe('challenge_required');
    const headers = solutionHeader(await solved(body.challenge));
    const sent = await owner.person.ask('export_data', {}, { headers });
    expect([sent.status, sent.body.code]).toEqual([201, undefined]);
    server.clock.advance(61);
    const again = (given = {}) =>
      owner.person.post(`/v1/verifications/${sent.body.id}/resend`, undefined, { headers: given });
    const resolved = solutionHeader(await solved((await again()).body.challenge));
    expect((await again(resolved)).status).toBe(200);
  });

  test('S5: sending again takes one too', async () => {
    const server = await start();
    const next = inRange();
    const first = await asked(server, next());
    await provoke(server, next);
    server.clock.advance(60);
    const again = (headers = {}) => first.person.post(`/v1/verifications/${first.id}/resend`, undefined, { headers });
    const { body } = await again();
    expect(body.code).toBe('challenge_required');
    expect((await again(solutionHeader(await solved(body.challenge)))).status).toBe(200);
  });

  test('S5: it raises the alarm once', async () => {
    const server = await start();
    const next = await provoke(server);
    await askSolved(await server.person(), next());
    await counted(server, 11, 0);
    const alerts = await eventually(
      async () => server.sql(`select kind, account_id, details from risk_alerts where kind = 'sms_prefix_braked'`),
      'the alert',
    );
    expect(alerts).toEqual([
      { kind: 'sms_prefix_braked', account_id: null, details: { prefix: '+8613900', codes: 10 } },
    ]);
    expect(server.logged.filter((line) => line.includes('alarm: codes to a range'))).toHaveLength(1);
  });
});

describe('S6: strangers learn nothing from the brake', () => {
  const recover = (server: TestServer, identifier: string, headers = {}) =>
    server.client().post('/v1/recoveries', { identifier, via: 'code' }, { headers });

  test('S6: while it is on anywhere, every recovery takes a challenge, and is answered alike', async () => {
    const server = await start();
    const next = inRange();
    const code = await asked(server, next());
    await use(server, code);
    const { username } = await code.person.account();
    const elsewhere = await server.person();
    await elsewhere.bindNumber(newPhone());
    const { username: other } = await elsewhere.account();
    expect((await recover(server, 'nobody-yet')).status).toBe(202);
    await provoke(server, next);
    for (const who of [username, other, code.phone, next(), newPhone(), 'nobody-at-all']) {
      server.clock.advance(60);
      const refused = await recover(server, who);
      expect([who, refused.body.code]).toEqual([who, 'challenge_required']);
      const headers = solutionHeader(await solved(refused.body.challenge));
      expect([who, (await recover(server, who, headers)).status]).toEqual([who, 202]);
    }
  });

  test('S6: where a range had its share of the hour, a recovery there is answered alike and not sent', async () => {
    const server = await start();
    const next = inRange();
    const code = await asked(server, next());
    await use(server, code);
    const { username } = await code.person.account();
    await provoke(server, next);
    for (let n = 0; n < 3; n++) expect((await askSolved(await server.person(), next())).status).toBe(201);
    server.clock.advance(60);
    for (const who of [username, 'nobody-at-all']) {
      const { body } = await recover(server, who);
      const headers = solutionHeader(await solved(body.challenge));
      expect((await recover(server, who, headers)).status).toBe(202);
    }
    const [held] = await server.sql<{ status: string }>(
      `select status from messages where template = 'recover_account' and recipient_index =
         (select recipient_index from verifications where id = $1)`,
      [code.id],
    );
    expect(held!.status).toBe('expired');
    expect(server.sandbox.received(code.phone)).toHaveLength(1);
  });
});

describe('S7: where the brake can’t be asked, nothing is sent', () => {
  test.each(['sms_brakes', 'solved_challenges'])('S7: without %s', async (table) => {
    const server = await start();
    const person = await server.person();
    await server.sql(`alter table ${table} rename to away`);
    expect(await person.askCode(newPhone())).toMatchObject({ status: 503, body: { code: 'service_unavailable' } });
    await server.sql(`alter table away rename to ${table}`);
    expect((await person.askCode(newPhone())).status).toBe(201);
  });
});
