import type { CaseList, Problem, StaffCase, StaffCaseList, StaffEvent, Today } from '@btepai/contract';
import { afterAll, describe, expect, test } from 'vitest';
import type { Told } from '../../../testing/appeal.ts';
import { answerCase, appealed, caseAt, resolve, writeTo } from '../../../testing/appeal.ts';
import { atOnce, tally } from '../../../testing/at-once.ts';
import type { Client } from '../../../testing/client.ts';
import { newPhone } from '../../../testing/client.ts';
import type { Agent } from '../../../testing/desk.ts';
import { agent } from '../../../testing/desk.ts';
import { openEvents } from '../../../testing/events.ts';
import { photo, upload } from '../../../testing/pictures.ts';
import { eventually, startTestServer } from '../../../testing/server.ts';
import { verifyAudit } from '../staff/index.ts';

/** What staff do with cases, over HTTP. Who may decide an appeal is appeals.test.ts. */
const wide = { SMS_PER_NUMBER_PER_MINUTE: '50', SMS_PER_NUMBER_PER_HOUR: '50', SMS_PER_NUMBER_PER_DAY: '50' };
const server = await startTestServer({ env: wide });
afterAll(() => server.close());

const support = () => agent(server, ['support']);
const written = async (person?: Client, message = '付款之后没有收据') => {
  const who = person ?? (await server.person());
  const { body } = await writeTo(who, { topic: 'other', message });
  return { person: who, number: body.number, id: body.id };
};
const queue = async (who: Agent, query = '') =>
  (await who.get<StaffCaseList & Problem>(`/v1/staff/cases${query}`)).body;
const numbers = ({ items }: StaffCaseList) => items.map(({ number }) => number);
const auditOf = async (number: string) =>
  (await server.sql<{ act: string }>('select act from staff_audit where subject = $1 order by id', [number])).map(
    ({ act }) => act,
  );

describe('the queues', () => {
  test('waiting: who waits longest comes first, page by page; answered, it is gone; written again, it is back', async () => {
    const lin = await support();
    const one = await written();
    server.clock.advance(60);
    const two = await written();
    const all: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: StaffCaseList = await queue(lin, `?limit=1${cursor && `&cursor=${cursor}`}`);
      all.push(...numbers(page));
      cursor = page.nextCursor;
    }
    expect(all).toEqual([...new Set(all)]);
    expect(all.indexOf(one.number)).toBeLessThan(all.indexOf(two.number));
    await answerCase(lin, one.number, '请问订单号是多少？');
    expect(numbers(await queue(lin))).not.toContain(one.number);
    await one.person.post(`/v1/support/cases/${one.id}/messages`, { message: '20261124-0001' });
    expect(numbers(await queue(lin)).at(-1)).toBe(one.number);
  });

  test('mine, by topic, by state: each tells its own; a state is asked of all alone', async () => {
    const lin = await support();
    const { number } = await written();
    expect(numbers(await queue(lin, '?queue=mine'))).toEqual([]);
    await caseAt(lin, number);
    await lin.post(`/v1/staff/cases/${number}/assign`, { to: 'me' });
    expect(await queue(lin, '?queue=mine')).toMatchObject({
      items: [{ number, assignee: { id: lin.staffId, name: lin.name } }],
    });
    expect(numbers(await queue(lin, '?queue=mine&topic=phone_taken'))).toEqual([]);
    expect(numbers(await queue(lin, '?queue=all&limit=1'))).toEqual([number]);
    expect(numbers(await queue(lin, '?queue=all&topic=other&status=open&limit=1'))).toEqual([number]);
    expect(numbers(await queue(lin, '?topic=other'))).toContain(number);
    expect(numbers(await queue(lin, '?topic=phone_lost'))).toEqual([]);
    await resolve(lin, number);
    expect(numbers(await queue(lin, '?queue=mine'))).toEqual([]);
    expect(numbers(await queue(lin, '?queue=all&status=resolved&limit=1'))).toEqual([number]);
    expect(numbers(await queue(lin, '?queue=all&status=open'))).not.toContain(number);
    const { errors } = await queue(lin, '?queue=waiting&status=open');
    expect(errors).toMatchObject([{ path: 'status', code: 'status_of_all_only' }]);
    expect((await queue(lin, '?cursor=1;drop')).code).toBe('validation_failed');
  });

  test('an open appeal is in none of them but all: it has its own list, and today counts each once', async () => {
    const lin = await support();
    const waiting = async (name: string) =>
      (await lin.get<Today>('/v1/staff/today')).body.queues.find(({ queue: each }) => each === name)!;
    const [cases, appeals] = [await waiting('cases'), await waiting('appeals')];
    const { number } = await appealed(server);
    expect(numbers(await queue(lin, '?limit=100'))).not.toContain(number);
    expect(numbers(await queue(lin, '?queue=all&limit=1'))).toEqual([number]);
    expect((await waiting('cases')).count).toBe(cases.count);
    expect((await waiting('appeals')).count).toBe(appeals.count + 1);
  });

  test('who has no business there: other roles, and people', async () => {
    const { number, person } = await written();
    for (const role of ['editor', 'finance', 'admin'] as const)
      for (const path of ['/v1/staff/cases', `/v1/staff/cases/${number}`, '/v1/staff/appeals'])
        expect((await (await agent(server, [role])).get(path)).body.code).toBe('forbidden');
    expect((await person.get(`/v1/staff/cases/${number}`)).status).toBe(401);
  });
});

describe('a case', () => {
  test('opens with everything about it, its numbers masked; to open it is a look, and one line of the audit', async () => {
    const person = await server.person();
    const phone = newPhone();
    await person.call('PATCH', '/v1/account', { contact: { name: '林晓', phone } });
    const other = await written(person, '上一次');
    const { number } = await written(person);
    const lin = await support();
    const { id: accountId } = await person.account();
    expect((await caseAt(lin, number)).body).toMatchObject({
      number,
      accountId,
      status: 'open',
      version: 1,
      openedBy: null,
      contact: { name: '林晓', phone: `+86 138****${phone.slice(-4)}` },
      messages: [{ author: 'person', by: null, text: '付款之后没有收据' }],
      acts: [],
      related: [{ number: other.number, topic: 'other', status: 'open' }],
      appeal: null,
    });
    await caseAt(lin, number);
    expect(await auditOf(number)).toEqual(['account.look']);
    server.clock.advance(server.settings.STAFF_LOOK_MINUTES * 60 - 1);
    await caseAt(lin, number);
    expect(await auditOf(number)).toEqual(['account.look']);
    server.clock.advance(2);
    await caseAt(await agent(server, ['support'], 'later'), number);
    expect(await auditOf(number)).toEqual(['account.look', 'account.look']);
    expect((await caseAt(await support(), '20200101-0001')).body.code).toBe('not_found');
    expect((await caseAt(await support(), 'x')).body.code).toBe('validation_failed');
  });

  test('an answer reaches the person, without who of the staff it was; a note reaches nobody but staff', async () => {
    const { number, person, id } = await written();
    const lin = await support();
    await caseAt(lin, number);
    const note = await lin.post<StaffCase>(`/v1/staff/cases/${number}/note`, { text: '像是上周那单' });
    expect(note.body.acts).toMatchObject([
      { act: 'note', by: { id: lin.staffId, name: lin.name }, text: '像是上周那单' },
    ]);
    const { body } = await answerCase(lin, number, '收据补发了，请查收。');
    expect(body.messages.at(-1)).toMatchObject({ author: 'staff', by: lin.name, text: '收据补发了，请查收。' });
    expect(body.waitingSince).toBeNull();
    const seen = await person.get(`/v1/support/cases/${id}`);
    expect(seen.body).toMatchObject({ messages: [{}, { author: 'staff', text: '收据补发了，请查收。' }] });
    expect(JSON.stringify(seen.body)).not.toMatch(new RegExp(`${lin.name}|上周`));
    const told = await person.get<{ items: { kind: string }[] }>('/v1/notifications');
    expect(told.body.items.map(({ kind }) => kind)).toContain('case_answered');
    expect(await auditOf(number)).toEqual(['account.look', 'case.note', 'case.answer']);
  });

  test('its pictures come to whoever has looked, by the case that has them alone, and to nobody whose own it is', async () => {
    const person = await server.person();
    const { id: picture } = (await upload(person, await photo(30, 20).jpeg().toBuffer())).body;
    const { body } = await writeTo(person, { topic: 'other', message: '请看截图', attachments: [picture] });
    const other = await written(person);
    const [lin, own] = [await support(), await support()];
    const of = (number: string) => `/v1/staff/cases/${number}/pictures/${picture}`;
    expect((await lin.get(of(body.number))).body.code).toBe('look_required');
    expect((await caseAt(lin, body.number)).body.messages).toMatchObject([{ attachments: [{ id: picture }] }]);
    const answer = await lin.get(of(body.number));
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    await caseAt(lin, other.number);
    expect((await lin.get(of(other.number))).body.code).toBe('not_found');
    const { id, username } = await person.account();
    await server.sql('insert into staff_own_accounts values ($1, $2, $3)', [own.staffId, id, username]);
    expect((await own.get(of(body.number))).body.code).toBe('own_account');
  });

  test('two members on one case: both see each other, nobody writes over what they have not seen', async () => {
    const { number, person, id } = await written();
    const [lin, wang] = [await support(), await support()];
    const { version } = (await caseAt(lin, number)).body;
    expect((await caseAt(wang, number)).body.viewers).toEqual([{ id: lin.staffId, name: lin.name, writing: false }]);
    await wang.call('PUT', `/v1/staff/cases/${number}/presence`, { writing: true });
    expect((await caseAt(lin, number)).body.viewers).toEqual([{ id: wang.staffId, name: wang.name, writing: true }]);

    const answers = await atOnce(2, (n) =>
      [lin, wang][n]!.post<Problem>(`/v1/staff/cases/${number}/answer`, { version, text: `answer ${n}` }),
    );
    expect(tally(answers)).toEqual({ 200: 1, case_changed: 1 });
    expect((await caseAt(lin, number)).body.messages).toHaveLength(2);
    // What the person writes meanwhile is to be read first too.
    const seen = (await caseAt(lin, number)).body.version;
    await person.post(`/v1/support/cases/${id}/messages`, { message: '还有一件事' });
    for (const [act, more] of [
      ['answer', { text: 'x' }],
      ['resolve', {}],
      ['refuse', { reason: 'x', text: 'x' }],
    ] as const)
      expect((await lin.post(`/v1/staff/cases/${number}/${act}`, { version: seen, ...more })).body.code).toBe(
        'case_changed',
      );
    // Who is not there any more is not shown.
    server.clock.advance(61);
    expect((await caseAt(lin, number)).body.viewers).toEqual([]);
  });

  test('what happens to it is told live to every console', async () => {
    const { number, person, id } = await written();
    const [lin, wang] = [await support(), await support()];
    const stream = await openEvents<StaffEvent>(lin, '/v1/staff/events');
    const topics = () => stream.told().flatMap((event) => event.topics);
    await person.post(`/v1/support/cases/${id}/messages`, { message: '在吗' });
    await eventually(() => topics().includes('cases') && topics().includes(`case/${number}`), 'the message');
    const before = topics().length;
    await caseAt(wang, number);
    await eventually(() => topics().length > before, 'who opened it');
    const opened = topics().length;
    await wang.call('PUT', `/v1/staff/cases/${number}/presence`, { writing: true });
    await eventually(() => topics().length > opened, 'who writes');
    await stream.hangUp();
  });

  test('resolve ends it, with a word where there is one; what is written afterwards waits again, until that is settled', async () => {
    const { number, person, id } = await written();
    const lin = await support();
    const { body } = await resolve(lin, number, { text: '已经处理好了。' });
    expect([body.status, body.messages.at(-1)?.text]).toEqual(['resolved', '已经处理好了。']);
    expect((await resolve(lin, number)).body.code).toBe('case_not_open');
    await person.post(`/v1/support/cases/${id}/messages`, { message: '谢谢' });
    expect((await caseAt(lin, number)).body.waitingSince).not.toBeNull();
    const settled = (await resolve(lin, number)).body;
    expect([settled.status, settled.waitingSince]).toEqual(['resolved', null]);
    expect((await person.get<CaseList>('/v1/support/cases')).body.items[0]).toMatchObject({ status: 'resolved' });
  });

  test('the contact in full is a second act: fresh, with a reason, in the audit', async () => {
    const person = await server.person();
    const phone = newPhone();
    await person.call('PATCH', '/v1/account', { contact: { name: '林晓', phone } });
    const { number } = await written(person);
    const lin = await support();
    const reveal = (body: object) => lin.post<object>(`/v1/staff/cases/${number}/reveal`, body);
    expect((await reveal({})).status).toBe(422);
    expect((await reveal({ reason: '要回电' })).body).toMatchObject({ code: 'look_required' });
    await caseAt(lin, number);
    expect((await reveal({ reason: '要回电' })).body).toEqual({ name: '林晓', phone });
    expect(await auditOf(number)).toEqual(['account.look', 'case.reveal']);
    server.clock.advance(server.settings.STAFF_PROOF_FRESH_SECONDS + 1);
    expect((await reveal({ reason: '要回电' })).body).toMatchObject({ code: 'step_up_required' });
  });

  test('nobody works on a case of their own account, by what was noted or by the device', async () => {
    const { number, person } = await written();
    const [noted, known] = [await support(), await support()];
    const { id, username } = await person.account();
    await server.sql('insert into staff_own_accounts values ($1, $2, $3)', [noted.staffId, id, username]);
    known.deviceToken = person.deviceToken;
    for (const who of [noted, known]) {
      expect((await caseAt(who, number)).body.code).toBe('own_account');
      const version = 1;
      for (const [act, body] of [
        ['answer', { version, text: 'x' }],
        ['note', { text: 'x' }],
        ['assign', { to: 'me' }],
        ['resolve', { version }],
        ['refuse', { version, reason: 'x', text: 'x' }],
        ['reveal', { reason: 'x' }],
      ] as const)
        expect((await who.post(`/v1/staff/cases/${number}/${act}`, body)).body.code, act).toBe('own_account');
      const presence = await who.call('PUT', `/v1/staff/cases/${number}/presence`, { writing: true });
      expect(presence.body.code).toBe('own_account');
    }
  });
});

describe('a case that staff open for somebody who called', () => {
  const openFor = (who: Agent, body: object, headers = {}) => who.post<Told>('/v1/staff/cases', body, { headers });

  test('wants a look with its reason, says who opened it, and the person hears of it; twice with one key is once', async () => {
    const person = await server.person();
    const { id: accountId } = await person.account();
    const lin = await support();
    const asked = { accountId, topic: 'other', message: '来电：收不到短信' };
    expect((await openFor(lin, asked)).body.code).toBe('look_required');
    await lin.post('/v1/staff/looks', { accountId, reason: '来电' });
    const headers = { 'idempotency-key': 'call-1' };
    const [first, again] = [await openFor(lin, asked, headers), await openFor(lin, asked, headers)];
    expect([first.status, first.body]).toMatchObject([
      201,
      {
        openedBy: { id: lin.staffId, name: lin.name },
        messages: [{ author: 'staff', by: lin.name, text: '来电：收不到短信' }],
        acts: [{ act: 'open' }],
      },
    ]);
    expect(again.body.number).toBe(first.body.number);
    const { items } = (await person.get<CaseList>('/v1/support/cases')).body;
    expect(items.map(({ number }) => number)).toEqual([first.body.number]);
    const told = await person.get<{ items: { kind: string }[] }>('/v1/notifications');
    expect(told.body.items.map(({ kind }) => kind)).toContain('case_opened_for');
    expect(await auditOf(first.body.number)).toEqual(['case.open', 'account.look']);
  });

  test('an appeal rests on a proof here too: nobody proves a number by saying so', async () => {
    const person = await server.person();
    const { id: accountId } = await person.account();
    const lin = await support();
    await lin.post('/v1/staff/looks', { accountId, reason: '来电' });
    const answer = await openFor(lin, { accountId, topic: 'phone_taken', message: '来电：号码是她的' });
    expect(answer.body.errors).toMatchObject([{ path: 'topic', code: 'no_proof_of_number' }]);
  });
});

test('every chain of the audit is sound after all this', async () => {
  expect(await verifyAudit(server.app.db)).toMatchObject({ broken: [] });
});
