import { randomUUID } from 'node:crypto';
import { staffRoles } from '@btepai/contract';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { Client } from '../../server/testing/client.ts';
import type { Agent } from '../../server/testing/desk.ts';
import { agent, totpNow } from '../../server/testing/desk.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { sample } from '../text/text-fields.ts';
import type { Operation } from './operations.ts';
import { operationsOf, staffOperationsOf } from './operations.ts';

/** An agent’s stolen session: it lives for little, and by itself has no power. */
const server = await startTestServer();
server.clock.freeze();
const [staffOperations, operations] = [await staffOperationsOf(server), await operationsOf(server)];
const { STAFF_PROOF_FRESH_SECONDS: fresh, STAFF_IDLE_MINUTES: idle, STAFF_SESSION_HOURS: hours } = server.settings;
afterAll(() => server.close());

let member: Agent;
beforeEach(async () => {
  member = await agent(server, [...staffRoles]);
});

const call = ({ method, path, bodies: [schema] }: Operation, who: Client) =>
  who.call(method, path.replace(/\{\w+\}/g, '01890a5d-ac96-774b-bcce-b302099a8057'), schema && sample(schema), {
    headers: { 'idempotency-key': randomUUID() },
  });
const me = async (who: Client) => (await who.get('/v1/staff/me')).status;

test('a session that nobody uses ends by itself, to the second', async () => {
  server.clock.advance(idle * 60 - 1);
  expect(await me(member)).toBe(200);
  server.clock.advance(idle * 60 - 1);
  expect(await me(member)).toBe(200);
  server.clock.advance(idle * 60);
  expect(await me(member)).toBe(401);
});

test('one that is always used ends after a day’s work all the same, whatever was proven in it', async () => {
  const step = idle * 60 - 1;
  for (let passed = 0; passed + step < hours * 3_600; passed += step) {
    server.clock.advance(step);
    expect(await me(member)).toBe(200);
  }
  const proof = await member.post('/v1/staff/sessions/current/prove', { totp: totpNow(server, member.totpSecret) });
  expect(proof.status).toBe(200);
  server.clock.advance(step);
  expect(await me(member)).toBe(401);
});

const ofPower = staffOperations.filter((operation) => operation.fresh);

test('what moves, shows or sets something of worth wants a fresh proof', () => {
  const names = ofPower.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining([
      'POST /v1/staff/members',
      'PATCH /v1/staff/members/{id}',
      'POST /v1/staff/accounts/{id}/restrict',
      'POST /v1/staff/accounts/{id}/lift',
      'POST /v1/staff/accounts/{id}/end-sessions',
      'POST /v1/staff/accounts/{id}/phones-allowed',
    ]),
  );
  const reveals = staffOperations.filter(({ path }) => path.endsWith('/reveal'));
  expect(reveals.filter((operation) => !operation.fresh)).toEqual([]);
});

describe.each(ofPower)('$name', (operation) => {
  test('for so long after a proof, and no second longer; a new proof opens it again', async () => {
    server.clock.advance(fresh);
    expect((await call(operation, member)).body.code).not.toBe('step_up_required');
    server.clock.advance(1);
    const answer = await call(operation, member);
    expect([answer.status, answer.body.code]).toEqual([403, 'step_up_required']);
    await member.post('/v1/staff/sessions/current/prove', { totp: totpNow(server, member.totpSecret) });
    expect((await call(operation, member)).body.code).not.toBe('step_up_required');
  });
});

describe('one kind of session is nothing at the other’s doors', () => {
  test('a member’s token at people’s routes', async () => {
    const wanting = operations.filter(({ wantsSession, streams }) => wantsSession && !streams);
    expect(wanting.length).toBeGreaterThan(40);
    for (const operation of wanting) {
      const answer = await call(operation, member);
      expect([operation.name, answer.status]).toEqual([operation.name, 401]);
    }
  });

  test('cookies: the member’s in the person’s name and the other way', async () => {
    const person = await server.person();
    const ask = (path: string, cookie: string) => fetch(server.url + path, { headers: { cookie } });
    expect((await ask('/v1/account', `session=${person.token}`)).status).toBe(200);
    expect((await ask('/v1/staff/me', `staff=${member.token}`)).status).toBe(200);
    expect((await ask('/v1/account', `session=${member.token}; staff=${member.token}`)).status).toBe(401);
    expect((await ask('/v1/staff/me', `session=${person.token}; staff=${person.token}`)).status).toBe(401);
    // The console's own cookie is not the person's, nor the person's the console's.
    expect((await ask('/v1/account', `staff=${person.token}`)).status).toBe(401);
    expect((await ask('/v1/staff/me', `session=${member.token}`)).status).toBe(401);
  });
});
