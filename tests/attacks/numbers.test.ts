import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { atOnce, tally } from '../../server/testing/at-once.ts';
import type { Client } from '../../server/testing/client.ts';
import { newPhone, otherCode } from '../../server/testing/client.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';

/** Whose number it is: confusing, reserving, stealing or spying it out. */
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    env: { SMS_PER_NUMBER_PER_MINUTE: '50', SMS_PER_NUMBER_PER_HOUR: '50', SMS_PER_NUMBER_PER_DAY: '50' },
  });
  server.clock.freeze();
});
afterAll(() => server.close());

async function ask(person: Client, phone: string) {
  const after = server.sandbox.received(phone).length;
  const { body } = await person.askCode(phone);
  return { id: body.id, code: await server.codeSentTo(phone, { after }) };
}

test('1: two accounts wait for the same number: each one’s code changes only its own', async () => {
  const [a, b, phone] = [await server.person(), await server.person(), newPhone()];
  const [mine, theirs] = [await ask(a, phone), await ask(b, phone)];
  expect((await a.bind(theirs.id, theirs.code)).body.code).toBe('code_mismatch');
  expect((await a.bind(mine.id, mine.code)).status).toBe(201);
  expect((await b.account()).phone).toBeNull();
  expect((await server.client().bind(theirs.id, theirs.code)).body.code).toBe('session_required');
  expect((await b.account()).phone).toBeNull();
});

describe('3: the client can’t say that a number is verified', () => {
  const keys = [
    'phone',
    'phoneVerified',
    'phone_verified',
    'phoneNumber',
    'verified',
    'mobile',
    'status',
    'kind',
    '$set',
    'phone.primary',
    'displayName.phone',
  ];
  const values = ['+8613800138000', true, { phone: '+8613800138000', verified: true }, ['+8613800138000'], null];
  test.each(keys)('3: %s in the profile, alone, beside and inside', async (key) => {
    const person = await server.person();
    const before = await person.account();
    for (const value of values) {
      for (const body of [{ [key]: value }, { displayName: 'x', [key]: value }, { displayName: { [key]: value } }])
        expect((await person.call('PATCH', '/v1/account', body)).status).toBe(422);
    }
    const twice = '{"displayName":"x","phone":"+8613800138000","displayName":"y"}';
    expect(
      (await person.call('PATCH', '/v1/account', twice, { headers: { 'content-type': 'application/json' } })).status,
    ).toBe(422);
    expect(await person.account()).toEqual(before);
  });

  test.each([
    [
      'POST /v1/phones',
      { verification: { id: '01890a5d-ac96-774b-bcce-b302099a8057', code: '123456', verified: true } },
    ],
    ['POST /v1/phones', { verified: true, phone: '+8613800138000' }],
    ['POST /v1/verifications', { purpose: 'bind_phone', phone: '+8613800138000', status: 'spent' }],
    ['POST /v1/verifications', { purpose: 'bind_phone', phone: '+8613800138000', code: '000000' }],
  ])('3: %s with %j', async (route, body) => {
    const [method, path] = route.split(' ') as [string, string];
    expect((await (await server.person()).call(method, path, body)).status).toBe(422);
  });
});

test('15: a taken and a free number answer alike in status, shape and throttling, until possession is proven', async () => {
  const [taken, free] = [newPhone(), newPhone()];
  await (await server.person()).bindNumber(taken);
  server.clock.advance(3_600);
  const shapes: unknown[] = [];
  for (const phone of [taken, free]) {
    const person = await server.person();
    const answers = [];
    for (let n = 0; n < 3; n++) answers.push(await person.askCode(phone));
    const { id } = answers[2]!.body;
    answers.push(await person.get(`/v1/verifications/${id}`));
    answers.push(await person.post(`/v1/verifications/${id}/resend`));
    const code = await server.codeSentTo(phone);
    answers.push(await person.bind(id, otherCode(code)));
    answers.push(await person.post(`/v1/verifications/${id}/cancel`));
    shapes.push(
      answers.map(({ status, headers, body }) => ({
        status,
        headers: [...headers.keys()].sort(),
        body: shapeOf(body),
      })),
    );
  }
  expect(shapes[0]).toEqual(shapes[1]);
});

/** What is left of a body when what differs between any two people is struck out. */
const shapeOf = (body: unknown) =>
  JSON.parse(JSON.stringify(body), (key, value) =>
    ['id', 'recipient', 'requestId', 'expiresAt', 'resendAt', 'delivery', 'retryAfterSeconds'].includes(key)
      ? typeof value
      : value,
  );

describe('15: signing up or in tells nobody who holds a number', () => {
  test('15: a registration does not look at numbers at all', async () => {
    const phone = newPhone();
    await (await server.person()).bindNumber(phone);
    const answers = [phone, newPhone()].map((number) =>
      server.client().post('/v1/accounts', { username: `n${number.slice(1)}`, password: 'plum harbour 42' }),
    );
    expect((await Promise.all(answers)).map(({ status, body }) => [status, Object.keys(body).sort()])).toEqual(
      Array(2).fill([201, ['account', 'deviceToken', 'session']]),
    );
  });
});

describe('16: an unproven number reserves nothing', () => {
  test('16: who waits for a victim’s number keeps nobody out, and gets nothing when the victim comes', async () => {
    const [squatter, victim, phone] = [await server.person(), await server.person(), newPhone()];
    const waiting = await ask(squatter, phone);
    const proven = await ask(victim, phone);
    expect((await victim.bind(proven.id, proven.code)).status).toBe(201);
    expect((await squatter.bind(waiting.id, otherCode(waiting.code))).body.code).toBe('code_wrong');
    expect((await squatter.account()).phone).toBeNull();
  });

  test('16: a bind ends sessions that were opened before it', async () => {
    const person = await server.person();
    const { username } = await person.account();
    const earlier = server.client();
    const { body } = await earlier.post<{ session: { token: string } }>('/v1/sessions', {
      identifier: username,
      password: 'plum harbour 42',
    });
    earlier.token = body.session.token;
    const { id, code } = await ask(person, newPhone());
    await person.bind(id, code);
    expect((await earlier.get('/v1/account')).status).toBe(401);
  });
});

test('18: the subject is the session’s, whatever body, query or header says', async () => {
  const [attacker, victim, phone] = [await server.person(), await server.person(), newPhone()];
  const { id: victimId } = await victim.account();
  const { id, code } = await ask(attacker, phone);
  const proof = { verification: { id, code } };
  for (const extra of [{ accountId: victimId }, { account: victimId }, { userId: victimId }])
    expect((await attacker.post('/v1/phones', { ...proof, ...extra })).status).toBe(422);
  const headers = { 'x-account-id': victimId, 'x-user-id': victimId, cookie: `accountId=${victimId}` };
  const bound = await attacker.post(`/v1/phones?accountId=${victimId}`, proof, { headers });
  expect(bound.status).toBe(201);
  expect((await victim.account()).phone).toBeNull();
  expect((await attacker.account()).phone).not.toBeNull();
});

test('24: two sessions race for one number: one winner, the loser told and unharmed', async () => {
  for (let round = 0; round < 10; round++) {
    const [a, b, phone] = [await server.person(), await server.person(), newPhone()];
    const codes = [await ask(a, phone), await ask(b, phone)];
    const answers = await atOnce(2, (n) => [a, b][n]!.bind(codes[n]!.id, codes[n]!.code));
    expect(tally(answers)).toEqual({ 201: 1, phone_taken: 1 });
    const loser = answers[0]!.status === 201 ? b : a;
    expect(await loser.account()).toMatchObject({ phone: null, status: 'active' });
    expect((await loser.bindNumber()).status).toBe('active');
  }
});

test('24: two codes of one enterprise for one number: one binding, the other told that nothing changed', async () => {
  const [person, phone] = [await server.person('enterprise'), newPhone()];
  const { id, code } = await ask(person, phone);
  expect(tally(await atOnce(50, () => person.bind(id, code)))).toEqual({ 201: 1, code_spent: 49 });
});

describe('26: one number in many spellings is one number', () => {
  const spell: [what: string, spelling: (national: string) => string][] = [
    ['as a number of the country', (n) => n],
    ['with 0086', (n) => `0086${n}`],
    ['with 0086 and blanks', (n) => `0086 ${n.slice(0, 3)} ${n.slice(3, 7)} ${n.slice(7)}`],
    ['with hyphens', (n) => `+86-${n.slice(0, 3)}-${n.slice(3)}`],
    ['in full-width digits', (n) => digitsFrom(n, 0xff10)],
    ['in Arabic-Indic digits', (n) => digitsFrom(n, 0x660)],
    ['in Devanagari digits', (n) => digitsFrom(n, 0x966)],
    ['in mathematical digits', (n) => digitsFrom(n, 0x1d7ce)],
    ['with bidirectional marks', (n) => `\u202a+86${n}\u202c`],
    ['with zero-width blanks', (n) => [...n].join('\u200b')],
  ];
  const digitsFrom = (national: string, zero: number) =>
    [...national].map((digit) => String.fromCodePoint(zero + Number(digit))).join('');

  test.each(spell)('26: %s: one budget, one holder, one way to sign in', async (_what, spelling) => {
    const strict = await strictServer();
    const phone = newPhone();
    const written = spelling(phone.slice(3));
    const [first, second] = [await strict.person(), await strict.person()];
    const { body } = await first.askCode(written);
    expect((await second.askCode(phone)).body.code).toBe('send_too_soon');
    expect((await first.bind(body.id, await strict.codeSentTo(phone))).status).toBe(201);
    expect((await first.askCode(phone)).body.code).toBe('phone_unchanged');
    const signIn = await strict.client().post('/v1/sessions', { identifier: written, password: 'plum harbour 42' });
    expect(signIn).toMatchObject({ status: 202, body: { pending: { maskedPhone: `+86 138****${phone.slice(-4)}` } } });
    strict.clock.advance(61);
    const again = await second.askCode(written);
    expect(again.status).toBe(201);
    const told = await second.bind(again.body.id, await strict.codeSentTo(phone, { after: 1 }));
    expect(told.body.code).toBe('phone_taken');
  });

  let strictly: Promise<TestServer> | undefined;
  const strictServer = () => (strictly ??= startTestServer());
  afterAll(async () => (await strictly)?.close());
});
