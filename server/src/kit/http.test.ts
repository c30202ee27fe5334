import { request as rawRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../testing/client.ts';
import { newPhone } from '../../testing/client.ts';
import type { TestServer } from '../../testing/server.ts';
import { startTestServer } from '../../testing/server.ts';

let plain: TestServer;
let secure: TestServer;
let person: Client;
beforeAll(async () => {
  [plain, secure] = await Promise.all([
    startTestServer(),
    startTestServer({ env: { PUBLIC_ORIGIN: 'https://btepai.example' } }),
  ]);
  person = await plain.person();
});
afterAll(() => Promise.all([plain.close(), secure.close()]));

const registration = (n: number) => ({ username: `cookie${n}`, password: 'plum harbour 42' });

describe('D4: cookies', () => {
  test('D4: over http they are plain, HttpOnly and SameSite', async () => {
    const { headers } = await plain.client().post('/v1/accounts', registration(1));
    const [pending, session, device] = headers.getSetCookie();
    expect(pending).toMatch(/^pending=; Max-Age=0; Path=\/; .*HttpOnly; SameSite=Lax$/);
    expect(session).toMatch(/^session=[\w-]{86}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(device).toMatch(/^device=[\w-]{43}; Max-Age=31536000; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  test('D4: over https they carry __Host- and Secure, and no domain', async () => {
    const { headers } = await secure.client().post('/v1/accounts', registration(2));
    const [pending, session, device] = headers.getSetCookie();
    expect(pending).toMatch(/^__Host-pending=; Max-Age=0; Path=\/; .*HttpOnly; Secure; SameSite=Lax$/);
    expect(session).toMatch(/^__Host-session=[\w-]{86}; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    expect(device).toMatch(/^__Host-device=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const cookie = session!.split(';')[0]!;
    expect((await secure.client().get('/v1/account', { headers: { cookie } })).status).toBe(200);
    const unprefixed = cookie.replace('__Host-', '');
    expect((await secure.client().get('/v1/account', { headers: { cookie: unprefixed } })).status).toBe(401);
  });

  test('D4: signing out takes the session’s cookie back', async () => {
    const someone = await secure.person();
    const { headers } = await someone.call('DELETE', '/v1/sessions/current');
    expect(headers.getSetCookie()[0]).toMatch(/^__Host-session=; .*(Max-Age=0|Expires=Thu, 01 Jan 1970)/);
  });
});

describe('D4: headers', () => {
  const paths = ['/v1/account', '/healthz', '/docs', '/openapi.json', '/nowhere', '/v1/nowhere'];
  test.each(paths)('D4: %s', async (path) => {
    for (const [server, hsts] of [
      [plain, null],
      [secure, 'max-age=31536000; includeSubDomains'],
    ] as const) {
      const { headers } = await server.client().get(path);
      const policy = headers.get('content-security-policy') ?? '';
      for (const part of ["object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "script-src 'self'"])
        expect(policy).toContain(part);
      expect(/script-src[^;]*unsafe/.test(policy)).toBe(false);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('strict-transport-security')).toBe(hsts);
      expect(headers.get('x-powered-by')).toBeNull();
    }
  });

  test('D4: no page holds a script of its own', async () => {
    for (const path of ['/docs', '/docs/errors']) {
      const { body } = await plain.client().get<string>(path);
      expect(body).not.toMatch(/<script(?![^>]*(\ssrc=|\sid="api-reference"))[^>]*>/);
      expect(body).not.toMatch(/<script[^>]*>[^<]/);
    }
  });

  test('D4: answers of the API are not kept by anyone', async () => {
    expect((await person.get('/v1/account')).headers.get('cache-control')).toBe('no-store');
    expect((await plain.client().get('/v1/account')).headers.get('cache-control')).toBe('no-store');
  });
});

/** A request as a browser makes it; `fetch` here does not let a test say Origin, Host or Sec-Fetch-Site freely. */
function fromBrowser(method: string, headers: Record<string, string>, path = '/v1/sessions'): Promise<number> {
  return new Promise((resolve, reject) => {
    const body = method === 'GET' ? '' : JSON.stringify({ identifier: 'nobody', password: 'wrong' });
    const sent = rawRequest(plain.url + path, {
      method,
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers },
    });
    sent.on('response', (answer) => {
      answer.resume();
      resolve(answer.statusCode!);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

describe('D4: writes that another site’s page makes a browser send', () => {
  const host = 'btepai.example:3000';
  const cases: [what: string, headers: Record<string, string>, status: number][] = [
    ['no browser', {}, 401],
    ['our own page', { origin: `http://${host}`, host, 'sec-fetch-site': 'same-origin' }, 401],
    ['typed by hand', { 'sec-fetch-site': 'none' }, 401],
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, 403],
    ['a sister site', { origin: 'https://evil.btepai.example', 'sec-fetch-site': 'same-site' }, 403],
    ['another site, in a browser that says no more', { origin: 'https://evil.example' }, 403],
    ['another port', { origin: 'http://btepai.example:4000', host }, 403],
    ['a sandboxed frame', { origin: 'null' }, 403],
    ['a lookalike', { origin: `http://${host}.evil.example`, host }, 403],
    ['no origin said, but cross-site', { 'sec-fetch-site': 'cross-site' }, 403],
  ];
  test.each(cases)('D4: %s', async (_what, headers, status) => {
    expect(await fromBrowser('POST', headers)).toBe(status);
  });

  test('D4: every way to write is watched, and reading is not', async () => {
    const evil = { origin: 'https://evil.example' };
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) expect(await fromBrowser(method, evil)).toBe(403);
    expect(await fromBrowser('GET', evil, '/healthz')).toBe(200);
  });

  test('D4: a form of another site can’t write either', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const text = { 'content-type': 'text/plain' };
    expect(await fromBrowser('POST', form)).toBe(400);
    expect(await fromBrowser('POST', text)).toBe(422);
  });

  test('D4: no other site may read an answer', async () => {
    const { headers } = await person.get('/v1/account', { headers: { origin: 'https://evil.example' } });
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('L8: a token is never taken from the address', () => {
  test('L8: ?token= opens nothing', async () => {
    const { token } = person;
    for (const path of [
      `/v1/account?token=${token}`,
      `/v1/account?session=${token}`,
      `/v1/account?access_token=${token}`,
    ])
      expect((await plain.client().get(path)).status).toBe(401);
  });
});

test('S2: with no trusted proxy, what a caller says of its address is not believed', async () => {
  const server = await startTestServer({ env: { TRUSTED_PROXIES: '', SMS_PER_ADDRESS_PER_HOUR: '2' } });
  const codes: (string | number)[] = [];
  for (let n = 0; n < 4; n++) {
    const someone = await server.person();
    const { status, body } = await someone.askCode(newPhone());
    codes.push(body.code ?? status);
  }
  expect(codes).toEqual([201, 201, 'send_limit_reached', 'send_limit_reached']);
  await server.close();
});
