import type { Invitation, Problem, StaffMe, StaffSignedIn, StaffSignInPending } from '@btepai/contract';
import { afterAll, describe, expect, test } from 'vitest';
import { atOnce, tally } from '../../../testing/at-once.ts';
import type { Client } from '../../../testing/client.ts';
import { agent, totpNow } from '../../../testing/desk.ts';
import { startTestServer } from '../../../testing/server.ts';
import { staffOf } from '../../../testing/staff.ts';

const server = await startTestServer();
server.clock.freeze();
afterAll(() => server.close());

const password = 'plum harbour 42';
const nextCode = (secret: string) => {
  server.clock.advance(30);
  return totpNow(server, secret);
};

/** Somebody invited by the command line. */
async function invited(name: string, roles = 'support') {
  const { exit, said } = await staffOf(server, ['staff', 'add', name, '--roles', roles, '--by', 'wang']);
  expect(exit).toBe(0);
  const token = /\/console\/join#([\w-]+)/.exec(said)![1]!;
  const { body } = await server.client().post<Invitation>('/v1/staff/invitations/open', { token });
  return { name, token, secret: body.totp.secret };
}
async function joined(name: string, roles?: string) {
  const member = await invited(name, roles);
  const { status } = await server
    .client()
    .post('/v1/staff/invitations/accept', { token: member.token, password, totp: nextCode(member.secret) });
  expect(status).toBe(200);
  return member;
}
const begin = (client: Client, name: string, given = password) =>
  client.post<StaffSignInPending & Problem>('/v1/staff/sessions', { name, password: given });
async function signedIn({ name, secret }: { name: string; secret: string }) {
  const client = server.client();
  const { body } = await begin(client, name);
  const { body: done } = await client.post<StaffSignedIn>(`/v1/staff/sessions/pending/${body.pending.id}/complete`, {
    totp: nextCode(secret),
  });
  client.token = done.session.token;
  return client;
}
const code = async (answer: Promise<{ status: number; body: Problem }>) => {
  const { status, body } = await answer;
  return body?.code ?? status;
};

test('a member joins by the link of the command line and signs in with two proofs', async () => {
  const lin = await joined('lin', 'support,admin');
  const client = await signedIn(lin);
  const { body } = await client.get<StaffMe>('/v1/staff/me');
  expect(body.member).toMatchObject({ name: 'lin', roles: ['support', 'admin'], status: 'active' });
  expect((await staffOf(server, ['staff', 'list'])).said).toContain('lin');
});

test('the invitation works once, for its hours, and a newer one takes its place', async () => {
  const first = await invited('wu');
  const { said } = await staffOf(server, ['staff', 'invite', 'wu', '--by', 'wang']);
  const token = /#([\w-]+)/.exec(said)![1]!;
  const open = (given: string) => server.client().post('/v1/staff/invitations/open', { token: given });
  expect(await code(open(first.token))).toBe('invitation_void');
  expect((await open(token)).status).toBe(200);
  server.clock.advance(server.settings.STAFF_INVITATION_HOURS * 3_600 - 1);
  expect((await open(token)).status).toBe(200);
  server.clock.advance(1);
  expect(await code(open(token))).toBe('invitation_void');
  expect(await code(open('nonsense'))).toBe('invitation_void');
});

test('of an invitation that is accepted ten times at once one is', async () => {
  const { token, secret } = await invited('twins');
  const totp = nextCode(secret);
  const answers = await atOnce(10, () =>
    server.client().post('/v1/staff/invitations/accept', { token, password, totp }),
  );
  expect(tally(answers)).toEqual({ 200: 1, invitation_void: 9 });
});

test('a sign-in that was begun with what a member had before comes to nothing once they joined anew', async () => {
  const qian = await joined('qian');
  const { id } = (await begin(server.client(), 'qian')).body.pending;
  const { said } = await staffOf(server, ['staff', 'invite', 'qian', '--by', 'wang']);
  const token = /#([\w-]+)/.exec(said)![1]!;
  const { body } = await server.client().post<Invitation>('/v1/staff/invitations/open', { token });
  const totp = nextCode(body.totp.secret);
  await server.client().post('/v1/staff/invitations/accept', { token, password, totp });
  for (const secret of [qian.secret, body.totp.secret])
    expect(
      await code(server.client().post(`/v1/staff/sessions/pending/${id}/complete`, { totp: nextCode(secret) })),
    ).toBe('not_found');
});

test('a weak password and a wrong code leave the invitation as it was', async () => {
  const { token, secret } = await invited('chen');
  const accept = (body: object) => server.client().post('/v1/staff/invitations/accept', { token, ...body });
  expect(await code(accept({ password: 'password1', totp: nextCode(secret) }))).toBe('password_weak');
  expect(await code(accept({ password: 'chen lives here', totp: nextCode(secret) }))).toBe('password_weak');
  expect(await code(accept({ password, totp: '000000' }))).toBe('code_wrong');
  expect((await accept({ password, totp: nextCode(secret) })).status).toBe(200);
});

describe('the second proof', () => {
  test('is wanted always, and a code is good once', async () => {
    const lu = await joined('lu');
    const totp = nextCode(lu.secret);
    const pending = async () => (await begin(server.client(), 'lu')).body.pending.id;
    const complete = (id: string, given = totp) =>
      server.client().post(`/v1/staff/sessions/pending/${id}/complete`, { totp: given });
    expect((await complete(await pending())).status).toBe(201);
    expect(await code(complete(await pending()))).toBe('code_wrong');
    const twice = await pending();
    expect((await complete(twice, nextCode(lu.secret))).status).toBe(201);
    expect(await code(complete(twice, nextCode(lu.secret)))).toBe('not_found');
  });

  test('is tried five times a sign-in and ten an hour, however many at once', async () => {
    const he = await joined('he');
    const wrong = async (times: number) => {
      const { id } = (await begin(server.client(), 'he')).body.pending;
      return tally(
        await atOnce(times, () =>
          server.client().post(`/v1/staff/sessions/pending/${id}/complete`, { totp: '000000' }),
        ),
      );
    };
    expect(await wrong(50)).toEqual({ code_wrong: 5, not_found: 45 });
    expect(await wrong(50)).toEqual({ code_wrong: 5, not_found: 45 });
    const { id } = (await begin(server.client(), 'he')).body.pending;
    const complete = (pending: string) =>
      server.client().post(`/v1/staff/sessions/pending/${pending}/complete`, { totp: totpNow(server, he.secret, 1) });
    expect(await code(complete(id))).toBe('too_many_requests');
    server.clock.advance(3_600);
    const { id: later } = (await begin(server.client(), 'he')).body.pending;
    expect((await complete(later)).status).toBe(201);
  });

  test('has five minutes', async () => {
    const ma = await joined('ma');
    const { id } = (await begin(server.client(), 'ma')).body.pending;
    server.clock.advance(300);
    expect(
      await code(
        server.client().post(`/v1/staff/sessions/pending/${id}/complete`, { totp: totpNow(server, ma.secret) }),
      ),
    ).toBe('not_found');
  });
});

test('an unknown name, a wrong password, an invitation not accepted and a disabled member answer alike', async () => {
  await invited('yet');
  await joined('gone');
  await staffOf(server, ['staff', 'disable', 'gone', '--by', 'wang']);
  const answers = await Promise.all(
    ['nobody', 'lin', 'yet', 'gone'].map((name) =>
      begin(server.client(), name, name === 'gone' ? password : 'not the password'),
    ),
  );
  expect(answers.map(({ status, body }) => [status, body.code])).toEqual(answers.map(() => [401, 'credentials_wrong']));
});

test('guesses at a name from one address are stopped, and do not keep its owner out elsewhere', async () => {
  const zhu = await joined('zhu');
  const guesser = server.client();
  // Blanks around a name are the same name.
  const answers = await atOnce(30, (n) => begin(guesser, `zhu${' '.repeat(n % 3)}`, 'not the password'));
  expect(tally(answers)).toEqual({ credentials_wrong: 10, too_many_requests: 20 });
  await signedIn(zhu);
});

describe('a session', () => {
  test('ends after its idle minutes and its hours, at the edge', async () => {
    const idle = await agent(server, ['support']);
    server.clock.advance(server.settings.STAFF_IDLE_MINUTES * 60 - 1);
    expect((await idle.get('/v1/staff/me')).status).toBe(200);
    server.clock.advance(server.settings.STAFF_IDLE_MINUTES * 60);
    expect(await code(idle.get('/v1/staff/me'))).toBe('session_ended');
    const busy = await agent(server, ['support']);
    const steps = server.settings.STAFF_SESSION_HOURS * 4;
    for (let quarter = 1; quarter < steps; quarter++) {
      server.clock.advance(900);
      expect((await busy.get('/v1/staff/me')).status).toBe(200);
    }
    server.clock.advance(900);
    expect(await code(busy.get('/v1/staff/me'))).toBe('session_ended');
  });

  test('is kept by whoever sits there, and by nothing that a page asks while nobody does', async () => {
    const away = await agent(server, ['support']);
    const ask = (unattended: boolean) =>
      away.get('/v1/staff/me', unattended ? { headers: { 'x-unattended': '1' } } : {});
    const half = (server.settings.STAFF_IDLE_MINUTES * 60) / 2;
    server.clock.advance(half);
    expect((await ask(false)).status).toBe(200);
    server.clock.advance(half);
    expect((await ask(true)).status).toBe(200);
    server.clock.advance(half - 1);
    expect((await ask(true)).status).toBe(200);
    server.clock.advance(1);
    expect(await code(ask(true))).toBe('session_ended');
  });

  test('ends by signing out, by being disabled and by a new invitation that is accepted', async () => {
    const out = await agent(server, ['support']);
    expect((await out.call('DELETE', '/v1/staff/sessions/current')).status).toBe(204);
    expect(await code(out.get('/v1/staff/me'))).toBe('session_ended');
    const disabled = await agent(server, ['support']);
    await staffOf(server, ['staff', 'disable', disabled.name, '--by', 'wang']);
    expect(await code(disabled.get('/v1/staff/me'))).toBe('session_ended');
    const again = await agent(server, ['support']);
    const { said } = await staffOf(server, ['staff', 'invite', again.name, '--by', 'wang']);
    const token = /#([\w-]+)/.exec(said)![1]!;
    expect((await again.get('/v1/staff/me')).status).toBe(200);
    const { body } = await server.client().post<Invitation>('/v1/staff/invitations/open', { token });
    await server.client().post('/v1/staff/invitations/accept', { token, password, totp: nextCode(body.totp.secret) });
    expect(await code(again.get('/v1/staff/me'))).toBe('session_ended');
  });

  test('has no power once its proof is five minutes old, until it is proven again', async () => {
    const admin = await agent(server, ['admin']);
    const invite = (name: string) =>
      admin.post('/v1/staff/members', { name, displayName: '新同事', roles: ['editor'] });
    server.clock.advance(server.settings.STAFF_PROOF_FRESH_SECONDS);
    expect((await invite('fresh-one')).status).toBe(201);
    server.clock.advance(1);
    expect(await code(invite('fresh-two'))).toBe('step_up_required');
    const prove = (totp: string) => admin.post<StaffMe & Problem>('/v1/staff/sessions/current/prove', { totp });
    expect(await code(prove('000000'))).toBe('code_wrong');
    expect((await prove(totpNow(server, admin.totpSecret))).status).toBe(200);
    expect((await invite('fresh-two')).status).toBe(201);
  });

  test('is none of a person’s, and a person’s is none of staff', async () => {
    const [person, member] = [await server.person(), await agent(server, ['admin'])];
    expect(await code(person.get('/v1/staff/me'))).toBe('session_ended');
    expect(await code(member.get('/v1/account'))).toBe('session_ended');
  });
});
