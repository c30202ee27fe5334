import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import type { Answer, Client } from '../../server/testing/client.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { operationsOf, rowsOf, settled } from './operations.ts';
import type { World } from './ways.ts';
import { contact, newPassword, password, prepare, toPay, waiting, wide, world } from './ways.ts';

/** L8, L9: whoever has stolen a session, and even knows the password, does nothing that wants its owner. */
const server = await startTestServer({ env: wide });
server.clock.freeze();
const fresh = server.settings.PROOF_FRESH_SECONDS;
const operations = (await operationsOf(server)).filter(({ stepUp }) => stepUp !== undefined);
afterAll(() => server.close());

type Act = {
  path?(where: World): Promise<string> | string;
  body?: object;
  /** Where the password is no part of the body by that name. */
  withPassword?: object;
  /** Enough for it is a session whose owner has lately proven themselves. */
  freshIsEnough?: true;
};
/** Every act that wants a proof, as it would be asked for without one. A route that is added fails by name until it is here. */
const acts: Record<string, Act> = {
  'PATCH /v1/account': { body: { contact }, freshIsEnough: true },
  'PUT /v1/account/password': { body: { currentPassword: password, newPassword }, withPassword: {} },
  'POST /v1/account/lift-restriction': {},
  'DELETE /v1/devices/{id}': { path: ({ deviceId }) => `/v1/devices/${deviceId}`, freshIsEnough: true },
  'POST /v1/phones/{id}/primary': { path: ({ phoneId }) => `/v1/phones/${phoneId}/primary`, freshIsEnough: true },
  'POST /v1/account/export': { freshIsEnough: true },
  'POST /v1/account/close': {},
  'POST /v1/factors/totp': {},
  'POST /v1/factors/passkeys/options': {},
  'POST /v1/factors/recovery-codes': {},
  'DELETE /v1/factors/{id}': { path: ({ factorId }) => `/v1/factors/${factorId}` },
  'POST /v1/payments/{id}/confirm': {
    path: async (where) => `/v1/payments/${await toPay(where)}/confirm`,
  },
  'POST /v1/sessions/pending/{id}/complete': {
    path: async (where) => `/v1/sessions/pending/${(await waiting(where)).pending.id}/complete`,
    withPassword: {},
  },
};

test('L8: every route that wants a proof is here', () => {
  expect(operations.map(({ name }) => name).sort()).toEqual(Object.keys(acts).sort());
});

describe.each(operations)('$name', ({ name, method, path, stepUp }) => {
  const act = acts[name]!;
  async function aged(seconds: number) {
    const where = await world(server);
    await prepare(where, stepUp as never);
    server.clock.advance(seconds);
    const url = (await act.path?.(where)) ?? path;
    const thief = Object.assign(server.client(), { token: where.person.token });
    await settled(server);
    const attempt = (proof: object, who: Client = thief) =>
      who.call(method, url, { ...act.body, ...proof }, { headers: { 'idempotency-key': randomUUID() } });
    return { where, attempt };
  }
  const refused = ({ status, body }: Answer<unknown>) =>
    expect([status, body]).toMatchObject([
      403,
      { code: 'step_up_required', purpose: stepUp, methods: expect.arrayContaining(['sms']) },
    ]);

  test('L8: without a proof, with the password alone, with a factor that the account has not: refused, nothing changed', async () => {
    const { where, attempt } = await aged(fresh + 1);
    const before = await rowsOf(server, where.accountId);
    refused(await attempt({}));
    refused(await attempt(act.withPassword ?? { password }));
    refused(await attempt({ totp: '123456', ...(act.withPassword ?? { password }) }));
    expect(await rowsOf(server, where.accountId)).toEqual(before);
  });

  test.runIf(act.freshIsEnough)('L8: a proof is fresh for so long and no second longer', async () => {
    const early = await aged(fresh);
    expect((await early.attempt({}, early.where.person)).status).toBeLessThan(300);
    const late = await aged(fresh + 1);
    refused(await late.attempt({}, late.where.person));
  });

  test.runIf(!act.freshIsEnough)('L8: where it wants a proof of the act, no session is fresh enough', async () => {
    const { where, attempt } = await aged(0);
    refused(await attempt({}));
    refused(await attempt({}, where.person));
  });

  test('L9: once its owner has ended the session, not even with the owner’s own code', async () => {
    const { where, attempt } = await aged(fresh + 1);
    await where.person.call('DELETE', '/v1/sessions/current');
    const answer = await attempt({ verification: { id: where.deviceId, code: '123456' } });
    // A sign-in that waits hangs on no session; a code that is none completes it no more than any other.
    const expected = stepUp === 'sign_in' ? 'code_mismatch' : 'session_ended';
    expect(answer.body.code).toBe(expected);
  });
});
