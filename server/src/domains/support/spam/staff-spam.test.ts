import type {
  NotificationList,
  SpamReport,
  SpamReportList,
  SpamSender,
  SpamSenderList,
  SpamSenderPage,
  Today,
} from '@btepai/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { atOnce, tally } from '../../../../testing/at-once.ts';
import type { Client } from '../../../../testing/client.ts';
import type { Agent } from '../../../../testing/desk.ts';
import { agent } from '../../../../testing/desk.ts';
import type { TestServer } from '../../../../testing/server.ts';
import { eventually, startTestServer } from '../../../../testing/server.ts';
import { startTellingReporters } from './tell-reporters.ts';

let server: TestServer;
let lin: Agent;
let nth = 0;
beforeAll(async () => {
  server = await startTestServer({ env: { SPAM_REPORTS_PER_ACCOUNT_PER_DAY: '1000' } });
});
afterAll(() => server.close());
beforeEach(async () => {
  await server.sql('truncate spam_senders, spam_reports, spam_reporters');
  lin = await agent(server, ['support']);
});

const now = (seconds = 0) => new Date(server.clock.now().getTime() + seconds * 1000).toISOString();
async function report(person: Client, body: object): Promise<SpamReport> {
  const asked = { kind: 'sms', sender: '10681234567', receivedAt: now(-60), content: `第 ${++nth} 条`, ...body };
  const answer = await person.post<SpamReport>('/v1/spam-reports', asked);
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}
const list = async (query = '', who: Client = lin) =>
  (await who.get<SpamSenderList>(`/v1/staff/spam-senders${query}`)).body;
const only = async () => (await list()).items[0]!;
const open = (id: string, query = '') => lin.get<SpamSenderPage>(`/v1/staff/spam-senders/${id}${query}`);
const decide = (id: string, body: object, who: Client = lin) =>
  who.post<SpamSender & { code: string }>(`/v1/staff/spam-senders/${id}/decide`, {
    outcome: 'phishing',
    reason: '冒充银行',
    version: 0,
    ...body,
  });
const reopen = (id: string, version: number) =>
  lin.post<SpamSender & { code: string }>(`/v1/staff/spam-senders/${id}/reopen`, { reason: '看错了', version });
const heard = async (person: Client) =>
  (await person.get<NotificationList>('/v1/notifications')).body.items.filter(({ kind }) => kind === 'spam_decided');
const own = async (person: Client) => (await person.get<SpamReportList>('/v1/spam-reports')).body.items;
const audited = (act: string) =>
  server.sql<{ act: string; subject: string }>(
    'select act, subject from staff_audit where act = $1 and staff_id = $2',
    [act, lin.staffId],
  );

describe('senders', () => {
  test('are grouped in any spelling, with counts, first and last seen, and who reported once each', async () => {
    const [one, two] = [await server.person(), await server.person()];
    await report(one, { sender: '1068 123 4567', receivedAt: now(-7_200) });
    await report(one, { sender: '+8610681234567', receivedAt: now(-3_600) });
    await report(two, { sender: '１０６８１２３４５６７', kind: 'call', receivedAt: now(-1_800) });
    const { items } = await list();
    expect(items).toMatchObject([
      { sender: '10681234567', senderKind: 'service', sms: 2, calls: 1, reporters: 2, imitations: 0, version: 0 },
    ]);
    const [{ firstAt, lastAt }] = items as [SpamSender];
    expect(Date.parse(lastAt) - Date.parse(firstAt)).toBeGreaterThan(5_000_000);
  });

  test('20 at once about one that nobody has reported before are all counted', async () => {
    const people = await atOnce(20, () => server.person());
    await atOnce(20, (n) => report(people[n]!, {}));
    expect(await only()).toMatchObject({ sms: 20, reporters: 20 });
  });

  test('who poses as us comes first, then who is reported most these days; pages go on', async () => {
    const person = await server.person();
    for (let n = 0; n < 5; n++) await report(person, { sender: '95500001' });
    server.clock.advance(3 * 86_400);
    lin = await agent(server, ['support']);
    for (let n = 0; n < 3; n++) await report(person, { sender: '95500002' });
    await report(person, { sender: '95500003' });
    await report(person, { sender: '95500004', content: '【B特派】您的账户已冻结' });
    const all = (await list()).items;
    expect(all.map(({ sender, priority }) => [sender, priority])).toEqual([
      ['95500004', 'imitates_us'],
      ['95500002', 'rising'],
      ['95500003', 'normal'],
      // Five reports, each half as heavy for each of three days.
      ['95500001', 'normal'],
    ]);
    const first = await list('?limit=3');
    const second = await list(`?limit=3&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items]).toEqual(all);
    expect(second.nextCursor).toBeNull();
  });

  test('are found exactly, in any spelling, and by no part', async () => {
    const person = await server.person();
    await report(person, { sender: '13900139000' });
    const search = (sender: string) =>
      lin.post<SpamSenderList & { code: string }>('/v1/staff/spam-senders/search', { sender });
    const find = async (sender: string) => (await search(sender)).body.items.length;
    expect([await find('+86 139 0013 9000'), await find('1390013900'), await find('%'), await find('🎉')]).toEqual([
      1, 0, 0, 0,
    ]);
    // The four digits that a mask hides are not to be had by trying them.
    const answers = await atOnce(30, (n) => search(`1390013${String(n).padStart(4, '0')}`));
    expect(tally(answers).too_many_requests).toBeGreaterThanOrEqual(20);
    const [line] = await server.sql<{ entry: string }>(
      `select entry from staff_audit where act = 'spam.search' order by seq limit 1`,
    );
    expect(line!.entry).not.toContain('9000');
  });

  test('a number is masked; the whole one is told with a reason, to whoever has just proven themselves, and audited', async () => {
    await report(await server.person(), { sender: '13900139000' });
    const { id, sender } = await only();
    expect(sender).toBe('+86 139****9000');
    const reveal = (who: Client = lin) =>
      who.post<{ sender: string; code: string }>(`/v1/staff/spam-senders/${id}/reveal`, { reason: '上报 12321' });
    expect((await reveal()).body.sender).toBe('+8613900139000');
    expect(await audited('spam.reveal')).toEqual([{ act: 'spam.reveal', subject: id }]);
    server.clock.advance(server.settings.STAFF_PROOF_FRESH_SECONDS + 1);
    expect((await reveal()).body.code).toBe('step_up_required');
  });

  test('opened, one shows its reports with contents and masked reporters, and the look is in the audit', async () => {
    const person = await server.person();
    const { username } = await person.account();
    for (let n = 0; n < 3; n++) await report(person, { content: `<img src=x onerror=alert(${n})>` });
    const { id } = await only();
    const { body } = await open(id, '?limit=2');
    expect(body.reports.items.map(({ content }) => content)).toEqual([
      '<img src=x onerror=alert(2)>',
      '<img src=x onerror=alert(1)>',
    ]);
    expect(body.reports.items[0]!.reporter).toEqual({ name: `${username[0]}***${username.at(-1)}` });
    expect(JSON.stringify(body)).not.toContain(username);
    const rest = await open(id, `?limit=2&cursor=${body.reports.nextCursor}`);
    expect(rest.body.reports).toMatchObject({ items: [{ content: '<img src=x onerror=alert(0)>' }], nextCursor: null });
    expect(await audited('spam.look')).toHaveLength(2);
    expect((await open('01890a5d-ac96-774b-bcce-b302099a8057')).status).toBe(404);
  });

  test('what waits is today’s, of those whose roles see it', async () => {
    const waiting = async (who: Client) =>
      (await who.get<Today>('/v1/staff/today')).body.queues.find(({ queue }) => queue === 'spam');
    expect(await waiting(lin)).toMatchObject({ count: 0, oldestAt: null });
    await report(await server.person(), {});
    expect(await waiting(lin)).toMatchObject({
      count: 1,
      oldestAt: (await only()).waitingSince,
      targetSeconds: 86_400,
    });
    expect(await waiting(await agent(server, ['finance']))).toBeUndefined();
  });

  test.each(['editor', 'finance', 'admin'] as const)('%s has no business with them', async (role) => {
    await report(await server.person(), {});
    const { id } = await only();
    const other = await agent(server, [role]);
    expect((await other.get('/v1/staff/spam-senders')).status).toBe(403);
    expect((await other.get(`/v1/staff/spam-senders/${id}`)).status).toBe(403);
    expect((await decide(id, {}, other)).status).toBe(403);
    expect((await only()).outcome).toBeNull();
  });
});

describe('a decision', () => {
  test('is told to all reporters once, with words that they read beside it, and audited with its reason', async () => {
    const people = [await server.person(), await server.person()];
    for (const person of [...people, ...people]) await report(person, {});
    const { id } = await only();
    const { status, body } = await decide(id, { words: '银行不会让您报验证码。' });
    const outcome = { result: 'phishing', words: '银行不会让您报验证码。', at: expect.any(String) };
    expect([status, body]).toMatchObject([200, { outcome, waitingSince: null, version: 1 }]);
    for (const person of people) {
      const [told] = await eventually(async () => {
        const all = await heard(person);
        return all.length > 0 && all;
      }, 'the outcome');
      expect(told).toMatchObject({ category: 'activity', title: '您举报的号码有结果了', link: '/me/spam' });
      expect(await own(person)).toMatchObject([{ outcome }, { outcome }]);
    }
    await told(id);
    for (const person of people) expect(await heard(person)).toHaveLength(1);
    expect((await list()).items).toEqual([]);
    expect((await list('?state=decided')).items).toMatchObject([{ id, outcome }]);
    expect(await audited('spam.decide')).toEqual([{ act: 'spam.decide', subject: id }]);
  });

  test('answers later reports at once, and does not tell who was answered again', async () => {
    const [first, later] = [await server.person(), await server.person()];
    await report(first, {});
    const { id } = await only();
    await decide(id, { outcome: 'spam' });
    expect((await report(later, {})).outcome).toMatchObject({ result: 'spam' });
    await told(id);
    expect([await heard(first), await heard(later)].map(({ length }) => length)).toEqual([1, 0]);
  });

  test('two at once: one decides, the other is told that something changed, and nothing is overwritten', async () => {
    await report(await server.person(), {});
    const { id } = await only();
    const wang = await agent(server, ['risk']);
    const answers = await atOnce(10, (n) => decide(id, { outcome: n % 2 ? 'spam' : 'phishing' }, n % 2 ? wang : lin));
    expect(tally(answers)).toEqual({ 200: 1, spam_sender_changed: 9 });
    const winner = answers.find(({ status }) => status === 200)!;
    expect((await list('?state=decided')).items).toMatchObject([{ version: 1, outcome: winner.body.outcome }]);
    const lines = await server.sql(`select 1 from staff_audit where act = 'spam.decide' and subject = $1`, [id]);
    expect(lines).toHaveLength(1);
    expect((await decide(id, { version: 1 })).body.code).toBe('spam_sender_changed');
  });

  test('can be opened again; the next is told anew, and not what was taken back', async () => {
    const person = await server.person();
    await report(person, {});
    const { id } = await only();
    expect((await reopen(id, 0)).body.code).toBe('spam_sender_changed');
    await decide(id, { outcome: 'harmless' });
    await told(id);
    expect((await reopen(id, 1)).body).toMatchObject({ outcome: null, version: 2, waitingSince: expect.any(String) });
    expect((await own(person))[0]!.outcome).toBeNull();
    expect((await decide(id, { version: 1 })).body.code).toBe('spam_sender_changed');
    await decide(id, { version: 2, outcome: 'phishing' });
    await told(id);
    expect(await heard(person)).toHaveLength(2);
    expect(await audited('spam.reopen')).toHaveLength(1);
  });

  test.each([
    ['harmless', null],
    ['unclear', null],
    ['ours', null],
    ['spam', 'spam'],
    ['phishing', 'phishing'],
  ])('%s, and then it poses as us: %s', async (outcome, after) => {
    const person = await server.person();
    await report(person, {});
    const { id } = await only();
    await decide(id, { outcome });
    await told(id);
    await report(person, { content: '普通的一条' });
    expect((await own(person))[0]!.outcome?.result).toBe(outcome);
    await report(person, { content: '【B特派】请回电' });
    expect((await own(person))[0]!.outcome?.result ?? null).toBe(after);
  });

  test('reaches everybody however many they are, though processes die and others tell beside them', async () => {
    await report(await server.person(), {});
    const { id } = await only();
    await server.sql(
      `insert into spam_reporters select sender_index, gen_random_uuid(), 0 from spam_senders, generate_series(1, 1200)`,
    );
    // Decided by a process that died before it told anybody.
    await server.sql(
      `update spam_senders set outcome = 'spam', decided_at = now(), waiting_since = null, version = 1,
      is_telling = true where id = $1`,
      [id],
    );
    const { db, clock, log } = { ...server.app, clock: server.clock, log: server.app.http.log as never };
    const beside = startTellingReporters({ db, clock, log });
    beside.wake();
    await told(id);
    await beside.stop();
    const [{ told: rows, accounts }] = (await server.sql(
      `select count(*)::int as told, count(distinct account_id)::int as accounts from notifications
       where kind = 'spam_decided' and account_id in (select account_id from spam_reporters)`,
    )) as [{ told: number; accounts: number }];
    expect([rows, accounts]).toEqual([1_201, 1_201]);
  });
});

/** Until everybody has been told. */
const told = (id: string) =>
  eventually(async () => {
    const [row] = await server.sql<{ is_telling: boolean }>('select is_telling from spam_senders where id = $1', [id]);
    return !row!.is_telling;
  }, 'all to be told');
