import type { Account, Case } from '@btepai/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { approve } from '../../../testing/appeal.ts';
import type { Client } from '../../../testing/client.ts';
import { newPhone, otherCode } from '../../../testing/client.ts';
import { agent } from '../../../testing/desk.ts';
import { dumpDatabase } from '../../../testing/dump.ts';
import { newSubscription } from '../../../testing/push.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';
import { createCrypto, newSecret } from '../../kit/crypto.ts';
import { verifyAllChains, verifyChain } from '../activity/index.ts';

let server: TestServer;
beforeAll(async () => {
  // Several codes in a row to one number: their windows are not what these are about.
  const wide = { SMS_PER_NUMBER_PER_MINUTE: '100', SMS_PER_NUMBER_PER_HOUR: '100', SMS_PER_NUMBER_PER_DAY: '100' };
  server = await startTestServer({ env: wide });
});
afterAll(() => server.close());

const daySeconds = 86_400;
const password = 'plum harbour 42';

async function close(person: Client, phone: string) {
  const verification = await person.proof('close_account', {}, phone);
  return person.post<Account>('/v1/account/close', { verification });
}

async function bound() {
  const person = await server.person();
  const phone = newPhone();
  await person.bindNumber(phone);
  return { person, phone, account: await person.account() };
}

/** To the end of the wait, and past what it takes for the cleaning up. */
async function waitOut(seconds = 15 * daySeconds + 60) {
  server.clock.advance(seconds);
  await server.app.schedule.run('close accounts');
}

describe('D3: closing', () => {
  test('D3: wants a code, begins with 15 days, ends every other session, and once more is the same', async () => {
    const { person, phone, account } = await bound();
    const other = server.client();
    await other.signIn(account.username);
    expect((await person.post('/v1/account/close', {})).body).toMatchObject({
      code: 'step_up_required',
      methods: ['sms'],
    });
    const { id, code } = await person.proof('close_account', {}, phone);
    const wrong = await person.post('/v1/account/close', { verification: { id, code: otherCode(code) } });
    expect(wrong.body.code).toBe('code_wrong');
    const closing = await person.post<Account>('/v1/account/close', { verification: { id, code } });
    expect(closing).toMatchObject({ status: 200, body: { status: 'closing', closesAt: expect.any(String) } });
    const wait = Date.parse(closing.body.closesAt!) - server.clock.now().getTime();
    expect(wait / 1000).toBeGreaterThan(15 * daySeconds - 60);
    expect(wait / 1000).toBeLessThanOrEqual(15 * daySeconds);
    expect((await other.get('/v1/account')).body.code).toBe('session_ended');
    expect(await person.post<Account>('/v1/account/close', {})).toMatchObject({ status: 200, body: closing.body });
    const inbox = await person.get<{ items: { kind: string }[] }>('/v1/notifications');
    expect(inbox.body.items.filter(({ kind }) => kind === 'account_closing')).toHaveLength(1);
  });

  test('D3: while it is closing one can sign in and look, and do nothing but reopen it', async () => {
    const { person, phone, account } = await bound();
    await close(person, phone);
    const again = server.client();
    const signedIn = await again.signIn(account.username);
    expect(signedIn.account.status).toBe('closing');
    for (const [method, path, body] of [
      ['PATCH', '/v1/account', { displayName: 'x' }],
      ['POST', '/v1/account/export', {}],
      ['POST', '/v1/verifications', { purpose: 'change_profile', displayName: 'x' }],
      ['POST', '/v1/phones', { verification: { id: account.id, code: '123456' } }],
    ] as const)
      expect((await again.call(method, path, body)).body.code, path).toBe('account_closing');
    const reopened = await again.post<Account>('/v1/account/reopen');
    expect(reopened).toMatchObject({ status: 200, body: { status: 'active', closesAt: null } });
    expect((await again.post<Account>('/v1/account/reopen')).body).toEqual(reopened.body);
    await waitOut();
    const later = server.client();
    expect((await later.signIn(account.username)).account.status).toBe('active');
    expect(await verifyChain(server.app.db, account.id)).toMatchObject({ brokenAt: null });
  });

  test('D3: a second before the end it is closing, at the end it is gone', async () => {
    const { person, phone, account } = await bound();
    server.clock.freeze();
    await close(person, phone);
    await waitOut(15 * daySeconds - 1);
    expect((await person.account()).status).toBe('closing');
    server.clock.advance(1);
    expect((await person.get('/v1/account')).body.code).toBe('session_ended');
    expect((await person.post('/v1/account/reopen')).body.code).toBe('session_ended');
    const signIn = await server.client().post('/v1/sessions', { identifier: account.username, password });
    expect(signIn.body.code).toBe('credentials_wrong');
    await waitOut(60);
    const [row] = await server.sql('select status from accounts where account_id = $1', [account.id]);
    expect(row).toEqual({ status: 'closed' });
  });

  test('D3: a change of the number that waits has to be settled first', async () => {
    const { person, phone } = await bound();
    server.clock.advance(8 * daySeconds);
    const [binding] = (await person.phones()).items;
    const next = newPhone();
    const { id, code } = await person.proof('replace_phone_new', { phoneId: binding!.id, phone: next }, next);
    const started = await person.replace(binding!.id, { verification: { id, code }, ownerProof: { password } });
    expect(started.body.change.status).toBe('waiting');
    const verification = await person.proof('close_account', {}, phone);
    expect((await person.post('/v1/account/close', { verification })).body.code).toBe('change_waiting');
    await person.post(`/v1/phone-changes/${started.body.change.id}/cancel`);
    expect((await person.post('/v1/account/close', { verification })).status).toBe(200);
  });
});

describe('D3: what is left of an account that is closed', () => {
  test('D3: nothing of the person; the log holds, and nobody can open what it seals', async () => {
    const person = server.client();
    const username = `weiwei${newSecret().slice(0, 8)}`;
    person.address = '203.0.113.77';
    await person.register(username);
    const phone = newPhone();
    await person.bindNumber(phone);
    const { id: accountId } = await person.account();
    const contact = { name: '韦薇薇', phone: null, address: '梧桐巷十七号三楼' };
    const profile = { displayName: '薇薇的小店', contact };
    expect((await person.call('PATCH', '/v1/account', profile)).status).toBe(200);
    const browser = newSubscription();
    await person.post('/v1/push-subscriptions', browser);
    const consent = { items: [{ category: 'activity', channel: 'sms', on: true }] };
    await person.call('PUT', '/v1/notification-preferences', consent);
    const written = '我的猫叫做糯米团子';
    const { body: opened } = await person.post<Case>('/v1/support/cases', { topic: 'other', message: written });
    const strings = [
      username,
      '薇薇的小店',
      '韦薇薇',
      '梧桐巷十七号三楼',
      written,
      '203.0.113.77',
      phone,
      phone.slice(3),
    ];
    expect((await dumpDatabase(server)).includes('薇薇的小店')).toBe(true);

    const [{ entry: sealedEntry } = { entry: '' }] = await server.sql<{ entry: string }>(
      `select entry from activity where account_id = $1 and kind = 'profile_changed'`,
      [accountId],
    );
    const [sealedMessage] = await server.sql<{ text_cipher: Buffer; wrapped_key: Buffer }>(
      `select text_cipher, wrapped_key from support_messages m join account_keys k using (account_id) where case_id = $1`,
      [opened.id],
    );
    const crypto = createCrypto(server.keys);
    const before = { account_id: accountId, wrapped_key: sealedMessage!.wrapped_key };
    expect(crypto.ofAccount(before).decrypt(sealedMessage!.text_cipher, `case/${opened.id}`)).toBe(written);

    await close(person, phone);
    await waitOut();

    const dump = await dumpDatabase(server);
    expect(strings.filter((string) => dump.includes(string))).toEqual([]);
    const channels = `select 1 from push_subscriptions where account_id = $1
      union all select 1 from push_messages where account_id = $1
      union all select 1 from notification_preferences where account_id = $1`;
    expect(await server.sql(channels, [accountId])).toEqual([]);
    const kept = await server.sql('select 1 from phone_bindings where phone_index = $1', [crypto.blindIndex(phone)]);
    expect(kept).toEqual([]);
    expect(dump.includes(accountId)).toBe(true);
    expect(await server.sql('select 1 from account_keys where account_id = $1', [accountId])).toEqual([]);
    const after = { account_id: accountId, wrapped_key: null };
    const fresh = createCrypto(server.keys);
    expect(() => fresh.ofAccount(after).decrypt(sealedMessage!.text_cipher, `case/${opened.id}`)).toThrow(/no key/);
    expect(JSON.parse(sealedEntry)).toMatchObject({ kind: 'profile_changed', field: 'displayName,contact' });
    expect(await verifyChain(server.app.db, accountId)).toMatchObject({ brokenAt: null });
    expect((await verifyAllChains(server.app.db, () => {})).broken).toEqual([]);
  });

  test('D3: its number is anyone’s, its name nobody’s for 90 days, and its sessions are over', async () => {
    const { person, phone, account } = await bound();
    await close(person, phone);
    await waitOut();
    expect((await person.get('/v1/account')).body.code).toBe('session_ended');
    for (const identifier of [account.username, phone]) {
      const answer = await server.client().post('/v1/sessions', { identifier, password });
      expect(answer.body.code).toBe('credentials_wrong');
    }
    const next = await server.person();
    expect((await next.bindNumber(phone)).status).toBe('active');
    const register = { username: account.username.toUpperCase(), password };
    expect((await server.client().post('/v1/accounts', register)).body.code).toBe('username_taken');
    server.clock.advance(90 * daySeconds);
    expect((await server.client().post('/v1/accounts', register)).status).toBe(201);
    await server.app.schedule.run('forget closed usernames');
    expect(await server.sql('select 1 from closed_usernames where free_at <= $1', [server.clock.now()])).toEqual([]);
  });

  test('D3: one that fails in the middle stays closing, whole, and is closed at the next run', async () => {
    const { person, phone, account } = await bound();
    const other = await bound();
    await close(person, phone);
    await close(other.person, other.phone);
    // The last step but none fails: all before it has to be undone.
    await server.sql(`create function no_key_goes() returns trigger language plpgsql as $$
      begin if old.account_id = '${account.id}' then raise exception 'power cut'; end if; return old; end $$`);
    await server.sql(
      'create trigger no_key_goes before delete on account_keys for each row execute function no_key_goes()',
    );
    await waitOut();
    const look = `select a.status, a.username, (select count(*)::int from phone_claims c where c.account_id = a.account_id) as numbers,
      (select count(*)::int from sessions s where s.account_id = a.account_id) as sessions from accounts a where a.account_id = $1`;
    expect(await server.sql(look, [account.id])).toEqual([
      { status: 'closing', username: account.username, numbers: 1, sessions: expect.toBeOneOf([1, 2]) },
    ]);
    expect(await server.sql(look, [other.account.id])).toMatchObject([{ status: 'closed', numbers: 0, sessions: 0 }]);
    await server.sql('drop trigger no_key_goes on account_keys');
    await server.app.schedule.run('close accounts');
    expect(await server.sql(look, [account.id])).toMatchObject([{ status: 'closed', numbers: 0, sessions: 0 }]);
    expect(await verifyChain(server.app.db, account.id)).toMatchObject({ brokenAt: null });
  });

  test('D3: whoever appealed for its number hears that it is free', async () => {
    const { person, phone } = await bound();
    await close(person, phone);
    server.clock.advance(14 * daySeconds);
    const claimant = await server.person();
    const appeal = async (client: Client, number: string) => {
      const { id, code } = await client.proof('bind_phone', { phone: number }, number);
      const { body } = await client.bind(id, code);
      const asked = { topic: 'phone_taken', message: '号码现在是我的', claimToken: body.appeal!.claimToken };
      const { body: opened } = await client.post<Case>('/v1/support/cases', asked);
      for (let n = 0; n < 2; n++) await approve(await agent(server, ['support']), opened.number);
    };
    await appeal(claimant, phone);
    await waitOut(daySeconds + 60);
    const { body } = await claimant.get<{ items: { kind: string }[] }>('/v1/notifications');
    expect(body.items.map(({ kind }) => kind)).toContain('phone_release_done');
    expect((await claimant.bindNumber(phone)).status).toBe('active');
  });

  test('D3: what a closed account asked of others’ numbers ends with it', async () => {
    const holder = await bound();
    const leaving = await server.person();
    await leaving.post('/v1/account/close', { password });
    server.clock.advance(14 * daySeconds);
    // As the second approval writes it: its claimant is on the way out.
    const { id: leavingId } = await leaving.account();
    await server.sql(
      `insert into phone_proofs (account_id, id, phone_index, phone_cipher, country, proven_at, expires_at, spent_at)
       select $1, gen_random_uuid(), phone_index, phone_cipher, country, $2, $2, $2 from phone_bindings where account_id = $3`,
      [leavingId, server.clock.now(), holder.account.id],
    );
    await server.sql(
      `insert into phone_changes (account_id, id, kind, status, binding_id, claimant_id, started_at, applies_at, objection_until)
       select account_id, gen_random_uuid(), 'release', 'waiting', id, $1, $2, $2::timestamptz + interval '3 days', $2
       from phone_bindings where account_id = $3`,
      [leavingId, server.clock.now(), holder.account.id],
    );
    await waitOut(daySeconds + 60);
    expect((await holder.person.phones()).waiting).toEqual([]);
  });
});
