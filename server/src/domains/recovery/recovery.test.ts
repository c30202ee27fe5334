import type { ActivityList, RecoveryStarted } from '@btepai/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { atOnce, tally } from '../../../testing/at-once.ts';
import type { Client } from '../../../testing/client.ts';
import { newPhone, otherCode } from '../../../testing/client.ts';
import type { TestServer } from '../../../testing/server.ts';
import { eventually, startTestServer } from '../../../testing/server.ts';

const newPassword = 'quince lantern 77';
const oldPassword = 'plum harbour 42';
type Asked = RecoveryStarted & { code: string };

let server: TestServer;
let person: Client;
let username: string;
let accountId: string;
let phone: string;
/** Someone elsewhere, who has forgotten the password. */
let stranger: Client;

beforeAll(async () => {
  server = await startTestServer();
  server.clock.freeze();
});
afterAll(() => server.close());
beforeEach(async () => {
  [person, phone, stranger] = [await server.person(), newPhone(), server.client()];
  ({ username, id: accountId } = await person.account());
  await person.bindNumber(phone);
  server.clock.advance(61);
});

const ask = (identifier: string, via: 'code' | 'link' = 'code', from = stranger) =>
  from.post<Asked>('/v1/recoveries', { identifier, via });
const complete = (id: string, body: object, from = stranger) =>
  from.post<{ code: string; methods: string[]; triesLeft: number; errors: { code: string }[] }>(
    `/v1/recoveries/${id}/complete`,
    { newPassword, ...body },
  );
const completeElse = (body: object, from = stranger) =>
  from.post<{ code: string; methods: string[] }>('/v1/recoveries/complete', { newPassword, ...body });

async function askedCode(identifier = username): Promise<{ id: string; code: string }> {
  const after = server.codesSentTo(phone);
  const { status, body } = await ask(identifier);
  expect(status).toBe(202);
  return { id: body.id, code: await server.codeSentTo(phone, { after }) };
}
/** The token of the newest link that the handset received. */
const linksSentTo = () => server.sandbox.received(phone).flatMap(({ text }) => /\/r#([\w-]+)/.exec(text)?.[1] ?? []);
async function askedLink(): Promise<{ id: string; token: string }> {
  const before = linksSentTo().length;
  const { status, body } = await ask(username, 'link');
  expect(status).toBe(202);
  const [token] = await eventually(() => {
    const links = linksSentTo();
    return links.length > before ? links : null;
  }, 'a link');
  return { id: body.id, token: token! };
}
const signIn = (password: string) => server.client().post('/v1/sessions', { identifier: username, password });

test('S1 S6: a stranger who asks again and again leaves the owner codes, and hears the same of nobody', async () => {
  for (const name of [username, 'nobody_of_this_name']) {
    for (const _time of [1, 2, 3]) {
      const { status, body } = await ask(name);
      expect(status).toBe(202);
      server.clock.advance(61);
      const again = () => stranger.post(`/v1/recoveries/${body.id}/resend`);
      expect((await again()).status).toBe(202);
      server.clock.advance(61);
      expect((await again()).body).toMatchObject({ code: 'send_limit_reached' });
      // Out of the hour's window, which is everybody's.
      server.clock.advance(3_600);
    }
    expect((await ask(name)).body).toMatchObject({ code: 'send_limit_reached', retryAfterSeconds: expect.any(Number) });
    expect((await ask(name, 'link')).body).toMatchObject({ code: 'send_limit_reached' });
  }
  const phoneId = (await person.phones()).items[0]!.id;
  expect((await person.ask('unbind_phone', { phoneId })).status).toBe(201);
});

describe('L5: by a code', () => {
  test.each(['username', 'number'])('L5: who gives the %s gets a code, and sets a new password', async (by) => {
    const { id, code } = await askedCode(by === 'username' ? username.toUpperCase() : phone);
    const done = await complete(id, { code });
    expect(done).toMatchObject({ status: 204, body: '' });
    expect((await signIn(oldPassword)).body).toMatchObject({ code: 'credentials_wrong' });
    expect((await signIn(newPassword)).status).toBe(202);
  });

  test('L5: it never signs in: no cookie, no token; the sign-in after it waits for its second proof', async () => {
    const { id, code } = await askedCode();
    const { headers, body } = await complete(id, { code });
    expect([headers.get('set-cookie'), body]).toEqual([null, '']);
    const { body: waiting } = await signIn(newPassword);
    expect(waiting).toMatchObject({ pending: { methods: ['sms'] } });
  });

  test('L5 C9: every session ends, devices are strangers again, sign-ins and codes that wait are dead', async () => {
    const elsewhere = server.client();
    await elsewhere.signIn(username);
    const [waits, phoneId] = [await signIn(oldPassword), (await person.phones()).items[0]!.id];
    server.clock.advance(61);
    const unbinding = await person.proof('unbind_phone', { phoneId }, phone);
    server.clock.advance(61);
    const { id, code } = await askedCode();
    expect((await complete(id, { code })).status).toBe(204);
    for (const gone of [person, elsewhere])
      expect((await gone.get('/v1/account')).body).toMatchObject({ code: 'session_ended' });
    const pendingId = (waits.body as unknown as { pending: { id: string } }).pending.id;
    const late = await stranger.ask('sign_in', { pendingSessionId: pendingId });
    expect(late.status).toBe(404);
    server.clock.advance(61);
    // The device that was trusted is no more.
    const again = await person.post<{ pending?: object }>('/v1/sessions', {
      identifier: username,
      password: newPassword,
    });
    expect(again.status).toBe(202);
    await person.signIn(username, newPassword);
    const unbind = await person.post(`/v1/phones/${phoneId}/unbind`, { verification: unbinding });
    expect(unbind.body).toMatchObject({ code: 'code_expired' });
  });

  test('L5: the log and the inbox say so', async () => {
    const { id, code } = await askedCode();
    await complete(id, { code });
    const told = await server.sql('select kind from notifications where account_id = $1 order by id desc limit 1', [
      accountId,
    ]);
    expect(told).toEqual([{ kind: 'password_reset' }]);
    await person.signIn(username, newPassword);
    const { body } = await person.get<ActivityList>('/v1/activity');
    expect(body.items.find(({ kind }) => kind === 'password_reset')).toMatchObject({ address: stranger.address });
  });

  test('L5 C9: a change of number that waits is called off', async () => {
    server.clock.advance(8 * 86_400);
    const [target, phoneId] = [newPhone(), (await person.phones()).items[0]!.id];
    const verification = await person.proof('replace_phone_new', { phoneId, phone: target }, target);
    const started = await person.replace(phoneId, { verification, ownerProof: { password: oldPassword } });
    expect(started.body.change.status).toBe('waiting');
    server.clock.advance(61);
    const { id, code } = await askedCode();
    await complete(id, { code });
    const [change] = await server.sql('select status from phone_changes where id = $1', [started.body.change.id]);
    expect(change).toEqual({ status: 'cancelled' });
  });

  test('L5: a restricted account recovers its password, and stays restricted', async () => {
    await server.sql(
      `update accounts set status = 'restricted', restrictions = restrictions + 1, liftable_by = 'staff',
       restriction_level = 'read_only', restriction_reason = 'staff' where account_id = $1`,
      [accountId],
    );
    const { id, code } = await askedCode();
    expect((await complete(id, { code })).status).toBe(204);
    const [row] = await server.sql('select status from accounts where account_id = $1', [accountId]);
    expect(row).toEqual({ status: 'restricted' });
  });

  test('C3: the code is spent once, however many come at once', async () => {
    const { id, code } = await askedCode();
    const counts = tally(await atOnce(30, () => complete(id, { code }, server.client())));
    expect(counts).toEqual({ 204: 1, code_spent: 29 });
  });

  test('C4: five wrong codes, and the right one is refused', async () => {
    const { id, code } = await askedCode();
    const counts = tally(await atOnce(40, () => complete(id, { code: otherCode(code) }, server.client())));
    expect(counts).toEqual({ code_wrong: 5, code_locked: 35 });
    expect((await complete(id, { code })).body).toMatchObject({ code: 'code_locked' });
    expect((await signIn(oldPassword)).status).toBe(202);
  });

  test('C2: it lives five minutes, to the second', async () => {
    const first = await askedCode();
    server.clock.advance(300);
    expect((await complete(first.id, { code: first.code })).body).toMatchObject({ code: 'code_expired' });
    const second = await askedCode();
    server.clock.advance(299);
    expect((await complete(second.id, { code: second.code })).status).toBe(204);
  });

  test('C6: the code of one recovery is nothing to another', async () => {
    const first = await askedCode();
    server.clock.advance(61);
    const second = await askedCode();
    if (first.code !== second.code)
      expect((await complete(second.id, { code: first.code })).body).toMatchObject({ code: 'code_wrong' });
    expect((await complete(first.id, { code: first.code })).status).toBe(204);
    // It took the other with it (C9).
    expect((await complete(second.id, { code: second.code })).body).toMatchObject({ code: 'code_expired' });
  });

  test('C7: sent again it is the same code, after a minute', async () => {
    const { id, code } = await askedCode();
    const soon = await stranger.post<Asked>(`/v1/recoveries/${id}/resend`);
    expect(soon).toMatchObject({ status: 429, body: { code: 'send_too_soon' } });
    server.clock.advance(61);
    const again = await stranger.post<Asked>(`/v1/recoveries/${id}/resend`);
    expect(again).toMatchObject({ status: 202, body: { id } });
    expect(await server.codeSentTo(phone, { after: 2 })).toBe(code);
  });

  test('L5: an id that was never given out', async () => {
    const nowhere = '4b9d6c1e-3f0a-4c6b-9a55-0d8a7c1f2e3d';
    expect((await complete(nowhere, { code: '123456' })).body).toMatchObject({ code: 'not_found' });
    expect((await stranger.post(`/v1/recoveries/${nowhere}/resend`)).body).toMatchObject({ code: 'not_found' });
  });
});

describe('L1: the new password', () => {
  const weak: [password: () => string, reason: string][] = [
    [() => 'password1', 'password_common'],
    [() => `my ${username} lives`, 'password_has_username'],
    [() => `call ${phone.slice(3)} now`, 'password_has_number'],
  ];
  test.each(weak)('L1: %s is refused (%s), and the code stays good', async (password, reason) => {
    const { id, code } = await askedCode();
    const refused = await complete(id, { code, newPassword: password() });
    expect(refused.body).toMatchObject({ code: 'password_weak', errors: [{ path: 'newPassword', code: reason }] });
    expect((await complete(id, { code })).status).toBe(204);
  });

  test('L5: whose words it holds is told only with the right code', async () => {
    const { id, code } = await askedCode();
    const refused = await complete(id, { code: otherCode(code), newPassword: `my ${username} lives` });
    expect(refused.body).toMatchObject({ code: 'code_wrong' });
  });
});

describe('L6: by a link', () => {
  test('L6: 128 bits behind a #, so that no browser sends them on; only a hash is stored', async () => {
    const { token } = await askedLink();
    expect(Buffer.from(token, 'base64url')).toHaveLength(16);
    const [text] = server.sandbox.received(phone).map((sms) => sms.text);
    expect(text).toContain(`${server.settings.PUBLIC_ORIGIN}/r#${token}`);
    expect(text).toMatch(/^【B特派】.*10分钟/);
    const rows = await server.sql<{ token_hash: Buffer }>('select token_hash from recovery_links');
    expect(rows.some(({ token_hash }) => token_hash.includes(Buffer.from(token, 'base64url')))).toBe(false);
  });

  test('L6: it works once', async () => {
    const { token } = await askedLink();
    const counts = tally(await atOnce(20, () => completeElse({ token }, server.client())));
    expect(counts).toEqual({ 204: 1, link_expired: 19 });
    expect((await signIn(newPassword)).status).toBe(202);
  });

  test('L6: it lives ten minutes, to the second', async () => {
    const first = await askedLink();
    server.clock.advance(600);
    expect((await completeElse({ token: first.token })).body).toMatchObject({ code: 'link_expired' });
    const second = await askedLink();
    server.clock.advance(599);
    expect((await completeElse({ token: second.token })).status).toBe(204);
  });

  test('L6: a token that is none, and one of before a change of password', async () => {
    expect((await completeElse({ token: 'A'.repeat(22) })).body).toMatchObject({ code: 'link_expired' });
    const { token } = await askedLink();
    server.clock.advance(61);
    const { id, code } = await askedCode();
    await complete(id, { code });
    expect((await completeElse({ token, newPassword: 'another lantern 78' })).body).toMatchObject({
      code: 'link_expired',
    });
  });

  test('L6: a code is no token, and the link’s id takes no code', async () => {
    const { id } = await askedLink();
    expect((await complete(id, { code: '123456' })).body).toMatchObject({ code: 'code_wrong' });
    expect((await completeElse({ token: '123456' })).body).toMatchObject({ code: 'link_expired' });
  });

  test('the body names one of the two ways', async () => {
    for (const body of [
      {},
      { token: 'x', identifier: username, recoveryCode: 'x'.repeat(16) },
      { identifier: username },
    ])
      expect((await completeElse(body)).body).toMatchObject({ code: 'validation_failed' });
  });
});

describe('P8: a number that may be a stranger’s by now', () => {
  const idleFor = (seconds: number) => server.clock.advance(seconds - 61);
  test('P8: a second before 180 days without a sign the code is enough', async () => {
    idleFor(180 * 86_400 - 1);
    const { id, code } = await askedCode();
    expect((await complete(id, { code })).status).toBe(204);
  });

  test('P8: from then on it resets nothing by itself, and stays good beside a factor', async () => {
    idleFor(180 * 86_400);
    const { id, code } = await askedCode();
    const refused = await complete(id, { code });
    expect(refused).toMatchObject({ status: 403, body: { code: 'second_factor_required', methods: [] } });
    expect((await signIn(oldPassword)).status).toBe(202);
    await server.sql('update sessions set last_seen_at = $2 where account_id = $1', [accountId, server.clock.now()]);
    expect((await complete(id, { code })).status).toBe(204);
  });

  test('P8: by the link it is the same', async () => {
    idleFor(180 * 86_400);
    const { token } = await askedLink();
    expect((await completeElse({ token })).body).toMatchObject({ code: 'second_factor_required', methods: [] });
  });

  test('P8: with a sign in between it does', async () => {
    server.clock.advance(179 * 86_400);
    const { id, code } = await askedCode();
    expect((await complete(id, { code })).status).toBe(204);
    server.clock.advance(10 * 86_400);
    // That it was used is itself a sign.
    const next = await askedCode();
    expect((await complete(next.id, { code: next.code, newPassword: 'yet another 79' })).status).toBe(204);
  });

  test('P8: nothing of it is told to who has not the code', async () => {
    server.clock.advance(181 * 86_400);
    const { id, code } = await askedCode();
    expect((await complete(id, { code: otherCode(code) })).body).toMatchObject({ code: 'code_wrong' });
  });
});

describe('idempotency', () => {
  const withKey = { headers: { 'idempotency-key': 'recover-1' } };
  test('the same ask again is the same recovery, also of nobody; another body under the key is refused', async () => {
    for (const identifier of [username, phone, 'nobody-of-that-name', newPhone()]) {
      server.clock.advance(61);
      const asking = { identifier, via: 'code' };
      const first = await stranger.post<Asked>('/v1/recoveries', asking, withKey);
      expect(first.status, identifier).toBe(202);
      const again = await stranger.post<Asked>('/v1/recoveries', asking, withKey);
      expect([again.status, again.body], identifier).toEqual([202, first.body]);
      const other = await stranger.post('/v1/recoveries', { ...asking, via: 'link' }, withKey);
      expect(other.body, identifier).toMatchObject({ code: 'idempotency_key_reused' });
    }
  });

  test('completed again with its key it is the same 204', async () => {
    const { id, code } = await askedCode();
    const body = { code, newPassword };
    for (let n = 0; n < 3; n++)
      expect((await stranger.post(`/v1/recoveries/${id}/complete`, body, withKey)).status).toBe(204);
    server.clock.advance(61);
    const { token } = await askedLink();
    for (let n = 0; n < 2; n++)
      expect((await stranger.post('/v1/recoveries/complete', { token, newPassword }, withKey)).status).toBe(204);
  });
});

describe('P10: a recovery that did not complete changed nothing', () => {
  // Each is written or read at another point of the one transaction.
  const tables = ['devices', 'notifications', 'pending_sign_ins', 'phone_changes', 'idempotency_keys'];
  test.each(tables)('P10: broken off at %s', async (table) => {
    const { id, code } = await askedCode();
    const withKey = { headers: { 'idempotency-key': `broken-${table}` } };
    const completing = () => stranger.post(`/v1/recoveries/${id}/complete`, { code, newPassword }, withKey);
    await server.sql(`alter table ${table} rename to gone`);
    const broken = await completing();
    await server.sql(`alter table gone rename to ${table}`);
    expect(broken.status).toBeGreaterThanOrEqual(500);
    expect((await person.get('/v1/account')).status).toBe(200);
    expect((await signIn(newPassword)).status).toBe(401);
    const lines = await server.sql(`select from activity where account_id = $1 and kind = 'password_reset'`, [
      accountId,
    ]);
    expect(lines).toEqual([]);
    expect((await completing()).status).toBe(204);
    expect((await completing()).status).toBe(204);
  });
});

test('what has ended for a day is forgotten', async () => {
  const { id } = await askedCode();
  await askLinkLater();
  server.clock.advance(86_400 + 601);
  await server.app.schedule.run('forget recoveries');
  expect(await server.sql('select from recovery_links')).toEqual([]);
  expect(await server.sql('select from recoveries where id = $1', [id])).toEqual([]);
});
async function askLinkLater() {
  server.clock.advance(61);
  await askedLink();
}
