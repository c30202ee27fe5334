import type { ActivityLine, ActivityList, Disowned } from '@btepai/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { atOnce } from '../../../testing/at-once.ts';
import type { Client } from '../../../testing/client.ts';
import { newPhone } from '../../../testing/client.ts';
import { addTotp } from '../../../testing/factors.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';
import { verifyChain } from './verify-chain.ts';

let server: TestServer;
beforeAll(async () => {
  // Several codes in a row to one number: their windows are not what these are about.
  const wide = { SMS_PER_NUMBER_PER_MINUTE: '100', SMS_PER_NUMBER_PER_HOUR: '100', SMS_PER_NUMBER_PER_DAY: '100' };
  server = await startTestServer({ env: wide });
});
afterAll(() => server.close());

const logOf = async (person: Client, query = '', language = 'zh-CN') =>
  (await person.get<ActivityList>(`/v1/activity${query}`, { headers: { 'accept-language': language } })).body;

const lineOf = async (person: Client, kind: string): Promise<ActivityLine> =>
  (await logOf(person)).items.find((line) => line.kind === kind)!;

const disown = (person: Client, { id }: { id: string }) => person.post<Disowned>(`/v1/activity/${id}/disown`);

async function bound() {
  const person = await server.person();
  const phone = newPhone();
  await person.bindNumber(phone);
  return { person, phone, account: await person.account() };
}

describe('the log that people read', () => {
  test('newest first, in words of both languages, with device and address, page by page', async () => {
    const person = server.client();
    // One of Alibaba's public resolvers, in China for decades.
    person.address = '223.5.5.5';
    const { account } = await person.register();
    await person.bindNumber();
    await person.call('PATCH', '/v1/account', { displayName: '小店', contact: { name: '薇薇' } });
    await person.signIn(account.username);
    const { items, nextCursor } = await logOf(person);
    expect(nextCursor).toBeNull();
    expect(items.map(({ summary }) => summary)).toEqual([
      '用密码登录',
      '修改了昵称和联系方式',
      '绑定了手机号',
      '注册了账户',
    ]);
    const inEnglish = (await logOf(person, '', 'en')).items.map(({ summary }) => summary);
    expect(inEnglish).toEqual([
      'Signed in with the password',
      'Changed the name and contact',
      'Added a number',
      'The account was created',
    ]);
    expect(items[0]).toMatchObject({ kind: 'signed_in', address: person.address, device: 'API' });
    expect(items[0]!.place).toMatch(/^中国/);
    expect(items.map(({ disownable }) => disownable)).toEqual([true, true, true, false]);
    expect(items.every(({ disownedAt }) => disownedAt === null)).toBe(true);
    const first = await logOf(person, '?limit=3');
    expect(first.items).toEqual(items.slice(0, 3));
    expect((await logOf(person, `?limit=3&cursor=${first.nextCursor}`)).items).toEqual(items.slice(3));
  });

  test('a sign-in says by what it was proven', async () => {
    const { account } = await bound();
    const other = server.client();
    await other.signIn(account.username);
    expect((await lineOf(other, 'signed_in')).summary).toBe('用密码和短信验证码登录');
  });

  test('D5: nobody reads or disowns another’s', async () => {
    const [one, two] = [await bound(), await bound()];
    const line = await lineOf(one.person, 'phone_bound');
    expect((await disown(two.person, line)).status).toBe(404);
    expect((await logOf(two.person)).items.map(({ id }) => id)).not.toContain(line.id);
    expect((await server.client().get('/v1/activity')).body).toMatchObject({ code: 'session_required' });
  });
});

describe('不是我', () => {
  test('what a thief added after the disowned line does not free the account; what its owner had before does', async () => {
    for (const hasNumber of [false, true]) {
      const person = hasNumber ? (await bound()).person : await server.person();
      const { username, phone } = await person.account();
      const thief = server.client();
      await thief.signIn(username);
      const app = await addTotp(thief, server.clock);
      server.clock.advance(60);

      const line = (await logOf(person)).items.find(({ kind }) => kind === 'signed_in')!;
      const { body } = await disown(person, line);
      expect(body.account.restriction).toEqual({
        level: 'no_changes',
        reason: 'disowned',
        liftableBy: hasNumber ? 'code' : 'staff',
      });
      const proof = { totp: app.code(), password: 'plum harbour 42' };
      expect((await person.post('/v1/account/lift-restriction', proof)).body).toMatchObject({
        code: 'step_up_required',
        methods: hasNumber ? ['sms'] : [],
      });
      expect(phone === null).toBe(!hasNumber);
    }
  });

  test('L9: a thief’s sign-in is disowned: at its next request it is out, and the account is kept until its owner proves themselves', async () => {
    const { person, phone, account } = await bound();
    const thief = server.client();
    await thief.signIn(account.username);
    expect((await thief.get('/v1/account')).status).toBe(200);
    const line = await lineOf(person, 'signed_in');
    const { status, body } = await disown(person, line);
    expect(status).toBe(200);
    expect(body.actions).toEqual(
      expect.arrayContaining(['sessions_ended', 'devices_distrusted', 'account_restricted']),
    );
    expect(body.account).toMatchObject({
      status: 'restricted',
      restriction: { level: 'no_changes', reason: 'disowned', liftableBy: 'code' },
    });
    expect((await thief.get('/v1/account')).body).toMatchObject({ code: 'session_ended' });
    expect((await person.call('PATCH', '/v1/account', { displayName: 'x' })).body.code).toBe('account_restricted');
    // The thief's device is strange again; the owner's is not.
    const again = await thief.post('/v1/sessions', { identifier: account.username, password: 'plum harbour 42' });
    expect(again.status).toBe(202);
    const devices = await person.get<{ items: { current: boolean; trusted: boolean }[] }>('/v1/devices');
    expect(devices.body.items.map(({ current, trusted }) => [current, trusted])).toEqual([
      [false, false],
      [true, true],
    ]);
    expect((await lineOf(person, 'signed_in')).disownedAt).not.toBeNull();
    expect(await lineOf(person, 'disowned')).toMatchObject({ disownable: false });
    const inbox = await person.get<{ items: { kind: string }[] }>('/v1/notifications');
    expect(inbox.body.items.map(({ kind }) => kind)).toContain('account_restricted');
    expect(await verifyChain(server.app.db, account.id)).toMatchObject({ brokenAt: null });

    const verification = await person.proof('lift_restriction', {}, phone);
    const lifted = await person.post('/v1/account/lift-restriction', { verification });
    expect(lifted).toMatchObject({ status: 200, body: { status: 'active', restriction: null } });
  });

  test('once more is the same as once, also at the same moment', async () => {
    const { person, account } = await bound();
    await server.client().signIn(account.username);
    const line = await lineOf(person, 'signed_in');
    const answers = await atOnce(10, () => disown(person, line));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    for (const { body } of answers) expect(body).toEqual(answers[0]!.body);
    expect((await logOf(person)).items.filter(({ kind }) => kind === 'disowned')).toHaveLength(1);
    expect((await person.account()).restriction).toMatchObject({ reason: 'disowned' });
  });

  test('what was done in this very session ends it too', async () => {
    const { person, account } = await bound();
    await person.call('PATCH', '/v1/account', { displayName: 'someone at my unlocked phone' });
    expect((await disown(person, await lineOf(person, 'profile_changed'))).status).toBe(200);
    expect((await person.get('/v1/account')).body).toMatchObject({ code: 'session_ended' });
    const again = await person.post('/v1/sessions', { identifier: account.username, password: 'plum harbour 42' });
    expect(again.status).toBe(202);
  });

  test('what waits stops, outstanding codes die, and a copy of the data is not to be fetched', async () => {
    const { person, account } = await bound();
    server.clock.advance(8 * 86_400);
    const [binding] = (await person.phones()).items;
    const next = newPhone();
    const { id, code } = await person.proof('replace_phone_new', { phoneId: binding!.id, phone: next }, next);
    const proof = { verification: { id, code }, ownerProof: { password: 'plum harbour 42' } };
    const { body: started } = await person.replace(binding!.id, proof);
    const other = server.client();
    await other.signIn(account.username);
    await other.post('/v1/account/export', {});
    const asked = await other.ask('unbind_phone', { phoneId: binding!.id });
    const { body } = await disown(person, await lineOf(person, 'signed_in'));
    expect(body.actions).toContain('changes_cancelled');
    expect((await person.get(`/v1/phone-changes/${started.change.id}`)).body).toMatchObject({ status: 'cancelled' });
    expect((await person.get(`/v1/verifications/${asked.body.id}`)).body).toMatchObject({ status: 'cancelled' });
    expect(await server.sql('select status from data_exports where account_id = $1', [account.id])).toEqual([
      { status: 'expired' },
    ]);
  });

  test('P5: a number that was replaced is undone by its old number’s link, and the answer says so', async () => {
    const { person, phone } = await bound();
    const [binding] = (await person.phones()).items;
    const next = newPhone();
    expect((await person.replace(binding!.id, await person.replaceProofs(binding!.id, phone, next))).status).toBe(200);
    const { body } = await disown(person, await lineOf(person, 'phone_replaced'));
    expect(body.actions).toContain('objection_open');
    const token = await server.objectionSentTo(phone);
    const objected = await server.client().post('/v1/phone-objections', { token });
    expect(objected.body).toMatchObject({ outcome: 'restored' });
  });

  test('P5: after an objection only the number that objected lifts, whatever is disowned then', async () => {
    const { person, phone, account } = await bound();
    const [binding] = (await person.phones()).items;
    await person.replace(binding!.id, await person.replaceProofs(binding!.id, phone, newPhone()));
    await server.client().post('/v1/phone-objections', { token: await server.objectionSentTo(phone) });
    const thief = server.client();
    await thief.signIn(account.username);
    await disown(thief, await lineOf(thief, 'phone_bound'));
    const [row] = await server.sql('select restriction_reason from accounts where account_id = $1', [account.id]);
    expect(row).toEqual({ restriction_reason: 'objection' });
  });

  test('with nothing but a password it is for staff to lift: the password may be what was stolen', async () => {
    const person = await server.person();
    const { account } = await server.client().signIn((await person.account()).username);
    const { body } = await disown(person, await lineOf(person, 'signed_in'));
    expect(body.account.restriction).toMatchObject({ liftableBy: 'staff' });
    expect(account.id).toBe(body.account.id);
  });

  test('an account that someone began to close stays', async () => {
    const { person, phone } = await bound();
    const thief = server.client();
    await thief.signIn((await person.account()).username);
    const verification = await thief.proof('close_account', {}, phone);
    await thief.post('/v1/account/close', { verification });
    const back = server.client();
    await back.signIn((await thief.account()).username);
    expect((await disown(back, await lineOf(back, 'account_closing'))).body.account).toMatchObject({
      status: 'restricted',
      closesAt: null,
    });
  });

  test.each(['account_created', 'disowned'])(
    'a line that nobody can have done for them is not disowned: %s',
    async (kind) => {
      const { person, account } = await bound();
      if (kind === 'disowned') {
        await server.client().signIn(account.username);
        await disown(person, await lineOf(person, 'signed_in'));
      }
      expect((await disown(person, await lineOf(person, kind))).body).toMatchObject({ code: 'forbidden' });
    },
  );
});
