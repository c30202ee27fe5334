import type { SignedIn } from '@btepai/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Client, newPhone, otherCode } from '../../../testing/client.ts';
import { dumpDatabase } from '../../../testing/dump.ts';
import { openEvents } from '../../../testing/events.ts';
import { makeRecoveryCodes } from '../../../testing/factors.ts';
import type { TestServer } from '../../../testing/server.ts';
import { eventually, startTestServer } from '../../../testing/server.ts';

/** A whole life with everything written down that there is: log at trace, each answer, each row, each figure. */
const phone = newPhone();
const password = 'canary-yellow 4711 harbour';
const nextPassword = 'canary-green 4712 lantern';
let server: TestServer;
let code: string;
let signInCode: string;
let recovered: string[];
let signedIn: SignedIn[];
let sinks: Record<string, string>;

beforeAll(async () => {
  server = await startTestServer({ env: { LOG_LEVEL: 'trace' } });
  const answers: { isSignIn: boolean; text: string }[] = [];
  class Witness extends Client {
    override async call(...args: Parameters<Client['call']>): Promise<never> {
      const answer = await super.call(...args);
      answers.push({
        isSignIn:
          args[0] === 'POST' &&
          /^\/v1\/(accounts|sessions)(\/pending\/[\da-f-]+\/complete)?$/.test(args[1]) &&
          answer.status < 300,
        text: `${JSON.stringify(answer.body)} ${JSON.stringify([...answer.headers])}`,
      });
      return answer as never;
    }
  }
  const person = new Witness(server);
  const registered = await person.register('witness', password);
  const { body: asked } = await person.askCode(phone);
  const events = await openEvents(person, `/v1/verifications/${asked.id}/events`);
  code = await server.codeSentTo(phone);
  await person.get(`/v1/verifications/${asked.id}`);
  await person.bind(asked.id, otherCode(code));
  server.clock.advance(60);
  await person.post(`/v1/verifications/${asked.id}/resend`);
  await server.codeSentTo(phone, { after: 1 });
  const bound = await person.bind(asked.id, code, { headers: { 'idempotency-key': 'canary' } });
  expect(bound.status).toBe(201);
  await person.bind(asked.id, code);
  const second = new Witness(server);
  const again = await second.signIn(phone, password);
  signInCode = await server.codeSentTo(phone, { after: 2 });
  await second.post('/v1/sessions', { identifier: phone, password: `${password}!` });
  await second.get('/v1/sessions');
  await second.get('/v1/phones');
  await second.post('/v1/verifications', { purpose: 'bind_phone', phone, code });
  await second.post('/v1/phones', { verification: { id: asked.id, code: `${code}7` } });
  await second.get(`/v1/nowhere/${code}?phone=${phone}`);
  recovered = await recover(new Witness(server), person);
  await eventually(() => events.told().some(({ delivery }) => delivery.status === 'delivered'), 'the receipt');
  await events.hangUp();
  signedIn = [registered, again];
  sinks = {
    log: server.logged.join(''),
    // The token is meant for whoever signs in, in that one answer and its cookie.
    answers: answers.flatMap(({ isSignIn, text }) => (isSignIn ? [] : [text])).join('\n'),
    events: events.text,
    database: await dumpDatabase(server),
    metrics: await fetch(`${server.url}/metrics`).then((figures) => figures.text()),
    reference: JSON.stringify((await person.get('/openapi.json')).body),
  };
});
afterAll(() => server.close());

/** Before the clock jumps: what is still on its way then is too late. */
function allArrived() {
  const onTheWay = () =>
    server.sql(
      `select id from notifications where told_at is null union all
       select id from messages where status in ('queued', 'submitted')`,
    );
  return eventually(async () => (await onTheWay()).length === 0, 'everything to arrive');
}

/** Recovery by each of its ways: the secrets that a person gets by SMS or reads off paper. */
async function recover(stranger: Client, person: Client) {
  server.clock.advance(61);
  const codes = await makeRecoveryCodes(person, {
    verification: await person.proof('manage_factors', { factorAct: { act: 'new_recovery_codes' } }, phone),
  });
  await allArrived();
  // A factor as young as an hour would not count at recovery.
  server.clock.advance(73 * 3_600);
  const ask = async (via: string) => {
    server.clock.advance(61);
    return (await stranger.post<{ id: string }>('/v1/recoveries', { identifier: 'witness', via })).body.id;
  };
  const sent = server.codesSentTo(phone);
  const id = await ask('code');
  const smsCode = await server.codeSentTo(phone, { after: sent });
  await ask('link');
  const token = await eventually(
    () => server.sandbox.received(phone).flatMap(({ text }) => /\/r#([\w-]+)/.exec(text)?.[1] ?? [])[0],
    'the link',
  );
  await stranger.post(`/v1/recoveries/${id}/complete`, { code: otherCode(smsCode), newPassword: nextPassword });
  const byLink = await stranger.post('/v1/recoveries/complete', { token, newPassword: nextPassword });
  const byCode = await stranger.post('/v1/recoveries/complete', {
    identifier: 'witness',
    recoveryCode: codes[0],
    newPassword: `${nextPassword} once more`,
  });
  expect([byLink.status, byCode.status]).toEqual([204, 204]);
  const bytes = Buffer.from(token, 'base64url');
  return [token, bytes.toString('hex'), ...codes, ...codes.map((each) => each.replaceAll('-', '')), nextPassword];
}

/** A code has only six digits, so by chance it stands inside longer runs of digits or hex; alone it must not. */
const alone = (digits: string) => new RegExp(`(?<![\\da-fA-F.-])${digits}(?![\\da-fA-F.-])`);

test('C8: the witness has seen what it was to see', () => {
  expect(sinks.log).toContain('answered');
  expect(sinks.answers).toContain('code_wrong');
  expect(sinks.database).toContain('-- messages_default');
  expect(sinks.database).toContain('witness');
  expect(sinks.metrics).toContain('btepai_verifications_total');
  expect(sinks.reference).toContain('/v1/phones');
});

test.each(['log', 'answers', 'events', 'database', 'metrics', 'reference'])('C8: the code is not in: %s', (sink) => {
  for (const secret of [code, signInCode]) {
    expect(sinks[sink]!.match(alone(secret))).toBeNull();
    expect(sinks[sink]).not.toContain(Buffer.from(secret).toString('hex'));
  }
});

test.each(['log', 'answers', 'events', 'database', 'metrics', 'reference'])('D1: the number is not in: %s', (sink) => {
  const national = phone.slice(3);
  for (const spelling of [
    phone,
    national,
    Buffer.from(national).toString('hex'),
    Buffer.from(phone).toString('base64'),
  ])
    expect(sinks[sink]).not.toContain(spelling);
});

test.each(['log', 'answers', 'events', 'database', 'metrics', 'reference'])(
  'D1: password and tokens are not in: %s',
  (sink) => {
    const secrets = signedIn.flatMap(({ session, deviceToken }) => {
      const secret = Buffer.from(session.token, 'base64url').subarray(32);
      return [session.token, secret.toString('hex'), secret.toString('base64'), deviceToken];
    });
    for (const secret of [password, Buffer.from(password).toString('hex'), ...secrets])
      expect(sinks[sink]).not.toContain(secret);
  },
);

test.each(['log', 'answers', 'events', 'database', 'metrics', 'reference'])(
  'C8: links, recovery codes and new passwords are not in: %s',
  (sink) => {
    expect(recovered).toHaveLength(23);
    // Recovery codes are told once, to who made them.
    const secrets = sink === 'answers' ? recovered.filter((secret) => !/^[2-9A-Z-]{16,19}$/.test(secret)) : recovered;
    for (const secret of secrets) expect(sinks[sink]).not.toContain(secret);
  },
);

test('D1: a plain digest of code or number can’t be looked up either', async () => {
  const { createHash } = await import('node:crypto');
  for (const value of [code, signInCode, phone, phone.slice(1), phone.slice(3)]) {
    for (const name of ['md5', 'sha1', 'sha256', 'sha512'])
      expect(sinks.database).not.toContain(createHash(name).update(value).digest('hex'));
  }
});

test('C8: the text to send is erased at its end, used or not', async () => {
  await allArrived();
  // Codes end after minutes, notices after days.
  server.clock.advance(80 * 3_600);
  for (const task of server.app.messaging.tasks) await task.run();
  const rows = await server.sql<{ status: string; text_cipher: Buffer | null }>(
    'select status, text_cipher from messages',
  );
  expect(rows.length).toBeGreaterThan(5);
  expect(new Set(rows.map(({ text_cipher }) => text_cipher))).toEqual(new Set([null]));
  expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['delivered']));
});
