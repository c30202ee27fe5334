import { createHash } from 'node:crypto';
import type { Session, SignedIn } from '@btepai/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../../testing/client.ts';
import { dumpDatabase } from '../../../testing/dump.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  server.clock.freeze();
});
afterAll(() => server.close());

const password = 'plum harbour 42';
async function signIn(identifier: string): Promise<Client> {
  const client = server.client();
  const { status, body } = await client.post<SignedIn>('/v1/sessions', { identifier, password });
  if (status !== 201) throw new Error(`sign in: ${status}`);
  client.token = body.session.token;
  return client;
}
const list = async (client: Client) => (await client.get<{ items: Session[] }>('/v1/sessions')).body.items;
const outcome = async (client: Client) => {
  const { status, body } = await client.get('/v1/account');
  return body.code ?? String(status);
};

describe('L8: tokens', () => {
  test('L8: each carries 256 secret bits and no two are alike', async () => {
    const { username } = await (await server.person()).account();
    const tokens = await Promise.all(Array.from({ length: 20 }, async () => (await signIn(username)).token!));
    const secrets = tokens.map((token) => Buffer.from(token, 'base64url').subarray(32));
    expect(secrets.every((secret) => secret.length === 32)).toBe(true);
    expect(new Set(secrets.map((secret) => secret.toString('hex'))).size).toBe(20);
  });

  test('L8: only their hash is stored', async () => {
    const person = await server.person();
    const secret = Buffer.from(person.token!, 'base64url').subarray(32);
    const dump = await dumpDatabase(server);
    expect(dump).toContain(createHash('sha256').update(secret).digest('hex'));
    for (const spelling of [person.token!, secret.toString('hex'), secret.toString('base64')])
      expect(dump).not.toContain(spelling);
  });

  test('L8: signing in gives a new one and takes none from the caller', async () => {
    const person = await server.person();
    const { username } = await person.account();
    const again = server.client();
    again.token = person.token;
    const { body } = await again.post<SignedIn>('/v1/sessions', { identifier: username, password });
    expect(body.session.token).not.toBe(person.token);
  });

  const forgeries: [what: string, forge: (token: Buffer, other: Buffer) => Buffer][] = [
    ['another secret', (token) => Buffer.concat([token.subarray(0, 32), Buffer.alloc(32)])],
    ['one bit off', (token) => Buffer.concat([token.subarray(0, 63), Buffer.of(token[63]! ^ 1)])],
    [
      'the secret with another session',
      (token, other) => Buffer.concat([token.subarray(0, 16), other.subarray(16, 32), token.subarray(32)]),
    ],
    ['the secret with another account', (token, other) => Buffer.concat([other.subarray(0, 16), token.subarray(16)])],
    ['cut short', (token) => token.subarray(0, 48)],
    ['too long', (token) => Buffer.concat([token, token])],
    ['nothing', () => Buffer.alloc(0)],
  ];
  test.each(forgeries)('L8: %s opens nothing', async (_what, forge) => {
    const [mine, other] = [await server.person(), await server.person()];
    const client = server.client();
    client.token = forge(Buffer.from(mine.token!, 'base64url'), Buffer.from(other.token!, 'base64url')).toString(
      'base64url',
    );
    expect(['session_ended', 'session_required']).toContain(await outcome(client));
  });

  const edges: [what: string, seconds: number, result: string][] = [
    ['30 days − 1 s', 30 * 86_400 - 1, '200'],
    ['30 days', 30 * 86_400, 'session_ended'],
    ['30 days + 1 s', 30 * 86_400 + 1, 'session_ended'],
  ];
  test.each(edges)('L8: idle for %s', async (_what, seconds, result) => {
    const person = await server.person();
    server.clock.advance(seconds);
    expect(await outcome(person)).toBe(result);
  });

  test('L8: use keeps it, as long as someone likes', async () => {
    const person = await server.person();
    for (let n = 0; n < 4; n++) {
      server.clock.advance(29 * 86_400);
      expect(await outcome(person)).toBe('200');
    }
  });

  test('L8: the list says when each would end, and leaves out those that have', async () => {
    const person = await server.person();
    const { username } = await person.account();
    server.clock.advance(29 * 86_400);
    const later = await signIn(username);
    expect(await list(later)).toHaveLength(2);
    server.clock.advance(86_400);
    const [only, ...none] = await list(later);
    expect(none).toEqual([]);
    expect(only).toMatchObject({ current: true });
    expect(Date.parse(only!.expiresAt) - Date.parse(only!.lastSeenAt)).toBe(30 * 86_400_000);
  });
});

describe('L9: an end bites at the next request', () => {
  test('L9: signing out', async () => {
    const person = await server.person();
    expect((await person.call('DELETE', '/v1/sessions/current')).status).toBe(204);
    expect(await outcome(person)).toBe('session_ended');
    expect((await person.call('DELETE', '/v1/sessions/current')).status).toBe(401);
  });

  test('L9: ending one of several, and then it is not there to be ended', async () => {
    const first = await server.person();
    const second = await signIn((await first.account()).username);
    const id = (await list(first)).find(({ current }) => current)!.id;
    expect((await second.call('DELETE', `/v1/sessions/${id}`)).status).toBe(204);
    expect([await outcome(first), await outcome(second)]).toEqual(['session_ended', '200']);
    expect((await second.call('DELETE', `/v1/sessions/${id}`)).status).toBe(404);
  });

  test('L9: ending all others keeps one’s own', async () => {
    const first = await server.person();
    const { username } = await first.account();
    const others = await Promise.all([signIn(username), signIn(username), signIn(username)]);
    expect((await others[0]!.call('DELETE', '/v1/sessions')).status).toBe(204);
    const outcomes = await Promise.all([first, ...others].map(outcome));
    expect(outcomes).toEqual(['session_ended', '200', 'session_ended', 'session_ended']);
  });

  test('L9: closing the account ends its sessions and lets nobody in', async () => {
    const person = await server.person();
    const { id, username } = await person.account();
    await server.sql(`update accounts set status = 'closed' where account_id = $1`, [id]);
    expect(await outcome(person)).toBe('session_ended');
    const refused = await server.client().post('/v1/sessions', { identifier: username, password });
    expect(refused.body.code).toBe('credentials_wrong');
  });
});

test('pages of sessions', async () => {
  const person = await server.person();
  const { username } = await person.account();
  for (let n = 0; n < 4; n++) await signIn(username);
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: Session[]; nextCursor: string | null } = (
      await person.get<{ items: Session[]; nextCursor: string | null }>(
        `/v1/sessions?limit=2${cursor === null ? '' : `&cursor=${cursor}`}`,
      )
    ).body;
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(ids).toHaveLength(5);
  expect(new Set(ids).size).toBe(5);
});
