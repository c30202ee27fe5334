import { randomUUID } from 'node:crypto';
import type { Problem } from '@btepai/contract';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { Answer, Client } from '../../server/testing/client.ts';
import { startTestServer } from '../../server/testing/server.ts';
import type { Schema } from '../text/text-fields.ts';
import type { Operation, Owner } from './operations.ts';
import { bodyOf, makeOwner, operationsOf, pathOf, rowsOf, settled } from './operations.ts';
import { wide } from './ways.ts';

/**
 * D5, 18: every route of the OpenAPI document × its owner's things in another's hands × signed out. A route that is added
 * is in it by itself; one whose path or body names something new fails by name until `operations.ts` knows how that is made.
 */
const server = await startTestServer({ env: wide });
const operations = await operationsOf(server);
const [owner, stranger] = [await makeOwner(server), await makeOwner(server)];
const { things } = owner;
const ended = server.client();
await ended.signIn(owner.username);
await ended.call('DELETE', '/v1/sessions/current');
await settled(server);
let cells = 0;
afterAll(async () => {
  process.stderr.write(`route matrix: ${operations.length} routes, ${cells} cells\n`);
  await server.close();
});
/** Signs the stranger in again where what it did as its own signed it out. */
const stayIn = async () => {
  if ((await stranger.person.get('/v1/account')).status !== 200) await stranger.person.signIn(stranger.username);
};
beforeEach(stayIn);

const call = ({ method }: Operation, who: Client, path: string, body?: unknown) => {
  cells++;
  // Where money moves a request is refused without a key.
  const headers = { accept: 'text/event-stream, application/json', 'idempotency-key': randomUUID() };
  return who.call(method, path, body, { headers });
};
/** Each body that the route takes, or none where it takes none. */
const bodiesOf = ({ bodies }: Operation) => (bodies.length > 0 ? bodies : [undefined]);
/** Whoever has the id of a sign-in that waits is who waits: it is told to nobody else, as a session's token is. */
const isOwnSecret = (body: Record<string, unknown> | undefined) => body !== undefined && 'pendingSessionId' in body;

test('D5: the things are the owner’s, and there', async () => {
  const rows = JSON.stringify(await rowsOf(server, owner.accountId));
  const { code: _code, ...ids } = things;
  for (const [name, id] of Object.entries(ids)) expect(rows, name).toContain(id);
});

/** What somebody does leaves every row of the owner as it is. */
async function leavesAlone({ accountId }: Owner, act: () => Promise<void>) {
  await settled(server);
  const before = await rowsOf(server, accountId);
  await act();
  expect(await rowsOf(server, accountId)).toEqual(before);
}

describe.each(operations)('$name', (operation) => {
  test.runIf(operation.wantsSession)('D5: signed out, or with a session that has ended: 401', () =>
    leavesAlone(owner, async () => {
      for (const schema of bodiesOf(operation)) {
        const body = schema && bodyOf(schema, things);
        if (isOwnSecret(body)) continue;
        for (const [who, code] of [
          [server.client(), 'session_required'],
          [ended, 'session_ended'],
        ] as const) {
          const answer = await call(operation, who, pathOf(operation, things), body);
          expect([answer.status, answer.body.code]).toEqual([401, code]);
        }
      }
    }),
  );

  // A stream of one's own answers for as long as it lives; whose it is, is its own domain's test.
  const isOwnStream = operation.streams && !operation.path.includes('{');
  // What is told to nobody else, as a session's token is: whoever has it is who waits.
  const isSecret = /\/(pending|recoveries)\/\{/.test(operation.path);
  test.skipIf(isOwnStream || isSecret)('D5: another’s thing is as none at all, and stays as it is', () =>
    leavesAlone(owner, async () => {
      for (const schema of bodiesOf(operation)) {
        const body = schema && bodyOf(schema, things);
        if (isOwnSecret(body)) continue;
        const answer = await call(operation, stranger.person, pathOf(operation, things), body);
        if (operation.path.includes('{') || body?.verification) {
          expect([403, 404, 409]).toContain(answer.status);
          if (answer.status === 409) expect(answer.body.code).toBe('code_mismatch');
        }
        for (const secret of [...Object.values(things), owner.accountId, owner.username])
          expect(JSON.stringify(answer.body)).not.toContain(secret);
        await stayIn();
        const none = await call(operation, stranger.person, pathOf(operation, null), schema && bodyOf(schema, null));
        expect(outcome(none)).toEqual(outcome(answer));
      }
    }),
  );

  test.runIf(operation.bodies.length > 0)('D5: unknown keys are refused, at every depth', () =>
    leavesAlone(stranger, async () => {
      for (const schema of operation.bodies) {
        for (const key of ['accountId', 'account_id', 'isAdmin', 'constructor', 'verified'])
          for (const [steps, altered] of withKey(bodyOf(schema, stranger.things), key)) {
            const answer = await call(operation, stranger.person, pathOf(operation, stranger.things), altered);
            expect([answer.status, answer.body.code], `${key} in ${steps}`).toEqual([422, 'validation_failed']);
            if (steps === 'body') expect(answer.body.errors?.map(({ code }) => code)).toContain('unrecognized_keys');
          }
        expect(openObjects(schema), 'objects that take any key').toEqual([]);
      }
    }),
  );
});

/** What an answer tells of the thing; a success is about one's own. */
const outcome = ({ status, body }: Answer<Problem>) =>
  status < 300 ? status : { status, body: { ...body, requestId: '', retryAfterSeconds: 0 } };

/** The body once for each object in it, with one more key there. */
function* withKey(value: Record<string, unknown>, key: string, at = 'body'): Generator<[string, object]> {
  yield [at, { ...value, [key]: true }];
  for (const [name, inner] of Object.entries(value))
    if (typeof inner === 'object' && inner !== null && !Array.isArray(inner))
      for (const [steps, altered] of withKey(inner as Record<string, unknown>, key, `${at}.${name}`))
        yield [steps, { ...value, [name]: altered }];
}

/** Objects of a schema that any key may stand in; what browsers add to a passkey is theirs, and read by nobody. */
function openObjects(schema: Schema, at = 'body'): string[] {
  const inner = Object.entries(schema.properties ?? {}).flatMap(([name, each]) => openObjects(each, `${at}.${name}`));
  const variants = [...(schema.oneOf ?? []), ...(schema.anyOf ?? []), ...(schema.items ? [schema.items] : [])];
  const isOpen = schema.properties !== undefined && schema.additionalProperties !== false;
  return [
    ...(isOpen && !at.endsWith('.clientExtensionResults') ? [at] : []),
    ...inner,
    ...variants.flatMap((each) => openObjects(each, at)),
  ];
}
