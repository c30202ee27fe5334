import { createHash } from 'node:crypto';
import type { Account, DataExport, RecoveryCodes, TotpStarted } from '@btepai/contract';
import { TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../../../testing/client.ts';
import { newPhone } from '../../../../testing/client.ts';
import { dumpDatabase } from '../../../../testing/dump.ts';
import { anErrand, placeOrder } from '../../../../testing/orders.ts';
import { newSubscription } from '../../../../testing/push.ts';
import type { TestServer } from '../../../../testing/server.ts';
import { eventually, startTestServer } from '../../../../testing/server.ts';
import { unzipped } from '../../../../testing/zip.ts';

let server: TestServer;
beforeAll(async () => {
  // Several codes in a row to one number: their windows are not what these are about.
  const wide = { SMS_PER_NUMBER_PER_MINUTE: '100', SMS_PER_NUMBER_PER_HOUR: '100', SMS_PER_NUMBER_PER_DAY: '100' };
  server = await startTestServer({ env: wide });
});
afterAll(() => server.close());

const daySeconds = 86_400;
const password = 'plum harbour 42';

async function bound() {
  const person = await server.person();
  const phone = newPhone();
  await person.bindNumber(phone);
  return { person, phone };
}

async function ask(person: Client) {
  const { status, body } = await person.post<DataExport>('/v1/account/export', {});
  expect({ status, body }).toMatchObject({ status: 202, body: { status: expect.stringMatching(/preparing|ready/) } });
  return body.id;
}
const look = async (person: Client, id: string) => (await person.get<DataExport>(`/v1/account/exports/${id}`)).body;
const ready = (person: Client, id: string) =>
  eventually(async () => {
    const found = await look(person, id);
    return found.status === 'ready' && found;
  }, 'the export');

async function fetchFile(person: Client, id: string) {
  const response = await fetch(`${server.url}/v1/account/exports/${id}/file`, {
    headers: { authorization: `Bearer ${person.token}` },
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, bytes };
}

describe('D3: a copy of one’s data', () => {
  test('D3: is made beside the request, told of, and holds everything, numbers in full', async () => {
    const { person, phone } = await bound();
    const contact = { name: '韦薇薇', phone: null, address: '梧桐巷十七号' };
    await person.call('PATCH', '/v1/account', { displayName: '薇薇的小店', contact });
    await person.post('/v1/support/cases', { topic: 'other', message: '我的猫叫做糯米团子' });
    const consent = { items: [{ category: 'activity', channel: 'sms', on: true }] };
    await person.call('PUT', '/v1/notification-preferences', consent);
    const browser = newSubscription();
    await person.post('/v1/push-subscriptions', browser);
    const order = await placeOrder(person, anErrand({ contact: { phone: '+8613812345678' }, note: '轻拿轻放' }));
    const id = await ask(person);
    const made = await ready(person, id);
    expect(made).toMatchObject({ progress: 1, bytes: expect.any(Number) });
    expect(Date.parse(made.expiresAt!) - server.clock.now().getTime()).toBeGreaterThan(6.9 * daySeconds * 1000);
    const { status, headers, bytes } = await fetchFile(person, id);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/zip');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="btepai-\d{4}-\d\d-\d\d\.zip"$/);
    expect(bytes).toHaveLength(made.bytes!);
    const files = unzipped(bytes);
    const json = (name: string) => JSON.parse(files[`${name}.json`]!);
    expect(files['README.txt']).toContain('请不要发给别人');
    expect(json('profile')).toMatchObject([
      { displayName: '薇薇的小店', contact: { name: '韦薇薇', address: '梧桐巷十七号' } },
    ]);
    expect(json('phones')).toMatchObject([{ phone, status: 'active' }]);
    expect(json('sessions')).toMatchObject([{ address: person.address }]);
    expect(json('devices')).toHaveLength(1);
    expect(json('activity').map((line: { kind: string }) => line.kind)).toEqual([
      'data_exported',
      'order_created',
      'case_opened',
      'profile_changed',
      'phone_bound',
      'account_created',
    ]);
    expect(json('activity')[0]).toMatchObject({ address: person.address });
    expect(json('orders')).toMatchObject([
      {
        number: order.number,
        totalFen: 1500,
        contact: { name: '韦薇薇', phone: '+8613812345678', address: '梧桐巷十七号' },
        note: '轻拿轻放',
        items: [{ serviceId: 'city-errand', priceFen: 1500 }],
        timeline: [{ kind: 'created', by: 'person' }],
      },
    ]);
    expect(json('cases')).toMatchObject([{ messages: [{ text: '我的猫叫做糯米团子' }] }]);
    expect(json('verifications')).toMatchObject([{ purpose: 'bind_phone', recipient: phone, status: 'spent' }]);
    expect(json('messages')).toMatchObject([{ kind: 'bind_phone', recipient: phone }]);
    expect(json('notifications')).toMatchObject([{ kind: 'phone_bound' }]);
    expect(json('phone-changes')).toEqual([]);
    expect(json('notification-preferences')).toMatchObject([
      { category: 'activity', channel: 'sms', on: true, changedAt: expect.any(String) },
    ]);
    expect(json('push-subscriptions')).toMatchObject([{ language: 'zh' }]);
    expect(files['push-subscriptions.json']).not.toContain(browser.endpoint);
    const inbox = await person.get<{ items: { kind: string; link: string }[] }>('/v1/notifications');
    expect(inbox.body.items[0]).toMatchObject({ kind: 'export_ready', link: '/me/export' });
  });

  test('D3: nothing secret is in it, and nothing of it lies open in the database', async () => {
    const { person, phone } = await bound();
    const contact = { name: '韦薇薇', phone: null, address: '紫藤弄八号' };
    await person.call('PATCH', '/v1/account', { contact });
    const code = await server.codeSentTo(phone);
    const asked = await person.ask('unbind_phone', { phoneId: (await person.phones()).items[0]!.id });
    const openCode = await server.codeSentTo(phone, { after: 1 });
    const id = await ask(person);
    await ready(person, id);
    const { bytes } = await fetchFile(person, id);
    const everything = Object.values(unzipped(bytes)).join('\n');
    expect(everything.includes('紫藤弄八号')).toBe(true);
    const secret = person.token!;
    const rows = await server.sql<{ password_hash: string; wrapped_key: Buffer }>(
      `select password_hash, wrapped_key from accounts join account_keys using (account_id) where account_id = $1`,
      [(await person.account()).id],
    );
    const digests = await server.sql<{ code_digest: Buffer }>('select code_digest from verifications where id = $1', [
      asked.body.id,
    ]);
    const forbidden = [
      code,
      openCode,
      secret,
      Buffer.from(secret, 'base64url').subarray(32).toString('hex'),
      createHash('sha256').update(Buffer.from(secret, 'base64url').subarray(32)).digest('hex'),
      person.deviceToken!,
      rows[0]!.password_hash,
      'argon2',
      rows[0]!.wrapped_key.toString('base64'),
      digests[0]!.code_digest.toString('hex'),
      'token_hash',
      'cipher',
      'sealed',
    ];
    expect(forbidden.filter((string) => everything.includes(string))).toEqual([]);
    const dump = await dumpDatabase(server);
    const kept = Buffer.from(bytes.subarray(0, 64)).toString('hex');
    expect([dump.includes('紫藤弄八号'), dump.includes(kept)]).toEqual([false, false]);
  });

  test('D3: of factors it says which there are, and nothing that could be used', async () => {
    const person = await server.person();
    const { body: totp } = await person.post<TotpStarted>('/v1/factors/totp', { password });
    const codeNow = () => new TOTP({ secret: totp.secret }).generate({ timestamp: server.clock.now().getTime() });
    expect((await person.post(`/v1/factors/totp/${totp.id}/activate`, { totp: codeNow() })).status).toBe(200);
    server.clock.advance(60);
    const made = await person.post<RecoveryCodes>('/v1/factors/recovery-codes', { totp: codeNow(), password });
    expect(made.body.codes).toHaveLength(10);
    const id = await ask(person);
    await ready(person, id);
    const files = unzipped((await fetchFile(person, id)).bytes);
    const everything = Object.values(files).join('\n');
    expect(JSON.parse(files['factors.json']!)).toMatchObject([{ type: 'totp' }, { type: 'recovery_codes', left: 10 }]);
    expect([totp.secret, ...made.body.codes].filter((secret) => everything.includes(secret))).toEqual([]);
  });

  test('D3: long lists are whole, in several pieces', async () => {
    const { person } = await bound();
    const { id: accountId } = await person.account();
    // Words that don't deflate to nothing, so that the file is more than one piece.
    await server.sql(
      `insert into notifications (account_id, id, category, kind, data, created_at)
       select $1, gen_random_uuid(), 'security', 'signed_in_on_new_device',
         jsonb_build_object('device', (select string_agg(md5(random()::text || n || m), '') from generate_series(1, 20) m)), now()
       from generate_series(1, 1500) n`,
      [accountId],
    );
    const id = await ask(person);
    await ready(person, id);
    const [{ pieces }] = (await server.sql<{ pieces: number }>(
      'select count(*)::int as pieces from data_export_chunks where export_id = $1',
      [id],
    )) as [{ pieces: number }];
    expect(pieces).toBeGreaterThan(1);
    const files = unzipped((await fetchFile(person, id)).bytes);
    expect(JSON.parse(files['notifications.json']!)).toHaveLength(1_501);
  });

  test('D3: one that a process left behind is taken up again, and only once', async () => {
    const { person } = await bound();
    const first = await ask(person);
    await ready(person, first);
    // As a killed process leaves it: claimed, begun, half a file.
    await server.sql(
      `update data_exports set status = 'preparing', bytes = null, progress = 0.5, available_at = $2 where id = $1`,
      [first, new Date(server.clock.now().getTime() + 60_000)],
    );
    await server.app.schedule.run('make exports');
    expect((await look(person, first)).status).toBe('preparing');
    server.clock.advance(61);
    const second = await startTestServer({ beside: server });
    await Promise.all([server.app.schedule.run('make exports'), second.app.schedule.run('make exports')]);
    await ready(person, first);
    const [row] = await server.sql('select attempts from data_exports where id = $1', [first]);
    expect(row).toEqual({ attempts: 2 });
    expect(Object.keys(unzipped((await fetchFile(person, first)).bytes))).toContain('profile.json');
    await second.close();
  });

  test('D3: three a day; each wants proof; another’s is not found', async () => {
    const { person } = await bound();
    for (let n = 0; n < 3; n++) await ask(person);
    const fourth = await person.post('/v1/account/export', {});
    expect(fourth).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
    server.clock.advance(daySeconds + 1);
    expect((await person.post('/v1/account/export', {})).body).toMatchObject({
      code: 'step_up_required',
      purpose: 'export_data',
    });
    const stranger = await bound();
    const id = await ask(stranger.person);
    expect((await person.get(`/v1/account/exports/${id}`)).status).toBe(404);
    expect((await fetchFile(person, id)).status).toBe(404);
  });

  test('D3: kept for seven days', async () => {
    const { person } = await bound();
    server.clock.freeze();
    const id = await ask(person);
    await ready(person, id);
    server.clock.advance(7 * daySeconds - 1);
    expect((await fetchFile(person, id)).status).toBe(200);
    server.clock.advance(1);
    expect((await look(person, id)).status).toBe('expired');
    expect((await fetchFile(person, id)).status).toBe(410);
    await server.app.schedule.run('expire exports');
    expect(await server.sql('select 1 from data_export_chunks where export_id = $1', [id])).toEqual([]);
    expect((await look(person, id)).status).toBe('expired');
  });

  test('L8: a session that was there before does not find it lying there', async () => {
    const { person, phone } = await bound();
    const { username } = (await person.get<Account>('/v1/account')).body;
    const stolen = server.client();
    await stolen.signIn(username);
    server.clock.advance(600);
    const verification = await person.proof('export_data', {}, phone);
    const { body } = await person.post<DataExport>('/v1/account/export', { verification });
    await ready(person, body.id);
    expect((await fetchFile(stolen, body.id)).status).toBe(403);
    const later = server.client();
    await later.signIn(username);
    expect((await fetchFile(later, body.id)).status).toBe(200);
    expect((await fetchFile(person, body.id)).status).toBe(200);
  });
});
