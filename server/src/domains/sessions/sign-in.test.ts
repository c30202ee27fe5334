import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { newPhone } from '../../../testing/client.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';
import type { SignInDeps } from './sign-in.ts';
import { signIn } from './sign-in.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    env: {
      SIGN_IN_FAILURES_PER_ACCOUNT_PER_HOUR: '4',
      SIGN_IN_FAILURES_PER_ADDRESS_PER_HOUR: '12',
      SIGN_IN_FAILURES_PER_DEVICE_PER_HOUR: '6',
    },
  });
});
afterAll(() => server.close());

const password = 'plum harbour 42';
const attempt = (identifier: string, given = 'a wrong one', headers = {}) =>
  server.client().post('/v1/sessions', { identifier, password: given }, { headers });

describe('L2: an unknown user and a wrong password', () => {
  test('L2: get the same status and body', async () => {
    const { username } = await (await server.person()).account();
    const strip = ({ status, body }: Awaited<ReturnType<typeof attempt>>) => ({
      status,
      body: { ...body, requestId: '' },
    });
    const known = await attempt(username);
    for (const identifier of ['nobody_here', newPhone(), '12345', '+', '🙂'])
      expect(strip(await attempt(identifier))).toEqual(strip(known));
    expect([...known.headers.keys()].sort()).toEqual([...(await attempt('nobody_here')).headers.keys()].sort());
  });

  test('L2: cost the same work: one verification of a password each', async () => {
    const verify = vi.fn(async (_hash: string | null, _password: string) => false);
    const deps = {
      db: server.app.db,
      settings: server.settings,
      limits: { take: async () => {}, giveBack: async () => {}, close: async () => {} },
      passwords: { verify },
      cookies: { deviceToken: () => undefined, deviceTokenHash: () => null },
      risk: { noteFailure: async () => {} },
      accountOfPhone: async () => ({ accountId: null, phone: null }),
    } as unknown as SignInDeps;
    const { username } = await (await server.person()).account();
    for (const identifier of [username, 'nobody_here', newPhone()]) {
      const refused = signIn(deps, { identifier, password: 'x', request: { ip: '192.0.2.1', headers: {} } as never });
      await expect(refused).rejects.toMatchObject({ code: 'credentials_wrong' });
    }
    expect(verify.mock.calls.map(([hash]) => typeof hash)).toEqual(['string', 'object', 'object']);
  });

  test('L2: are slowed after as many tries, with the same words', async () => {
    const { username } = await (await server.person()).account();
    const told: Record<string, string[]> = { [username]: [], nobody_there: [] };
    for (const identifier of Object.keys(told))
      for (let n = 0; n < 6; n++) told[identifier]!.push((await attempt(identifier)).body.code);
    expect(told[username]).toEqual([...Array(4).fill('credentials_wrong'), 'too_many_requests', 'too_many_requests']);
    expect(told.nobody_there).toEqual(told[username]);
  });

  const spellings: [what: string, spell: (identifier: string) => string][] = [
    ['another case', (name) => name.toUpperCase()],
    ['blanks around', (name) => ` ${name} `],
  ];
  test.each(spellings)('L2: are slowed alike in %s', async (_what, spell) => {
    const { username } = await (await server.person()).account();
    const outcomes: string[] = [];
    for (const identifier of [username, `not${username}`]) {
      for (let n = 0; n < 4; n++) await attempt(identifier);
      outcomes.push((await attempt(spell(identifier))).body.code);
    }
    expect(outcomes[1]).toBe(outcomes[0]);
  });

  test('L2: a bound number and a free one are slowed alike, however they are written', async () => {
    const [bound, free] = [newPhone(), newPhone()];
    await (await server.person()).bindNumber(bound);
    const outcomes: string[] = [];
    for (const phone of [bound, free]) {
      for (let n = 0; n < 4; n++) await attempt(phone);
      outcomes.push((await attempt(`00${phone.slice(1)}`)).body.code);
    }
    expect(outcomes[1]).toBe(outcomes[0]);
  });
});

describe('signing in by the bound number', () => {
  test('in any spelling, and only once it is bound', async () => {
    const [person, phone] = [await server.person(), newPhone()];
    const first = await attempt(phone, password);
    expect(first.body.code).toBe('credentials_wrong');
    await person.bindNumber(phone);
    for (const spelling of [phone, phone.slice(3), `00${phone.slice(1)}`, ` ${phone.slice(3, 6)} ${phone.slice(6)}`])
      expect((await attempt(spelling, password)).status).toBe(202);
  });
});

describe('L4: wrong passwords are slowed', () => {
  const from = (address: string, deviceToken?: string) => {
    const client = server.client();
    client.address = address;
    client.deviceToken = deviceToken;
    return client;
  };
  const guess = async (client: ReturnType<typeof from>, identifier: string, given = 'a wrong one') =>
    (await client.post('/v1/sessions', { identifier, password: given })).body.code;
  const token = (letter: string) => letter.repeat(43);

  test('L4: for an account, from wherever they come; a stranger’s guesses don’t lock a known device out', async () => {
    const person = await server.person();
    const { username } = await person.account();
    for (let n = 0; n < 10; n++) await attempt(username);
    expect((await attempt(username, password)).body.code).toBe('too_many_requests');
    expect((await attempt(username, password, { 'x-device-token': person.deviceToken! })).status).toBe(201);
  });

  test('L4: from an address, a /64 being one, whatever the accounts; not for devices that their accounts know', async () => {
    const person = await server.person();
    const { username } = await person.account();
    const neighbour = (n: number) => from(`2a02:db9:7:7::${n}`);
    for (let n = 0; n < 12; n++) expect(await guess(neighbour(n), `nobody_${n}`)).toBe('credentials_wrong');
    expect(await guess(neighbour(99), 'nobody_else')).toBe('too_many_requests');
    expect(await guess(from('2a02:db9:7:8::1'), 'nobody_else')).toBe('credentials_wrong');
    expect(await guess(from('2a02:db9:7:7::5', person.deviceToken), username, password)).toBeUndefined();
  });

  test('L4: from a device that they don’t know, whatever the address', async () => {
    for (let n = 0; n < 6; n++)
      expect(await guess(from(`198.51.20.${n + 1}`, token('d')), `nobody_${n}`)).toBe('credentials_wrong');
    expect(await guess(from('198.51.20.77', token('d')), 'nobody_else')).toBe('too_many_requests');
    expect(await guess(from('198.51.20.77', token('e')), 'nobody_else')).toBe('credentials_wrong');
  });

  test('L4: what one count refuses, the others don’t count; nor do they what turns out right', async () => {
    const person = await server.person();
    const { username } = await person.account();
    const address = '198.51.21.1';
    for (let n = 0; n < 4; n++) await attempt(username);
    for (let n = 0; n < 20; n++) expect(await guess(from(address), username)).toBe('too_many_requests');
    const other = await (await server.person()).account();
    for (let n = 0; n < 20; n++) expect(await guess(from(address), other.username, password)).toBeUndefined();
    for (let n = 0; n < 12; n++) expect(await guess(from(address), `nobody_${n}`)).toBe('credentials_wrong');
    expect(await guess(from(address), 'nobody_else')).toBe('too_many_requests');
  });
});

test('L3: a wrong password sends no SMS', async () => {
  const [person, phone] = [await server.person(), newPhone()];
  await person.bindNumber(phone);
  for (let n = 0; n < 3; n++) await attempt(phone);
  expect(server.sandbox.received(phone)).toHaveLength(1);
});

test('L3: a new device waits, also once it has guessed wrong', async () => {
  const [person, phone] = [await server.person(), newPhone()];
  await person.bindNumber(phone);
  await attempt(phone);
  const { status, body } = await attempt(phone, password);
  expect([status, body]).toMatchObject([202, { pending: { methods: ['sms'] } }]);
  expect(server.sandbox.received(phone)).toHaveLength(1);
});
