import type {
  ActivityList,
  AuditList,
  FoundAccount,
  Problem,
  RevealedPhone,
  RiskAlertList,
  StaffAccount,
  StaffDevice,
} from '@btepai/contract';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { answeredAtOnce, tally } from '../../../testing/at-once.ts';
import type { Answer, Client } from '../../../testing/client.ts';
import { newPhone } from '../../../testing/client.ts';
import { agent } from '../../../testing/desk.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';
import { staffOf } from '../../../testing/staff.ts';
import { verifyAudit } from '../staff/index.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterEach(() => server.clock.thaw());
afterAll(() => server.close());

type Refused = Pick<Problem, 'code' | 'retryAfterSeconds'>;
const reason = '来电核实';
const search = (by: Client, asked: object) =>
  by.post<FoundAccount & Refused>('/v1/staff/accounts/search', { reason, ...asked });
const show = (by: Client, id: string) => by.get<StaffAccount & Refused>(`/v1/staff/accounts/${id}`);
const look = (by: Client, accountId: string) => by.post('/v1/staff/looks', { accountId, reason });
const auditOf = async (staffId: string) =>
  (await (await agent(server, ['admin'])).get<AuditList>(`/v1/staff/audit?staffId=${staffId}&limit=100`)).body.items;

async function holder(kind?: string) {
  const client = await server.person(kind);
  const { id, username } = await client.account();
  const phone = newPhone();
  const binding = await client.bindNumber(phone);
  return { client, id, username, phone, binding };
}
const masked = (phone: string) => `+86 ${phone.slice(3, 6)}****${phone.slice(-4)}`;

describe('search', () => {
  test('finds by the whole of a username, a number or an id, and opens what it found', async () => {
    const { id, username, phone } = await holder();
    for (const asked of [{ username }, { phone }, { accountId: id }]) {
      const support = await agent(server, ['support']);
      expect((await show(support, id)).body.code).toBe('look_required');
      expect((await search(support, asked)).body).toEqual({ id, username });
      expect((await show(support, id)).body).toMatchObject({ id, username, phones: [{ phone: masked(phone) }] });
    }
  });

  test('26: one account in every spelling of its name and number', async () => {
    const { client, id, phone } = await holder();
    const { username } = await client.account();
    const national = phone.slice(3);
    const wide = [...national].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join('');
    const arabic = [...national].map((digit) => String.fromCodePoint(0x0660 + Number(digit))).join('');
    const support = await agent(server, ['support']);
    for (const asked of [
      { username: username.toUpperCase() },
      { username: ` ${username} ` },
      { username: [...username].map((char) => String.fromCodePoint(char.codePointAt(0)! + 0xfee0)).join('') },
      { phone: national },
      { phone: `0086 ${national.slice(0, 3)}-${national.slice(3)}` },
      { phone: wide },
      { phone: arabic },
      { phone: `‪${phone}‬` },
    ])
      expect((await search(support, asked)).body, JSON.stringify(asked)).toMatchObject({ id });
  });

  test('by a part, a wildcard or a piece of SQL it finds nobody', async () => {
    const { username, phone } = await holder();
    for (const wrong of [
      username.slice(0, -1),
      `${username.slice(0, 3)}%`,
      '%',
      `${username}' or '1'='1`,
      '_'.repeat(username.length),
    ])
      expect((await search(await agent(server, ['support']), { username: wrong })).body.code, wrong).toBe('not_found');
    const support = await agent(server, ['support']);
    for (const wrong of [phone.slice(0, -1), `${phone.slice(3, -1)}%`, phone.slice(-4)])
      expect((await search(support, { phone: wrong })).body.code, wrong).toBe('phone_invalid');
    for (const asked of [
      {},
      { username, phone },
      { username, accountId: crypto.randomUUID() },
      { name: username },
      { username: 'a\0b' },
      { username: ' ' },
    ])
      expect((await search(support, asked)).body.code).toBe('validation_failed');
  });

  test('is in the audit with its reason, also where it found nobody; a number is nowhere in it', async () => {
    const { id, username, phone } = await holder();
    const [support, unknown] = [await agent(server, ['support']), newPhone()];
    await search(support, { username });
    await search(support, { phone });
    await search(support, { phone: unknown });
    const lines = (await auditOf(support.staffId)).filter(({ act }) => act === 'account.search');
    expect(lines.map(({ accountId, reason: why, details }) => [accountId, why, details.by, details.found])).toEqual([
      [null, reason, 'phone', false],
      [id, reason, 'phone', true],
      [id, reason, 'username', true],
    ]);
    const rows = JSON.stringify(await server.sql('select * from staff_audit where staff_id = $1', [support.staffId]));
    for (const number of [phone, unknown]) expect(rows).not.toContain(number.slice(3));
    expect(rows).not.toContain(reason);
  });

  test('whoever tries names in a row is stopped, told when to go on, and told of', async () => {
    const { username } = await holder();
    const risk = await agent(server, ['risk']);
    const thief = await agent(server, ['support']);
    const [most, weight] = [server.settings.STAFF_SEARCHES_PER_HOUR, server.settings.STAFF_SEARCH_MISS_WEIGHT];
    const misses = await answeredAtOnce(30, (index) => search(thief, { username: `nobody${index}` }));
    expect(tally(misses)).toEqual({ not_found: most / weight, too_many_requests: 30 - most / weight });
    // What would have been found is not found either.
    const refused = await search(thief, { username });
    expect([refused.status, refused.body.code]).toEqual([429, 'too_many_requests']);
    expect(refused.body.retryAfterSeconds).toBeLessThanOrEqual(3_600);
    const alerts = async () =>
      (await risk.get<RiskAlertList>('/v1/staff/alerts?kind=staff_search_spree&status=open')).body.items.filter(
        ({ details }) => details.staffId === thief.staffId,
      );
    expect(await alerts()).toMatchObject([{ details: { member: thief.name } }]);

    server.clock.advance(refused.body.retryAfterSeconds! + 1);
    expect((await search(await agent(server, ['support']), { username })).status).toBe(200);
  });

  test('a search that finds costs one, so a day’s work is no spree', async () => {
    const support = await agent(server, ['support']);
    const { username } = await holder();
    for (let searched = 0; searched < server.settings.STAFF_SEARCHES_PER_HOUR; searched++)
      expect((await search(support, { username })).status).toBe(200);
    expect((await search(support, { username })).status).toBe(429);
  });
});

describe('an account that is looked at', () => {
  test('says how it stands and how safe it is, and no whole number', async () => {
    const { client, id, phone, username } = await holder();
    const support = await agent(server, ['support']);
    await look(support, id);
    const { body } = await show(support, id);
    expect(body).toMatchObject({
      id,
      username,
      kind: 'individual',
      status: 'active',
      restriction: null,
      phones: [{ phone: masked(phone), primary: true }],
      phonesAllowed: 1,
      factors: [],
      securityScore: expect.any(Number),
    });
    expect(body.securityScore).toBe((await client.get<{ score: number }>('/v1/account/security')).body.score);
    for (const part of ['activity', 'devices', 'sessions', 'cases', 'orders', 'acts']) {
      const answer = await support.get<{ items: object[] }>(`/v1/staff/accounts/${id}/${part}`);
      expect([part, answer.status]).toEqual([part, 200]);
      expect(JSON.stringify(answer.body)).not.toContain(phone.slice(3));
    }
    const { body: activity } = await support.get<ActivityList>(`/v1/staff/accounts/${id}/activity`);
    expect(activity).toEqual((await client.get<ActivityList>('/v1/activity')).body);
  });

  test('is open for as long as a look lasts, to this member, and no second longer', async () => {
    server.clock.freeze();
    const { id } = await holder();
    const [support, other] = [await agent(server, ['support']), await agent(server, ['support'])];
    await look(support, id);
    server.clock.advance(server.settings.STAFF_LOOK_MINUTES * 60 - 1);
    await support.get('/v1/staff/me');
    expect((await show(support, id)).status).toBe(200);
    expect((await show(other, id)).body.code).toBe('look_required');
    server.clock.advance(1);
    for (const part of ['', '/activity', '/devices', '/sessions', '/cases', '/orders', '/acts'])
      expect((await support.get(`/v1/staff/accounts/${id}${part}`)).body.code, part).toBe('look_required');
  });

  test('own_account: not one’s own, declared or signed in on this browser, in no route', async () => {
    const { client, id, username, binding } = await holder();
    const declared = await agent(server, ['support', 'risk']);
    const admin = await agent(server, ['admin']);
    await admin.call('PATCH', `/v1/staff/members/${declared.staffId}`, { ownAccounts: [username] });
    const known = await agent(server, ['support', 'risk']);
    known.deviceToken = client.deviceToken;
    for (const one of [declared, known]) {
      expect((await search(one, { username })).body.code).toBe('own_account');
      expect((await look(one, id)).body.code).toBe('own_account');
      for (const part of ['', '/activity', '/devices', '/sessions', '/cases', '/orders', '/acts', '/decisions'])
        expect((await one.get(`/v1/staff/accounts/${id}${part}`)).body.code, part).toBe('own_account');
      for (const [act, body] of [
        ['restrict', { level: 'no_payments', selfLift: true, reason }],
        ['lift', { reason }],
        ['end-sessions', { reason }],
        ['phones-allowed', { max: 3, reason }],
        [`phones/${binding.id}/reveal`, { reason }],
      ] as const)
        expect((await one.post(`/v1/staff/accounts/${id}/${act}`, body)).body.code, act).toBe('own_account');
    }
    expect((await client.account()).status).toBe('active');
  });

  test('pages by cursor', async () => {
    const { client, id } = await holder();
    const support = await agent(server, ['support']);
    await look(support, id);
    const { body: whole } = await client.get<ActivityList>('/v1/activity');
    const paged: ActivityList['items'] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const path: string = `/v1/staff/accounts/${id}/activity?limit=1${cursor && `&cursor=${cursor}`}`;
      const { body }: Answer<ActivityList> = await support.get<ActivityList>(path);
      paged.push(...body.items);
      cursor = body.nextCursor;
    }
    expect(paged).toEqual(whole.items);
  });
});

describe('acts', () => {
  async function opened(id: string) {
    const one = await agent(server, ['support', 'risk']);
    await look(one, id);
    return one;
  }

  test('a restriction bites at the next request, its owner is told, and a colleague reads why', async () => {
    const { client, id } = await holder();
    const risk = await opened(id);
    const { body } = await risk.post<StaffAccount>(`/v1/staff/accounts/${id}/restrict`, {
      level: 'no_changes',
      selfLift: false,
      reason: '多人举报',
    });
    expect(body).toMatchObject({ status: 'restricted', restriction: { level: 'no_changes', liftableBy: 'staff' } });
    expect((await client.call('PATCH', '/v1/account', { displayName: '新名字' })).body.code).toBe('account_restricted');
    expect((await client.account()).restriction).toEqual({ level: 'no_changes', reason: 'staff', liftableBy: 'staff' });
    const { body: log } = await client.get<ActivityList>('/v1/activity');
    expect(log.items[0]).toMatchObject({ kind: 'account_restricted', disownable: false });
    // The reason is for staff.
    expect(JSON.stringify([log, (await client.get('/v1/notifications')).body])).not.toContain('多人举报');
    const colleague = await opened(id);
    const { body: acts } = await colleague.get<AuditList>(`/v1/staff/accounts/${id}/acts`);
    expect(acts.items).toMatchObject([{ act: 'account.restrict', by: { name: risk.name }, reason: '多人举报' }]);

    const lifts = await answeredAtOnce(4, () => risk.post(`/v1/staff/accounts/${id}/lift`, { reason }));
    expect(tally(lifts)).toEqual({ 200: 1, account_unrestricted: 3 });
    expect((await client.account()).status).toBe('active');
    const { body: after } = await colleague.get<AuditList>(`/v1/staff/accounts/${id}/acts`);
    expect(after.items.map(({ act }) => act)).toEqual(['account.lift', 'account.restrict']);
  });

  test('ending the sessions ends all, trusts no device, and says so', async () => {
    const { client, id, username } = await holder();
    const support = await opened(id);
    expect((await support.post(`/v1/staff/accounts/${id}/end-sessions`, { reason })).status).toBe(204);
    expect((await client.get('/v1/account')).body.code).toBe('session_ended');
    const { body } = await support.get<{ items: StaffDevice[] }>(`/v1/staff/accounts/${id}/devices`);
    expect(body.items).toMatchObject([{ trusted: false, sessions: 0 }]);
    await client.signIn(username);
    const { body: log } = await client.get<ActivityList>('/v1/activity');
    const line = log.items.find(({ kind }) => kind === 'sessions_ended');
    expect(line).toMatchObject({ summary: '客服让所有登录都退出了', disownable: false });
    const { body: told } = await client.get<{ items: { kind: string }[] }>('/v1/notifications');
    expect(told.items.map(({ kind }) => kind)).toContain('sessions_ended');
  });

  test('an enterprise may hold as many as staff say, an individual one', async () => {
    const [acme, person] = [await holder('enterprise'), await holder()];
    const support = await opened(acme.id);
    await look(support, person.id);
    const allow = (id: string, max: number) => support.post(`/v1/staff/accounts/${id}/phones-allowed`, { max, reason });
    expect((await allow(acme.id, 8)).status).toBe(204);
    expect((await acme.client.phones()).policy.max).toBe(8);
    expect((await show(support, acme.id)).body.phonesAllowed).toBe(8);
    expect((await acme.client.get<ActivityList>('/v1/activity')).body.items[0]!.summary).toContain('8');
    expect((await allow(person.id, 2)).body.code).toBe('not_enterprise');
    expect((await allow(acme.id, 101)).body.code).toBe('validation_failed');
  });

  test('the command line does the same by a chain of its own', async () => {
    const { id, username } = await holder('enterprise');
    const because = ['--by', 'lin', '--reason', '来信核实'];
    await staffOf(server, ['accounts', 'restrict', username, '--level', 'read_only', ...because]);
    await staffOf(server, ['accounts', 'lift', username, ...because]);
    await staffOf(server, ['phones', 'allow', username, '3', ...because]);
    const { body } = await (await opened(id)).get<AuditList>(`/v1/staff/accounts/${id}/acts`);
    expect(body.items.map(({ act, by, reason: why }) => [act, by.name, why])).toEqual(
      ['phones.allow', 'account.lift', 'account.restrict'].map((act) => [act, 'lin', '来信核实']),
    );
    expect((await staffOf(server, ['accounts', 'lift', username, ...because])).said).toContain('not restricted');
  });
});

describe('a number in full', () => {
  const reveal = (by: Client, id: string, phoneId: string) =>
    by.post<RevealedPhone & Refused>(`/v1/staff/accounts/${id}/phones/${phoneId}/reveal`, { reason });

  test('takes a look, a fresh proof and a reason, and is a line of its own', async () => {
    const { id, phone, binding } = await holder();
    const other = await holder();
    const support = await agent(server, ['support']);
    server.clock.freeze();
    expect((await reveal(support, id, binding.id)).body.code).toBe('look_required');
    await look(support, id);
    expect((await reveal(support, id, binding.id)).body).toEqual({ phone });
    expect((await reveal(support, id, other.binding.id)).body.code).toBe('not_found');
    const line = (await auditOf(support.staffId)).find(({ act }) => act === 'phone.reveal');
    expect(line).toMatchObject({ act: 'phone.reveal', accountId: id, reason, details: { phoneId: binding.id } });
    server.clock.advance(server.settings.STAFF_PROOF_FRESH_SECONDS + 1);
    expect((await reveal(support, id, binding.id)).body.code).toBe('step_up_required');
  });

  test('so many an hour, at once or one by one, then nobody is shown any and somebody is told', async () => {
    const { id, binding } = await holder();
    const [support, risk] = [await agent(server, ['support']), await agent(server, ['risk'])];
    await look(support, id);
    const most = server.settings.STAFF_REVEALS_PER_HOUR;
    const answers = await answeredAtOnce(most + 5, () => reveal(support, id, binding.id));
    expect(tally(answers)).toEqual({ 200: most, too_many_requests: 5 });
    const { body } = await risk.get<RiskAlertList>('/v1/staff/alerts?kind=staff_reveal_spree');
    expect(body.items.filter(({ details }) => details.staffId === support.staffId)).toHaveLength(1);
  });
});

test('D2: after all that every chain is sound, and a line that is altered is named', async () => {
  expect((await verifyAudit(server.app.db)).broken).toEqual([]);
  const victim = await agent(server, ['support']);
  await search(victim, { username: 'nobody-at-all' });
  const [line] = await server.sql<{ id: string; seq: string }>(
    "select id, seq from staff_audit where staff_id = $1 and act = 'account.search'",
    [victim.staffId],
  );
  await server.sql('alter table staff_audit disable trigger staff_audit_no_change');
  await server.sql(`update staff_audit set entry = replace(entry, '"found":false', '"found":true') where id = $1`, [
    line!.id,
  ]);
  await server.sql('alter table staff_audit enable trigger staff_audit_no_change');
  expect((await verifyAudit(server.app.db)).broken).toEqual([
    { staffId: victim.staffId, seq: Number(line!.seq), id: line!.id },
  ]);
});

test('many searches of one member at once wait for each other, and for no connection that one of them holds', async () => {
  const narrow = await startTestServer({ env: { DATABASE_CONNECTIONS: '3', STAFF_SEARCH_MISS_WEIGHT: '1' } });
  try {
    const lin = await agent(narrow, ['support']);
    const answers = await Promise.all(Array.from({ length: 12 }, () => search(lin, { phone: newPhone(), reason })));
    expect(tally(answers)).toEqual({ not_found: 12 });
  } finally {
    await narrow.close();
  }
});
