import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../testing/client.ts';
import { newPhone } from '../testing/client.ts';
import type { TestServer } from '../testing/server.ts';
import { eventually, startTestServer } from '../testing/server.ts';

type Operation = {
  security?: unknown[];
  requestBody?: { content: Record<string, { schema: { additionalProperties?: unknown; oneOf?: object[] } }> };
};

let server: TestServer;
let paths: Record<string, Record<string, Operation>>;
let owner: Client;
let stranger: Client;
let ids: Record<string, string>;
beforeAll(async () => {
  server = await startTestServer();
  owner = await server.person('enterprise');
  stranger = await server.person();
  await owner.bindNumber();
  const { body: verification } = await owner.askCode(newPhone());
  await eventually(
    async () => /delivered/.test(JSON.stringify((await owner.get(`/v1/verifications/${verification.id}`)).body)),
    'the delivery',
  );
  const { body: sessions } = await owner.get<{ items: { id: string }[] }>('/v1/sessions');
  const { body: devices } = await owner.get<{ items: { id: string }[] }>('/v1/devices');
  const [binding] = (await owner.phones()).items;
  const { id: accountId } = await owner.account();
  const opened = await owner.post<{ id: string }>('/v1/support/cases', { topic: 'other', message: 'mine' });
  const [notification] = await server.sql<{ id: string }>(
    `insert into notifications (account_id, id, category, kind, data, created_at)
     values ($1, gen_random_uuid(), 'security', 'phone_replaced', '{}', now()) returning id`,
    [accountId],
  );
  ids = {
    verification: verification.id,
    session: sessions.items[0]!.id,
    device: devices.items[0]!.id,
    phone: binding!.id,
    case: opened.body.id,
    notification: notification!.id,
    change: await waitingChange(binding!.id),
  };
  paths = (await owner.get<{ paths: typeof paths }>('/openapi.json')).body.paths;
});
afterAll(() => server.close());

/** A change that waits, as a trusted device of the owner would have started it. */
async function waitingChange(bindingId: string): Promise<string> {
  const [row] = await server.sql<{ id: string }>(
    `insert into phone_changes (account_id, id, kind, status, binding_id, phone_index, phone_cipher, country, started_at,
       applies_at, objection_until)
     select account_id, gen_random_uuid(), 'replace', 'waiting', id, phone_index, phone_cipher, country, now(),
       now() + interval '3 days', now() + interval '6 days' from phone_bindings where id = $1 returning id`,
    [bindingId],
  );
  return row!.id;
}

const proof = () => ({ id: ids.verification, code: '123456' });
/**
 * What a stranger tries at every route with the owner's things. A route that is not here fails the test below: say here
 * what it must answer to someone whom the thing doesn't belong to. `own`: it takes no id, and answers of the caller alone.
 */
const doors: Record<
  string,
  { path?: () => string; body?: () => unknown; stranger: number | 'own' | 'open' | 'stream' }
> = {
  'POST /v1/accounts': { stranger: 'open' },
  'GET /v1/account': { stranger: 'own' },
  'PATCH /v1/account': { body: () => ({ displayName: 'taken over' }), stranger: 'own' },
  'POST /v1/sessions': { stranger: 'open' },
  'GET /v1/sessions': { stranger: 'own' },
  'DELETE /v1/sessions': { stranger: 'own' },
  'DELETE /v1/sessions/current': { stranger: 'own' },
  'DELETE /v1/sessions/{id}': { path: () => `/v1/sessions/${ids.session}`, stranger: 404 },
  'POST /v1/verifications': { body: () => ({ purpose: 'bind_phone', phone: newPhone() }), stranger: 'own' },
  'GET /v1/verifications/{id}': { path: () => `/v1/verifications/${ids.verification}`, stranger: 404 },
  'POST /v1/verifications/{id}/resend': { path: () => `/v1/verifications/${ids.verification}/resend`, stranger: 404 },
  'POST /v1/verifications/{id}/cancel': { path: () => `/v1/verifications/${ids.verification}/cancel`, stranger: 404 },
  'GET /v1/verifications/{id}/events': { path: () => `/v1/verifications/${ids.verification}/events`, stranger: 404 },
  'GET /v1/notifications': { stranger: 'own' },
  'POST /v1/notifications/read-all': { stranger: 'own' },
  'POST /v1/notifications/{id}/read': { path: () => `/v1/notifications/${ids.notification}/read`, stranger: 404 },
  'GET /v1/notifications/events': { stranger: 'stream' },
  'GET /v1/support/cases': { stranger: 'own' },
  'POST /v1/support/cases': { body: () => ({ topic: 'other', message: 'x' }), stranger: 'own' },
  'GET /v1/support/cases/{id}': { path: () => `/v1/support/cases/${ids.case}`, stranger: 404 },
  'POST /v1/support/cases/{id}/messages': {
    path: () => `/v1/support/cases/${ids.case}/messages`,
    body: () => ({ message: 'taken over' }),
    stranger: 404,
  },
  'GET /v1/phones': { stranger: 'own' },
  'POST /v1/phones/{id}/replace': {
    path: () => `/v1/phones/${ids.phone}/replace`,
    body: () => ({ verification: proof(), ownerProof: { verification: proof() } }),
    stranger: 404,
  },
  'POST /v1/phones/{id}/unbind': {
    path: () => `/v1/phones/${ids.phone}/unbind`,
    body: () => ({ verification: proof() }),
    stranger: 404,
  },
  'POST /v1/phones/{id}/primary': { path: () => `/v1/phones/${ids.phone}/primary`, stranger: 403 },
  'PATCH /v1/phones/{id}': {
    path: () => `/v1/phones/${ids.phone}`,
    body: () => ({ label: 'taken over' }),
    stranger: 403,
  },
  'GET /v1/phone-changes/{id}': { path: () => `/v1/phone-changes/${ids.change}`, stranger: 404 },
  'POST /v1/phone-changes/{id}/cancel': { path: () => `/v1/phone-changes/${ids.change}/cancel`, stranger: 404 },
  'POST /v1/phone-objections': { body: () => ({ token: 'x' }), stranger: 'open' },
  'POST /v1/account/lift-restriction': { body: () => ({ verification: proof() }), stranger: 403 },
  'POST /v1/account/password-reminder/dismiss': { stranger: 'own' },
  'PUT /v1/account/password': {
    body: () => ({ currentPassword: 'plum harbour 42', newPassword: 'plum harbour 43', verification: proof() }),
    stranger: 403,
  },
  'POST /v1/sessions/pending/{id}/complete': {
    path: () => `/v1/sessions/pending/${ids.verification}/complete`,
    body: () => ({ verification: proof() }),
    stranger: 'open',
  },
  'GET /v1/devices': { stranger: 'own' },
  'DELETE /v1/devices/{id}': { path: () => `/v1/devices/${ids.device}`, stranger: 404 },
  'POST /v1/phones': { body: () => ({ verification: proof() }), stranger: 409 },
};
const accept = { accept: 'text/event-stream, application/json' };

describe('D5: nobody reaches another’s things', () => {
  test('D5: every route has its line here', () => {
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(routes.sort()).toEqual(Object.keys(doors).sort());
  });

  test.each(Object.entries(doors))('D5: %s', async (route, door) => {
    const [method, template] = route.split(' ') as [string, string];
    const path = door.path?.() ?? template;
    const operation = paths[template]![method.toLowerCase()]!;
    const call = (client: Client) => client.call(method, path, door.body?.(), { headers: accept });
    if (door.stranger === 'open') return expect(operation.security).toBeUndefined();
    expect(operation.security).toEqual([{ cookie: [] }, { bearer: [] }]);
    expect((await call(server.client())).body.code).toBe('session_required');

    const owned = async () => [
      await owner.account(),
      await owner.phones(),
      (await owner.get(`/v1/verifications/${ids.verification}`)).body,
    ];
    const before = await owned();
    const { username } = await stranger.account();
    // A stream answers for as long as it lives; whose it is, is its own domain's test.
    if (door.stranger === 'stream') return;
    const answer = await call(stranger);
    if (door.stranger === 'own') {
      expect(answer.status).toBeLessThan(300);
      for (const id of [...Object.values(ids), (before[0] as { id: string }).id])
        expect(JSON.stringify(answer.body)).not.toContain(id);
    } else {
      expect(answer.status).toBe(door.stranger);
    }
    expect(await owned()).toEqual(before);
    if ((await stranger.get('/v1/account')).status !== 200) {
      const { body } = await stranger.post<{ session: { token: string } }>('/v1/sessions', {
        identifier: username,
        password: 'plum harbour 42',
      });
      stranger.token = body.session.token;
    }
  });

  test('D5: another’s thing and none at all are told alike', async () => {
    const nothing = '01890a5d-ac96-774b-bcce-b302099a8057';
    const strip = ({ status, body }: { status: number; body: object }) => ({
      status,
      body: { ...body, requestId: '' },
    });
    for (const [route, door] of Object.entries(doors).filter(([, { path }]) => path)) {
      const method = route.split(' ')[0]!;
      const [theirs, none] = [door.path!(), door.path!().replace(/[\da-f]{8}-[\da-f-]{27}/, nothing)];
      const answers = [
        await stranger.call(method, theirs, door.body?.(), { headers: accept }),
        await stranger.call(method, none, door.body?.(), { headers: accept }),
      ];
      expect(strip(answers[0]!), route).toEqual(strip(answers[1]!));
    }
  });

  test('D5: unknown keys in a body are refused at every route that takes one', async () => {
    for (const [template, methods] of Object.entries(paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        if (!operation.requestBody) continue;
        const path = template.replace('{id}', ids.phone!);
        for (const key of ['accountId', 'account_id', 'isAdmin', 'constructor']) {
          const { body } = await stranger.call(method.toUpperCase(), path, {
            ...(doors[`${method.toUpperCase()} ${template}`]!.body?.() as object),
            [key]: 'x',
          });
          expect(body.errors?.map((error) => error.code) ?? body, `${method} ${path} ${key}`).toContain(
            'unrecognized_keys',
          );
        }
      }
    }
  });
});

describe('the reference', () => {
  test('every refusal in it is a problem, and every route says what it is', () => {
    for (const [path, methods] of Object.entries(paths)) {
      for (const [method, operation] of Object.entries(methods) as [
        string,
        { summary?: string; responses: Record<string, { content?: object }> },
      ][]) {
        expect(operation.summary, `${method} ${path}`).toBeTruthy();
        for (const [status, answer] of Object.entries(operation.responses))
          if (Number(status) >= 400)
            expect(Object.keys(answer.content ?? {}), `${method} ${path} ${status}`).toEqual([
              'application/problem+json',
            ]);
      }
    }
  });
});
