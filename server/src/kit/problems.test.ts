import { connect } from 'node:net';
import { errors } from '@btepai/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../testing/client.ts';
import type { TestServer } from '../../testing/server.ts';
import { startTestServer } from '../../testing/server.ts';

let server: TestServer;
let person: Client;
beforeAll(async () => {
  server = await startTestServer({ env: { REGISTRATIONS_PER_ADDRESS_PER_HOUR: '20' } });
  person = await server.person();
});
afterAll(() => server.close());

type Call = [method: string, path: string, body?: unknown, headers?: Record<string, string>];
const json = { 'content-type': 'application/json' };
const nobody = '01890a5d-ac96-774b-bcce-b302099a8057';

describe('D6: every error is a problem of the catalogue', () => {
  const cases: [what: string, call: Call, code: keyof typeof errors][] = [
    ['no such route', ['GET', '/v1/nowhere'], 'not_found'],
    ['no such page', ['GET', '/nowhere'], 'not_found'],
    ['no such method', ['PUT', '/v1/account', {}], 'not_found'],
    ['no such thing', ['GET', `/v1/verifications/${nobody}`], 'not_found'],
    ['an id that is none', ['GET', '/v1/verifications/1'], 'validation_failed'],
    ['an id of SQL', ['DELETE', `/v1/sessions/${encodeURIComponent("' or 1=1 --")}`], 'validation_failed'],
    ['an address that can’t be decoded', ['GET', '/v1/verifications/%E0%A4%A'], 'malformed_request'],
    ['an id without end', ['GET', `/v1/verifications/${'a'.repeat(300)}`], 'malformed_request'],
    ['broken JSON', ['POST', '/v1/sessions', '{"identifier":', json], 'malformed_request'],
    ['an empty body', ['POST', '/v1/sessions', '', json], 'malformed_request'],
    ['no body at all', ['POST', '/v1/sessions'], 'validation_failed'],
    ['a list for a body', ['POST', '/v1/sessions', []], 'validation_failed'],
    ['null for a body', ['POST', '/v1/sessions', 'null', json], 'validation_failed'],
    ['another type', ['POST', '/v1/sessions', 'identifier=a', { 'content-type': 'text/xml' }], 'malformed_request'],
    ['a prototype in the body', ['POST', '/v1/sessions', '{"__proto__":{"x":1}}', json], 'malformed_request'],
    ['a missing field', ['POST', '/v1/sessions', { identifier: 'a' }], 'validation_failed'],
    [
      'an unknown field',
      ['POST', '/v1/sessions', { identifier: 'a', password: 'b', admin: true }],
      'validation_failed',
    ],
    ['a body of 70 KB', ['POST', '/v1/sessions', { identifier: 'a'.repeat(70_000) }], 'payload_too_large'],
    ['a wrong password', ['POST', '/v1/sessions', { identifier: 'a', password: 'b' }], 'credentials_wrong'],
    ['NUL in a name', ['POST', '/v1/sessions', { identifier: 'a\0b', password: 'b' }], 'validation_failed'],
    ['half a character', ['POST', '/v1/sessions', { identifier: 'a\ud800', password: '\udfff' }], 'validation_failed'],
    ['a code of five', ['POST', '/v1/phones', { verification: { id: nobody, code: '12345' } }], 'validation_failed'],
    [
      'a code of other digits',
      ['POST', '/v1/phones', { verification: { id: nobody, code: '１２３４５６' } }],
      'validation_failed',
    ],
    ['a page without end', ['GET', '/v1/sessions?limit=9999'], 'validation_failed'],
    ['a cursor that is none', ['GET', '/v1/sessions?cursor=x'], 'validation_failed'],
    ['a purpose that is none', ['POST', '/v1/verifications', { purpose: 'rob_bank' }], 'validation_failed'],
    [
      'a bad Idempotency-Key',
      ['POST', '/v1/verifications', { purpose: 'bind_phone', phone: '13800138000' }, { 'idempotency-key': 'a b' }],
      'validation_failed',
    ],
    ['a token that is none', ['GET', '/v1/account', undefined, { authorization: 'Bearer xyz' }], 'session_ended'],
  ];
  test.each(cases)('D6: %s → %s', async (_what, [method, path, body, headers = {}], code) => {
    const answer = await person.call(method, path, body, { headers });
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.status).toBe(errors[code].status);
    expect(answer.body).toMatchObject({
      type: `/docs/errors#${code}`,
      title: errors[code].title.zh,
      status: errors[code].status,
      code,
      detail: errors[code].detail.zh,
      requestId: expect.stringMatching(/^[\da-f-]{36}$/),
    });
    expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|at .+:\d+:\d+|select |insert |syntax error|FST_ERR/i);
  });

  test('D6: in the language that was asked for', async () => {
    const { body } = await server.client().get('/v1/account', { headers: { 'accept-language': 'en-US' } });
    expect(body).toMatchObject({ title: errors.session_required.title.en, detail: errors.session_required.detail.en });
  });

  test('D6: a field is named with what is wrong with it', async () => {
    const { body } = await server
      .client()
      .post('/v1/accounts', { username: 'ab', password: 'short', kind: 'robot', x: 1 });
    expect(body.errors).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ path: 'username', code: 'username_characters' }),
        expect.objectContaining({ path: 'password', code: 'password_too_short', message: '密码至少 8 个字符' }),
        expect.objectContaining({ path: 'kind' }),
        expect.objectContaining({ code: 'unrecognized_keys' }),
      ]),
    );
  });

  test('D6: a throttle says when to come back', async () => {
    const knocking = server.client();
    let last = await knocking.post('/v1/accounts', {});
    for (let n = 0; n < 20; n++) last = await knocking.post('/v1/accounts', {});
    expect(last).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
    expect(last.headers.get('retry-after')).toBe(String(last.body.retryAfterSeconds));
  });

  test('D6: a failure of ours tells nothing of our insides, and is written down', async () => {
    await server.sql('alter table accounts rename to accounts_away');
    const { status, body } = await person.get('/v1/account');
    await server.sql('alter table accounts_away rename to accounts');
    expect(status).toBe(500);
    expect(Object.keys(body).sort()).toEqual(['code', 'detail', 'requestId', 'status', 'title', 'type']);
    expect(server.logged.some((line) => line.includes(body.requestId) && line.includes('does not exist'))).toBe(true);
  });
});

describe('D6: an address that a proxy hands on in its own way is no failure of ours', () => {
  const addresses = ['unknown', '_hidden', '203.0.113.9:4711', '[2001:db8::1]:443', '"x"', 'fe80::1%eth0', 'a, b', ''];
  test.each(addresses)('D6: X-Forwarded-For: %j', async (address) => {
    const someone = server.client();
    someone.address = address;
    const { status } = await someone.post('/v1/accounts', {
      username: `via${Buffer.from(address).toString('hex').slice(0, 20)}`,
      password: 'plum harbour 42',
    });
    expect(status).toBeLessThan(500);
  });
});

test('D6: bytes that are no HTTP get a plain refusal and the server lives on', async () => {
  const { port } = new URL(server.url);
  const answer = await new Promise<string>((resolve) => {
    let told = '';
    const socket = connect(Number(port), '127.0.0.1', () => socket.write('\x16\x03\x01 not http\r\n\r\n'));
    socket.on('data', (bytes) => {
      told += bytes;
    });
    socket.on('close', () => resolve(told));
  });
  expect(answer).toMatch(/^HTTP\/1\.1 400/);
  expect((await person.get('/v1/account')).status).toBe(200);
});
