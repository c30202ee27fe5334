import { randomUUID } from 'node:crypto';
import type { Problem, StaffRole } from '@btepai/contract';
import { staffRoles } from '@btepai/contract';
import { afterAll, describe, expect, test } from 'vitest';
import type { Client } from '../../server/testing/client.ts';
import { agent } from '../../server/testing/desk.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { sample } from '../text/text-fields.ts';
import type { StaffOperation } from './operations.ts';
import { staffOperationsOf } from './operations.ts';
import { numbersIn, placesOf } from './schemas.ts';

/**
 * Least power: every route of the staff's × each role alone × whoever has none. A route that is added is in it by itself, by
 * what its own door says of it; so a door that says too much is caught by `docs/staff.md`, and one that does less by this.
 */
const server = await startTestServer();
const operations = await staffOperationsOf(server);
let cells = 0;
afterAll(async () => {
  process.stderr.write(
    `staff matrix: ${operations.length} routes × ${staffRoles.length} roles and 5 without, ${cells} cells\n`,
  );
  await server.close();
});

const person = await server.person();
const [ended, disabled] = [await agent(server, [...staffRoles]), await agent(server, [...staffRoles])];
await ended.call('DELETE', '/v1/staff/sessions/current');
await server.sql(`update staff_members set status = 'disabled' where id = $1`, [disabled.staffId]);
const nobody = {
  'signed out': [server.client(), 'session_required'],
  'with a session that has ended': [ended, 'session_ended'],
  disabled: [disabled, 'session_ended'],
  'with a person’s session': [person, 'session_ended'],
  'with a token that is none': [Object.assign(server.client(), { token: 'x'.repeat(60) }), 'session_ended'],
} as const;

/** What the way in answers to anybody: each is judged by its own proof. */
const waysIn = [
  'POST /v1/staff/sessions',
  'POST /v1/staff/sessions/pending/{id}/complete',
  'POST /v1/staff/passkeys/options',
  'POST /v1/staff/invitations/open',
  'POST /v1/staff/invitations/accept',
];

/** The request as its schema wants it, about things that are not there; a stream is left as soon as it has answered. */
async function call({ method, path, bodies: [schema], streams }: StaffOperation, who: Client) {
  cells++;
  const url = path.replace(/\{\w*[nN]umber\}/, 'C00000000').replace(/\{\w+\}/g, '01890a5d-ac96-774b-bcce-b302099a8057');
  const headers = {
    'idempotency-key': randomUUID(),
    ...(who.token && { authorization: `Bearer ${who.token}` }),
    ...(schema && { 'content-type': 'application/json' }),
    ...(streams && { accept: 'text/event-stream' }),
  };
  const leave = new AbortController();
  const answer = await fetch(server.url + url, {
    method,
    headers,
    signal: leave.signal,
    ...(schema && { body: JSON.stringify(sample(schema)) }),
  });
  const isProblem = /problem\+json/.test(answer.headers.get('content-type') ?? '');
  const { code } = isProblem ? ((await answer.json()) as Problem) : { code: null };
  leave.abort();
  return { status: answer.status, code };
}

test('what needs no session is the way in, and nothing else', () => {
  expect(
    operations
      .filter(({ roles }) => !roles)
      .map(({ name }) => name)
      .sort(),
  ).toEqual([...waysIn].sort());
});

describe.each(operations.filter(({ roles }) => roles))('$name', (operation) => {
  test.each(Object.entries(nobody))('%s: 401', async (_who, [client, code]) => {
    expect(await call(operation, client)).toEqual({ status: 401, code });
  });

  test.each(staffRoles)('%s alone: as its door says', async (role: StaffRole) => {
    const answer = await call(operation, await agent(server, [role]));
    if (operation.roles!.includes(role)) {
      expect(answer.status).not.toBe(401);
      expect(answer.status).toBeLessThan(500);
      expect(['forbidden', 'step_up_required']).not.toContain(answer.code);
    } else {
      expect(answer).toEqual({ status: 403, code: 'forbidden' });
    }
  });
});

test('no role has all: each of them is refused somewhere, and admin does none of the others’ work', () => {
  for (const role of staffRoles)
    expect(operations.filter(({ roles }) => roles && !roles.includes(role)).length).toBeGreaterThan(5);
  const ofAccounts = operations.filter(({ path }) => path.startsWith('/v1/staff/accounts/'));
  expect(ofAccounts.length).toBeGreaterThan(10);
  expect(ofAccounts.filter(({ roles }) => roles?.includes('admin') || roles?.includes('editor'))).toEqual([]);
});

describe('A6.4.5: staff never learn or set what somebody signs in by', () => {
  /** Of the member’s own way in, and of the number that an account is looked up by. */
  const own = /^(POST|DELETE) \/v1\/staff\/(sessions|invitations|passkeys)/;
  test('no route takes a password, a code, a factor or a number to set', () => {
    const taken = operations
      .filter(({ name }) => !own.test(name))
      .flatMap(({ name, bodies }) => bodies.flatMap((schema) => placesOf(schema).map((place) => `${name} ${place}`)))
      .filter((place) => /password|code|totp|passkey|recovery|phone\b|token|secret/i.test(place.split(' ')[2]!));
    expect(taken).toEqual(['POST /v1/staff/accounts/search phone']);
  });

  test('no answer has a password, a code or a secret, and a whole number only where it is revealed', () => {
    const told = operations
      .filter(({ name }) => !own.test(name))
      .flatMap(({ name, answers }) => answers.flatMap((schema) => placesOf(schema).map((place) => `${name} ${place}`)));
    expect(told.length).toBeGreaterThan(100);
    const secrets = told.filter((place) => /password|code$|totp|secret|token|hash/i.test(place.split(' ')[2]!));
    expect(secrets.filter((place) => !/passwordChangedAt$/.test(place))).toEqual([]);
    const whole = operations.flatMap(({ name, answers }) =>
      answers.flatMap(numbersIn).map((place) => `${name} ${place}`),
    );
    expect(whole.filter((place) => !/\/reveal /.test(place))).toEqual([]);
    expect(whole).toContain('POST /v1/staff/accounts/{id}/phones/{phoneId}/reveal phone');
  });
});
