import { afterEach, describe, expect, test } from 'vitest';
import { TestClock } from '../../../../testing/clock.ts';
import type { Received, Reply } from '../../../../testing/stand-in.ts';
import { keptLog, standIn } from '../../../../testing/stand-in.ts';
import { readSettings } from '../../../settings.ts';
import { createNumberStatus } from './number-status.ts';

const number = '+34612345678';
const since = new Date('2026-01-31T23:30:05.600Z');
const checked = (phoneNumberRecycled: unknown): Reply => ({ json: { phoneNumberRecycled } });
const failed = (status: number, code: string): Reply => ({
  status,
  json: { status, code, message: `about ${number}` },
});
const refused = failed(401, 'UNAUTHENTICATED');

const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
});

type World = {
  /** What the operator answers to one who shows this token. */
  check?: (token: string) => Reply;
  /** What the nth request for a token is answered. */
  token?: (nth: number) => Reply;
  env?: Record<string, string>;
};

/** An operator on this machine with its token endpoint, and someone who asks it. Its nth token is `token-n`. */
async function operator({ check = () => checked(false), token, env = {} }: World) {
  const issue =
    token ?? ((nth: number) => ({ json: { access_token: `token-${nth}`, token_type: 'Bearer', expires_in: 300 } }));
  const isToken = ({ url }: Received) => url.pathname === '/token';
  const there = await standIn((one) =>
    isToken(one)
      ? issue(there.received.filter(isToken).length)
      : check(one.headers.authorization?.replace('Bearer ', '') ?? ''),
  );
  running.push(there);
  const clock = new TestClock();
  clock.freeze();
  const settings = readSettings({
    NUMBER_STATUS: 'camara',
    NUMBER_STATUS_TIMEOUT_SECONDS: '1',
    CAMARA_URL: `${there.url}/number-recycling/v0.2`,
    ...(env.CAMARA_TOKEN
      ? {}
      : { CAMARA_TOKEN_URL: `${there.url}/token`, CAMARA_CLIENT_ID: 'b:tepai', CAMARA_CLIENT_SECRET: 'a secret' }),
    ...env,
  });
  const { log, logged } = keptLog();
  return {
    ask: createNumberStatus({ settings, log, clock }),
    clock,
    logged,
    checks: () => there.received.filter((one) => !isToken(one)),
    tokens: () => there.received.filter(isToken),
  };
}

describe('what the operator’s answers mean', () => {
  const table: [what: string, reply: Reply, answer: string, reason: string | null][] = [
    ['not recycled', checked(false), 'same', null],
    ['recycled', checked(true), 'recycled', null],
    ['404, a number it doesn’t have', failed(404, 'IDENTIFIER_NOT_FOUND'), 'unknown', null],
    ['422, a number it doesn’t speak of', failed(422, 'SERVICE_NOT_APPLICABLE'), 'unknown', null],
    ['400, longer ago than it knows', failed(400, 'OUT_OF_RANGE'), 'unknown', null],
    ['404, an address that is wrong', { status: 404, text: '<html>' }, 'unknown', 'http_404'],
    ['403', failed(403, 'PERMISSION_DENIED'), 'unknown', 'PERMISSION_DENIED'],
    ['429', failed(429, 'TOO_MANY_REQUESTS'), 'unknown', 'TOO_MANY_REQUESTS'],
    ['500', failed(500, 'INTERNAL'), 'unknown', 'INTERNAL'],
    ['a failure that says recycled', { status: 500, json: { phoneNumberRecycled: true } }, 'unknown', 'http_500'],
    ['a text for a truth', checked('true'), 'unknown', 'malformed'],
    ['nothing of what was asked', { json: {} }, 'unknown', 'malformed'],
    ['no JSON', { text: 'true' }, 'unknown', 'malformed'],
    ['half a JSON', { text: '{"phoneNumberRecycled":tr' }, 'unknown', 'malformed'],
    ['a code that is no word', failed(500, `about ${number}`), 'unknown', 'error'],
  ];
  test.each(table)('%s', async (_what, reply, answer, reason) => {
    const { ask, logged } = await operator({ check: () => reply });
    expect(await ask(number, since)).toBe(answer);
    if (reason === null) expect(logged()).toBe('');
    else expect(JSON.parse(logged())).toMatchObject({ adapter: 'camara', reason });
    expect(logged()).not.toContain('612345678');
  });
});

test('what is asked, and with which token', async () => {
  const { ask, checks, tokens } = await operator({});
  expect(await ask(number, since)).toBe('same');
  expect(tokens()).toMatchObject([
    {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
        authorization: `Basic ${Buffer.from('b%3Atepai:a+secret').toString('base64')}`,
      },
      body: 'grant_type=client_credentials&scope=number-recycling%3Acheck',
    },
  ]);
  const [check] = checks();
  expect(check).toMatchObject({
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer token-1' },
  });
  expect(check?.url.pathname).toBe('/number-recycling/v0.2/check');
  expect(JSON.parse(check?.body ?? '')).toEqual({ phoneNumber: number, specifiedDate: '2026-01-31' });
});

describe('the token', () => {
  test('is fetched once for all who ask at once, and used until shortly before it ends', async () => {
    const { ask, clock, tokens } = await operator({});
    await Promise.all(Array.from({ length: 8 }, () => ask(number, since)));
    clock.advance(289);
    await ask(number, since);
    expect(tokens()).toHaveLength(1);
    clock.advance(1);
    expect(await ask(number, since)).toBe('same');
    expect(tokens()).toHaveLength(2);
  });

  test('that doesn’t say how long it lives is good for a minute', async () => {
    const { ask, clock, tokens } = await operator({
      token: () => ({ json: { access_token: 'token', token_type: 'bearer' } }),
    });
    await ask(number, since);
    clock.advance(49);
    await ask(number, since);
    expect(tokens()).toHaveLength(1);
    clock.advance(1);
    await ask(number, since);
    expect(tokens()).toHaveLength(2);
  });

  test('that was taken back is fetched anew, once, and the question asked again', async () => {
    const { ask, checks, tokens } = await operator({
      check: (token) => (token === 'token-1' ? refused : checked(true)),
    });
    expect(await ask(number, since)).toBe('recycled');
    expect(await ask(number, since)).toBe('recycled');
    expect([checks().length, tokens().length]).toEqual([3, 2]);
  });

  test('that is refused again is no answer', async () => {
    const { ask, checks, logged } = await operator({ check: () => refused });
    expect(await ask(number, since)).toBe('unknown');
    expect(checks()).toHaveLength(2);
    expect(JSON.parse(logged())).toMatchObject({ reason: 'UNAUTHENTICATED' });
  });

  test('of a person’s own is used as it is', async () => {
    const { ask, checks, tokens } = await operator({
      env: { CAMARA_TOKEN: 'my-own' },
      check: (token) => (token === 'my-own' ? checked(false) : refused),
    });
    expect(await ask(number, since)).toBe('same');
    expect([checks().length, tokens().length]).toEqual([1, 0]);
  });

  test('of a person’s own that is refused is not tried again', async () => {
    const { ask, checks } = await operator({ env: { CAMARA_TOKEN: 'my-own' }, check: () => refused });
    expect(await ask(number, since)).toBe('unknown');
    expect(checks()).toHaveLength(1);
  });

  const none: [what: string, reply: Reply, reason: string][] = [
    ['refused', { status: 401, json: { error: 'invalid_client' } }, 'token_http_401'],
    ['of another kind', { json: { access_token: 'token', token_type: 'mac' } }, 'token_malformed'],
    ['no JSON', { text: 'token' }, 'token_malformed'],
    ['that doesn’t come', null, 'timeout'],
  ];
  test.each(none)('%s: nothing is asked, and the next one tries again', async (_what, reply, reason) => {
    const { ask, checks, logged } = await operator({
      token: (nth) => (nth === 1 ? reply : { json: { access_token: 'token', token_type: 'Bearer', expires_in: 300 } }),
    });
    expect(await ask(number, since)).toBe('unknown');
    expect(checks()).toEqual([]);
    expect(JSON.parse(logged()).reason).toBe(reason);
    await expect.poll(() => ask(number, since), { timeout: 10_000 }).toBe('same');
  });
});

test('an answer that doesn’t come is no answer', async () => {
  const { ask, logged } = await operator({ check: () => null });
  expect(await ask(number, since)).toBe('unknown');
  expect(JSON.parse(logged())).toMatchObject({ reason: 'timeout' });
});

test('a moment that is none is no reason to throw', async () => {
  const { ask, checks } = await operator({});
  expect(await ask(number, new Date(Number.NaN))).toBe('unknown');
  expect(checks()).toEqual([]);
});

test('neither number nor token follows a redirection', async () => {
  const elsewhere = await standIn(() => checked(false));
  running.push(elsewhere);
  const { ask } = await operator({ check: () => ({ status: 307, location: elsewhere.url, json: {} }) });
  expect(await ask(number, since)).toBe('unknown');
  expect(elsewhere.received).toEqual([]);
});
