import { randomInt } from 'node:crypto';
import { staffRoles } from '@btepai/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../server/testing/client.ts';
import { agent } from '../../server/testing/desk.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { call, rudeness, wrongWith } from './inject.ts';
import { naughty, published } from './naughty.ts';
import type { ApiDocument, TextField, TextRequest } from './text-fields.ts';
import { textFieldsOf } from './text-fields.ts';

/** Rule D6: whatever text comes, to whatever field, no answer is our fault, and what is accepted is kept as it was given. */
/** A header is tried with a request that is right, so hundreds of codes are sent. */
const unlimited = Object.fromEntries(
  ['NUMBER_PER_MINUTE', 'NUMBER_PER_HOUR', 'NUMBER_PER_DAY', 'ACCOUNT_PER_DAY', 'ADDRESS_PER_HOUR'].map((each) => [
    `SMS_PER_${each}`,
    '10000',
  ]),
);

let server: TestServer;
let person: Client;
/** A member of staff who may everything. */
let member: Client;
let fields: TextField[];

/** Limits are another test’s matter: here they would hide what lies behind them. */
const wide = {
  SIGN_IN_FAILURES_PER_ACCOUNT_PER_HOUR: '1000000',
  SIGN_IN_FAILURES_PER_ADDRESS_PER_HOUR: '1000000',
  SIGN_IN_FAILURES_PER_DEVICE_PER_HOUR: '1000000',
  SIGN_IN_SPRAY_ACCOUNTS: '1000000',
  SMS_PER_ADDRESS_PER_HOUR: '2000',
  SMS_PER_NUMBER_PER_MINUTE: '2000',
  SMS_PER_NUMBER_PER_HOUR: '2000',
  SMS_PER_NUMBER_PER_DAY: '2000',
  RECOVERIES_PER_NUMBER_PER_DAY: '2000',
  PASSWORD_HASHES_AT_ONCE: '4',
  SMS_DAILY_UNITS: '1000000',
  PROOF_FRESH_SECONDS: '3600',
  REQUESTS_PER_ADDRESS_PER_MINUTE: '1000000',
  SPAM_REPORTS_PER_ACCOUNT_PER_DAY: '100000',
  STAFF_PROOF_FRESH_SECONDS: '3600',
  STAFF_SEARCHES_PER_HOUR: '1000000',
};

beforeAll(async () => {
  server = await startTestServer({ env: { ...wide, ...unlimited } });
  person = await server.person();
  member = await agent(server, [...staffRoles]);
  fields = textFieldsOf(
    (await call({ server }, { method: 'GET', url: '/openapi.json' })).body as unknown as ApiDocument,
  );
});
afterAll(() => server.close());

const as = () => ({ server, token: person.token });

test('the package holds 461 strings, and ours go beyond them', () => {
  expect(published.length).toBe(461);
  expect(naughty.length).toBeGreaterThan(480);
});

test('the fields are found by themselves', () => {
  const names = fields.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining([
      'POST /v1/accounts username',
      'POST /v1/accounts password',
      'POST /v1/accounts displayName',
      'PATCH /v1/account displayName',
      'POST /v1/sessions identifier',
      'POST /v1/verifications phone',
      'POST /v1/verifications region',
      'POST /v1/phones verification.id',
      'POST /v1/phones verification.code',
      'DELETE /v1/sessions/{id} path id',
      'GET /v1/sessions query cursor',
      'POST /v1/staff/accounts/search username',
      'POST /v1/staff/accounts/{id}/restrict reason',
      'GET /v1/staff/audit query act',
    ]),
  );
});

const ofPasswords = ['POST /v1/accounts password', 'PUT /v1/account/password newPassword'];

/** What an accepted text became where it did not stay what it was, or null. */
async function alteration(field: TextField, text: string, body: Record<string, unknown>, username: string) {
  const account = (body.account ?? body) as { displayName?: string; username?: string };
  const unlike = (kept: unknown, wanted: string) =>
    kept === wanted ? null : `${field.name}: ${wanted} became ${kept}`;
  const { contact } = body as { contact?: { name: string; address: string | null } };
  if (field.name === 'PATCH /v1/account contact.name') return unlike(contact!.name, text);
  if (field.name === 'PATCH /v1/account contact.address') return unlike(contact!.address, text);
  if (field.field === 'displayName') return unlike(account.displayName, text);
  if (field.field === 'username') return unlike(account.username, text.normalize('NFKC'));
  if (!ofPasswords.includes(field.name)) return null;
  const signIn = { method: 'POST', url: '/v1/sessions', body: { identifier: username, password: text } };
  const { status } = await call({ server }, signIn);
  return status === 201 ? null : `${field.name}: ${JSON.stringify(text)} is set, and then signs in with ${status}`;
}

const nightly = process.env.BTEPAI_NIGHTLY === '1';
const isOfStaff = ({ path }: TextField) => path.startsWith('/v1/staff/');
/** Fields of a proof have one schema and one reader, at whichever of the many routes that take one. */
const ofProofs = /^header |(^|\.)(verification\.(id|code)|totp|recoveryCode|pendingSessionId|passkey\..*)$/;

/** All strings at the first place of a proof's field, of a header and of what staff fill in, a few at each of the rest; every night all at all. */
function stringsFor(field: TextField): string[] {
  if (nightly || !(ofProofs.test(field.field) || isOfStaff(field))) return naughty;
  const first = fields.find((other) => other.field === field.field);
  return first === field ? naughty : naughty.filter((_text, index) => index % 25 === 0);
}

/** A password that was changed is another's from then on; and of one member so many proofs are tried and no more. */
const personFor = async ({ name }: TextField) =>
  name === 'PUT /v1/account/password newPassword' ? await server.person() : person;
const memberFor = async ({ path }: TextField) =>
  path.endsWith('/prove') ? await agent(server, [...staffRoles]) : member;

test('every text field of every documented route', { timeout: nightly ? 3_600_000 : 600_000 }, async () => {
  const accepted = new Map<string, number>();
  const work = fields.flatMap((field) => stringsFor(field).map((text) => ({ field, text })));
  const wrong = await wrongWith(work, async ({ field, text }) => {
    const sent = field.put(text);
    const caller = isOfStaff(field) ? await memberFor(field) : await personFor(field);
    const answer = await call({ server, token: caller.token }, sent);
    if (answer.status >= 300) return rudeness(answer, [field.name, text]);
    accepted.set(field.name, (accepted.get(field.name) ?? 0) + 1);
    if (isOfStaff(field)) return null;
    const named = (sent.body as { username?: string } | undefined)?.username;
    return alteration(field, text, answer.body, named ?? (await caller.account()).username);
  });
  expect(wrong).toEqual([]);
  // Most of the strings are fine as a name to show and as a password; a field that took none would have judged nothing.
  expect(accepted.get('PATCH /v1/account displayName')).toBeGreaterThan(200);
  expect(accepted.get('POST /v1/accounts displayName')).toBeGreaterThan(200);
  expect(accepted.get('POST /v1/accounts password')).toBeGreaterThan(200);
  expect(accepted.get('PUT /v1/account/password newPassword')).toBeGreaterThan(200);
  expect(accepted.get('PATCH /v1/account contact.name')).toBeGreaterThan(200);
  expect(accepted.get('PATCH /v1/account contact.address')).toBeGreaterThan(200);
  expect(accepted.get('POST /v1/spam-reports content')).toBeGreaterThan(200);
  expect(accepted.get('POST /v1/spam-reports sender')).toBeGreaterThan(200);
  expect(accepted.get('POST /v1/accounts username')).toBeGreaterThan(10);
  expect(accepted.get('POST /v1/staff/looks reason')).toBeGreaterThan(nightly ? 200 : 5);
});

describe('the handset’s routes, which are not in the document', () => {
  const from = '+8613800138000';
  const encoded = (text: string) => encodeURIComponent(text.toWellFormed());
  const places: [name: string, put: (text: string) => TextRequest][] = [
    ['reply text', (text) => ({ method: 'POST', url: '/sandbox/replies', body: { from, text } })],
    ['reply from', (text) => ({ method: 'POST', url: '/sandbox/replies', body: { from: text, text: 'R' } })],
    ['fault gateway', (text) => ({ method: 'PUT', url: '/sandbox/faults', body: { gateway: text, mode: 'deliver' } })],
    ['fault mode', (text) => ({ method: 'PUT', url: '/sandbox/faults', body: { gateway: 'primary', mode: text } })],
    ['payment fault', (text) => ({ method: 'PUT', url: '/sandbox/payment-faults', body: { method: text } })],
    ['trade', (text) => ({ method: 'GET', url: `/sandbox/trades/${encoded(text)}` })],
    ['outcome', (text) => ({ method: 'POST', url: `/sandbox/trades/x/${encoded(text)}`, body: {} })],
    ['callback', (text) => ({ method: 'POST', url: '/sandbox/trades/x/paid', body: { callback: text } })],
    ['statement', (text) => ({ method: 'GET', url: `/sandbox/statements/alipay/${encoded(text)}` })],
    ['messages to', (text) => ({ method: 'GET', url: `/sandbox/messages?to=${encoded(text)}` })],
  ];
  test.each(places)('%s', async (name, put) => {
    const wrong = await wrongWith(naughty, async (text) => {
      const answer = await call({ server }, put(text));
      if (name === 'reply text' && answer.status === 201 && answer.body.text !== text) return `altered: ${text}`;
      return rudeness(answer, [name, text]);
    });
    expect(wrong).toEqual([]);
  });
});

describe('headers, as the bytes that a client can send', () => {
  const header = (text: string) => Buffer.from(text.toWellFormed()).toString('latin1');
  const sendable = naughty.filter((text) => /^[\t\x20-\x7e\x80-\xff]*$/.test(header(text)));
  const ofOurs = ['idempotency-key', 'x-device-token', 'authorization', 'cookie', 'x-forwarded-for', 'x-request-id'];
  const ofAll = ['accept', 'accept-language', 'user-agent', 'origin', 'sec-fetch-site', 'host'];
  test.each([...ofOurs, ...ofAll])('%s', { timeout: 600_000 }, async (name) => {
    expect(sendable.length).toBeGreaterThan(400);
    const wrong = await wrongWith(sendable, async (text) => {
      const body = { username: `h${randomInt(2 ** 47).toString(36)}`, password: 'plum harbour 42' };
      const headers = { [name]: header(text) };
      const registered = await call({ server }, { method: 'POST', url: '/v1/accounts', body }, headers);
      const read = await call(as(), { method: 'GET', url: '/v1/account' }, headers);
      return rudeness(registered, [name, text]) ?? rudeness(read, [name, text]);
    });
    expect(wrong).toEqual([]);
  });
});

describe('the path itself', () => {
  const get = async (url: string) => rudeness(await call(as(), { method: 'GET', url }), url);
  test('with any text', async () => {
    expect(await wrongWith(naughty, (text) => get(`/v1/${encodeURIComponent(text.toWellFormed())}`))).toEqual([]);
  });
  test.each([
    '/v1/%',
    '/v1/%ff',
    '/v1/sessions/%',
    '/v1/verifications/%c0%af',
    '//',
    '/v1//account',
    '/v1/account/../x',
  ])('%s', async (url) => {
    expect(await get(url)).toBeNull();
  });
});

test('and after all that the server is well, and has noted no error', async () => {
  expect((await call({ server }, { method: 'GET', url: '/readyz' })).status).toBe(200);
  const levels = server.logged.map((line) => JSON.parse(line) as { level: number });
  expect(levels.filter(({ level }) => level >= 50)).toEqual([]);
});
