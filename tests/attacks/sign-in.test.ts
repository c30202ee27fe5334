import type { Problem, SignedIn, SignInPending } from '@btepai/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { answeredAtOnce, tally } from '../../server/testing/at-once.ts';
import type { Answer, Client } from '../../server/testing/client.ts';
import { newPhone, otherCode } from '../../server/testing/client.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { operationsOf, pathOf } from './operations.ts';
import type { World } from './ways.ts';
import { newPassword, password, waiting, ways, wide, world } from './ways.ts';

/** A sign-in that waits for its second proof: whom it may let in, how long, how often, and what it opens meanwhile. */
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ env: wide });
  server.clock.freeze();
});
afterAll(() => server.close());

type Complete = Answer<SignedIn & Problem>;
const { ask, spend } = ways.sign_in!;
const complete = (where: World, proof: { id: string; code: string }) => spend(where, proof) as Promise<Complete>;
const start = async (client: Client, identifier: string, headers = {}) =>
  client.post<SignInPending & SignedIn & Problem>('/v1/sessions', { identifier, password }, { headers });
const finish = (client: Client, pendingId: string, body: object, headers = {}) =>
  client.post<SignedIn & Problem>(`/v1/sessions/pending/${pendingId}/complete`, body, { headers });
const cookieOf = (answer: Answer<unknown>, name: string) =>
  answer.headers
    .getSetCookie()
    .find((cookie) => cookie.startsWith(`${name}=`))
    ?.split(/[=;]/)[1];

describe('fixation', () => {
  test('L8: a session set beforehand is never taken over: neither another’s, nor one that was made up', async () => {
    const attacker = await server.person();
    for (const planted of [attacker.token!, 'A'.repeat(86)]) {
      const where = await world(server);
      const cookie = `session=${planted}`;
      const first = await start(where.stranger, where.username, { cookie });
      const verification = await where.stranger.proof(
        'sign_in',
        { pendingSessionId: first.body.pending.id },
        where.primary,
      );
      const done = await finish(where.stranger, first.body.pending.id, { verification }, { cookie });
      expect(done.status).toBe(201);
      expect(done.body.session.token).not.toBe(planted);
      expect(cookieOf(done, 'session')).toBe(done.body.session.token);
      expect(done.body.account.id).toBe(where.accountId);
      const planter = Object.assign(server.client(), { token: planted });
      const { status, body } = await planter.get<{ id: string } & Problem>('/v1/account');
      expect(status === 200 ? body.id : body.code).toBe(
        planted === attacker.token ? (await attacker.account()).id : 'session_ended',
      );
    }
  });

  test('L8: the token is new each time, and at the second proof', async () => {
    const where = await world(server);
    const tokens = [where.person.token!];
    for (let n = 0; n < 2; n++) tokens.push((await start(where.person, where.username)).body.session.token);
    tokens.push((await complete(where, await ask(where))).body.session.token);
    expect(new Set(tokens).size).toBe(4);
    for (const token of tokens) expect(token).toMatch(/^[\w-]{86}$/);
  });

  test('L8: a waiting sign-in set beforehand does not become the victim’s: theirs takes its place', async () => {
    const [attacker, victim] = [await world(server), await world(server)];
    const { pending: planted } = await waiting(attacker);
    const browser = server.client();
    const first = await start(browser, victim.username, { cookie: `pending=${planted.id}` });
    expect(cookieOf(first, 'pending')).toBe(first.body.pending.id);
    expect(first.body.pending.id).not.toBe(planted.id);
    const done = await finish(
      browser,
      first.body.pending.id,
      { verification: await browser.proof('sign_in', { pendingSessionId: first.body.pending.id }, victim.primary) },
      { cookie: `pending=${planted.id}` },
    );
    expect(done.body.account.id).toBe(victim.accountId);
    expect(cookieOf(done, 'pending')).toBe('');
  });

  test('18: completed from another’s session, it is still its own account that is signed in', async () => {
    const [victim, other] = [await world(server), await world(server)];
    const proof = await ask(victim);
    victim.stranger.token = other.person.token;
    expect((await complete(victim, proof)).body.account.id).toBe(victim.accountId);
    expect((await other.person.get('/v1/account')).status).toBe(200);
  });
});

describe('whose code it is', () => {
  test('18: another’s code completes nothing, in either direction, and is unspent', async () => {
    const [a, b] = [await world(server), await world(server)];
    const [codeOfA, codeOfB] = [await ask(a), await ask(b)];
    expect((await complete(a, codeOfB)).body.code).toBe('code_mismatch');
    expect((await complete(b, codeOfA)).body.code).toBe('code_mismatch');
    expect((await complete(a, codeOfA)).status).toBe(201);
    expect((await complete(b, codeOfB)).status).toBe(201);
  });

  test('12: nor does the code of another sign-in that waits at the same account', async () => {
    const where = await world(server);
    const second = { ...where, stranger: server.client() };
    const [first, code] = [await waiting(where), await ask(second)];
    expect((await complete(where, code)).body.code).toBe('code_mismatch');
    expect((await complete(second, code)).status).toBe(201);
    expect((await where.person.get(`/v1/verifications/${first.pending.id}`)).status).toBe(404);
  });
});

describe('how often and how long', () => {
  test('9, 13: 200 right at once open one session; after that it is as if it had never been', async () => {
    const where = await world(server);
    const proof = await ask(where);
    const sessions = async () =>
      (await server.sql('select 1 from sessions where account_id = $1', [where.accountId])).length;
    const before = await sessions();
    const counts = tally(await answeredAtOnce(200, () => complete(where, proof)));
    expect(counts[201]).toBe(1);
    expect(Object.keys(counts).filter((code) => !/^(201|not_found|code_spent)$/.test(code))).toEqual([]);
    expect(await sessions()).toBe(before + 1);
    expect((await complete(where, proof)).body.code).toBe('not_found');
    const { pending } = await waiting(where);
    where.stranger.token = undefined;
    const again = await where.stranger.ask('sign_in', { pendingSessionId: pending.id });
    expect(again.body.code).toBe('not_found');
  });

  test('13: a code that was called off, or that a newer one took the place of', async () => {
    const where = await world(server);
    const query = `?pendingSessionId=${(await waiting(where)).pending.id}`;
    const first = await ask(where);
    const second = await ask(where);
    expect((await complete(where, first)).body.code).toBe('code_superseded');
    expect((await where.stranger.post(`/v1/verifications/${second.id}/cancel${query}`)).status).toBe(200);
    expect((await complete(where, second)).body.code).toBe('code_expired');
  });

  test.each([
    [599, 201],
    [600, 404],
    [601, 404],
  ])('11: %i s after the password it answers %i to the right code', async (seconds, status) => {
    const where = await world(server);
    await waiting(where);
    server.clock.advance(590);
    const proof = await ask(where);
    server.clock.advance(seconds - 590);
    expect((await complete(where, proof)).status).toBe(status);
  });

  test('11: 300 s after it was asked for the code is over, though the sign-in waits on', async () => {
    const where = await world(server);
    const proof = await ask(where);
    server.clock.advance(300);
    expect((await complete(where, proof)).body.code).toBe('code_expired');
    expect((await complete(where, await ask(where))).status).toBe(201);
  });

  test('22: a restart in the middle: the sign-in waits on, and its count stands', async () => {
    const [where, locked] = [await world(server), await world(server)];
    const [proof, lockedProof] = [await ask(where), await ask(locked)];
    for (let n = 0; n < 3; n++) await complete(locked, { ...lockedProof, code: otherCode(lockedProof.code) });
    const restarted = await startTestServer({ env: wide, beside: server });
    const there = (of: World) => ({
      ...of,
      stranger: Object.assign(restarted.client(), { deviceToken: of.stranger.deviceToken }),
    });
    const wrong = { ...lockedProof, code: otherCode(lockedProof.code) };
    expect((await complete(there(locked), wrong)).body.triesLeft).toBe(1);
    expect((await complete(there(locked), wrong)).body.triesLeft).toBe(0);
    expect((await complete(there(locked), lockedProof)).body.code).toBe('code_locked');
    expect((await complete(there(where), proof)).status).toBe(201);
    await restarted.close();
  });
});

describe('19: C9 ends what waits', () => {
  const ends: [what: string, change: (where: World) => Promise<Answer<unknown>>][] = [
    ['a new password', async (where) => ways.change_password!.spend(where, await ways.change_password!.ask(where))],
    ['a new number', async (where) => ways.replace_phone_new!.spend(where, await ways.replace_phone_new!.ask(where))],
    ['one number more', async (where) => ways.bind_phone!.spend(where, await ways.bind_phone!.ask(where))],
    ['one number less', async (where) => ways.unbind_phone!.spend(where, await ways.unbind_phone!.ask(where))],
  ];
  test.each(ends)('4, 19: %s', async (_what, change) => {
    const where = await world(server);
    const proof = await ask(where);
    expect((await change(where)).status).toBeLessThan(300);
    expect((await complete(where, proof)).status).toBe(404);
  });

  test('19: the old password opens nothing more, and the new one waits like any other', async () => {
    const where = await world(server);
    await ways.change_password!.spend(where, await ways.change_password!.ask(where));
    expect((await start(server.client(), where.username)).body.code).toBe('credentials_wrong');
    const { status } = await server
      .client()
      .post('/v1/sessions', { identifier: where.username, password: newPassword });
    expect(status).toBe(202);
  });
});

describe('what it opens', () => {
  let where: World;
  let cookie: string;
  beforeEach(async () => {
    where = await world(server);
    cookie = `pending=${(await waiting(where)).pending.id}`;
  });

  test('L8: the id of what waits opens no door of any route, as cookie, as token, in the query', async () => {
    const { pending } = await waiting(where);
    const shut = (await operationsOf(server)).filter(({ wantsSession }) => wantsSession);
    expect(shut.length).toBeGreaterThan(20);
    for (const operation of shut) {
      const path = pathOf(operation, null);
      for (const headers of [
        { cookie },
        { authorization: `Bearer ${pending.id}` },
        { cookie: `session=${pending.id}` },
      ]) {
        const answer = await server
          .client()
          .call(operation.method, path, operation.bodies.length > 0 ? {} : undefined, {
            headers: { ...headers, accept: 'application/json, text/event-stream' },
          });
        // The routes of codes know whose sign-in waits, and of it only its own codes.
        const code = 'cookie' in headers && headers.cookie === cookie && path.startsWith('/v1/verifications');
        const expected = code ? ['not_found', 'validation_failed'] : ['session_required', 'session_ended'];
        expect(expected, `${operation.name}: ${answer.body.code}`).toContain(answer.body.code);
      }
    }
  });

  test('6, 12: it asks for codes to sign in and for no others, and sees none but its own', async () => {
    const { primary, person, phoneId, deviceId, next } = where;
    const theirs = await person.proof('manage_devices', { deviceId }, primary);
    const sent = server.codesSentTo(primary);
    const asks = [
      ['bind_phone', { phone: next }],
      ['unbind_phone', { phoneId }],
      ['replace_phone_current', { phoneId }],
      ['change_password', { newPassword }],
      ['change_profile', { contact: { name: 'x' } }],
      ['manage_devices', { deviceId }],
      ['manage_factors', { factorAct: { act: 'add_totp' } }],
      ['export_data', {}],
      ['close_account', {}],
      ['lift_restriction', {}],
    ] as const;
    const thief = server.client();
    for (const [purpose, needs] of asks)
      expect((await thief.ask(purpose, needs, { headers: { cookie } })).body.code, purpose).toBe('session_required');
    expect(server.codesSentTo(primary)).toBe(sent);
    const { pending } = await waiting(where);
    for (const path of ['', '/resend', '/cancel'])
      for (const query of ['', `?pendingSessionId=${pending.id}`]) {
        const method = path === '' ? 'GET' : 'POST';
        const answer = await thief.call(method, `/v1/verifications/${theirs.id}${path}${query}`, undefined, {
          headers: { cookie },
        });
        expect(answer.status).toBe(404);
      }
  });

  test('no id of it can be guessed: random, all of it, and a wrong one is as one that is over', async () => {
    const ids = await Promise.all(
      Array.from({ length: 20 }, async () => (await start(server.client(), where.username)).body.pending.id),
    );
    for (const id of ids) expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    // Nothing of them tells of the time or of one another: no two share more of their beginning than chance gives.
    expect(new Set(ids.map((id) => id.slice(0, 8))).size).toBe(20);
    const plain = ({ status, body }: Answer<Problem>) => ({ status, body: { ...body, requestId: '' } });
    const proof = { verification: await ask(where) };
    await complete(where, proof.verification);
    const over = await finish(server.client(), (await waiting(where)).pending.id, proof);
    for (const guess of [
      '00000000-0000-4000-8000-000000000000',
      ids[0]!.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
    ])
      expect(plain(await finish(server.client(), guess, proof))).toEqual(plain(over));
  });
});

describe('8, 21: what a stranger with a guess can make us do', () => {
  test('21, L3: a wrong password makes nothing wait and sends nothing', async () => {
    const { username, accountId, primary } = await world(server);
    const sent = server.sandbox.received(primary).length;
    for (const guess of ['a wrong one', `${password} `, password.toUpperCase()]) {
      const answer = await server.client().post('/v1/sessions', { identifier: username, password: guess });
      expect(answer.body.code).toBe('credentials_wrong');
      expect(cookieOf(answer, 'pending')).toBeUndefined();
    }
    expect(await server.sql('select 1 from pending_sign_ins where account_id = $1', [accountId])).toEqual([]);
    expect(server.sandbox.received(primary)).toHaveLength(sent);
  });

  test('8: tries of ids and codes are few from one address, whatever it says of itself', async () => {
    const limits = { SIGN_INS_PER_ADDRESS_PER_MINUTE: '5', TRUSTED_PROXIES: '10.0.0.0/8' };
    const strict = await startTestServer({ env: limits });
    const statuses: number[] = [];
    for (let n = 0; n < 8; n++) {
      const guesser = Object.assign(strict.client(), { address: `203.0.113.${n}` });
      const verification = { id: '01890a5d-ac96-774b-bcce-b302099a8057', code: '123456' };
      statuses.push((await finish(guesser, '3c0a5b1e-7b0e-4d8e-9a44-0d6c5f1e2a3b', { verification })).status);
    }
    expect(statuses).toEqual([404, 404, 404, 404, 404, 429, 429, 429]);
    await strict.close();
  });

  test('20: with the password in hand, a stranger’s sign-ins send no more SMS than the number allows', async () => {
    const usual = await startTestServer();
    const [person, phone] = [await usual.person(), newPhone()];
    const { username } = await person.account();
    await person.bindNumber(phone);
    usual.clock.advance(61);
    const outcomes: string[] = [];
    for (let n = 0; n < 6; n++) {
      const thief = usual.client();
      const { body } = await start(thief, username);
      const asked = await thief.ask('sign_in', { pendingSessionId: body.pending.id });
      outcomes.push(asked.body.code ?? String(asked.status));
    }
    expect(outcomes).toEqual(['201', ...Array(5).fill('send_too_soon')]);
    await usual.close();
  });
});
