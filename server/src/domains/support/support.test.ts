import type { Case, CaseList } from '@btepai/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { naughty } from '../../../../tests/text/naughty.ts';
import { atOnce, tally } from '../../../testing/at-once.ts';
import type { Client } from '../../../testing/client.ts';
import { newPhone } from '../../../testing/client.ts';
import { dumpDatabase } from '../../../testing/dump.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';
import { staffOf } from '../../../testing/staff.ts';

const hour = 3_600;
let server: TestServer;
beforeAll(async () => {
  const wide = { SMS_PER_NUMBER_PER_MINUTE: '50', SMS_PER_NUMBER_PER_HOUR: '50', SMS_PER_NUMBER_PER_DAY: '50' };
  server = await startTestServer({ env: { ...wide, SUPPORT_MESSAGES_PER_CASE: String(messagesPerCase) } });
});
afterAll(() => server.close());

const messagesPerCase = 12;
const write = (person: Client, body: object, headers = {}) =>
  person.post<Case & { code: string; errors?: { path: string; code: string }[] }>('/v1/support/cases', body, {
    headers,
  });

const staff = (...args: string[]) => staffOf(server, args[0] === 'phones' ? args : ['cases', ...args]);
const applyDue = () => server.app.schedule.run('apply due phone changes');

/** Someone who proved to hold a number that is another's. */
async function claimant() {
  const [holder, person, phone] = [await server.person(), await server.person(), newPhone()];
  await holder.bindNumber(phone);
  const { body } = await person.post('/v1/phones', {
    verification: await person.proof('bind_phone', { phone }, phone),
  });
  return { holder, person, phone, claimToken: body.appeal!.claimToken };
}
async function appealed() {
  const story = await claimant();
  const { person, claimToken } = story;
  const { body } = await write(person, { topic: 'phone_taken', message: '号码是我新买的', claimToken });
  return { ...story, number: body.number, caseId: body.id };
}

describe('a case', () => {
  test('has a number of the day, its messages, and the bound number as its contact', async () => {
    const person = await server.person();
    const phone = newPhone();
    await person.bindNumber(phone);
    const { status, body } = await write(person, { topic: 'other', message: '你好' });
    expect([status, body]).toMatchObject([
      201,
      {
        number: expect.stringMatching(/^\d{8}-\d{4}$/),
        topic: 'other',
        status: 'open',
        contact: { phone: `+86 138****${phone.slice(-4)}` },
        messages: [{ author: 'person', text: '你好' }],
      },
    ]);
    const more = await person.post<Case>(`/v1/support/cases/${body.id}/messages`, { message: '还有' });
    expect(more.body.messages.map(({ text }) => text)).toEqual(['你好', '还有']);
    expect((await person.get<CaseList>('/v1/support/cases')).body.items).toMatchObject([{ id: body.id }]);
  });

  test('takes the saved contact before the bound number, and a given one before both', async () => {
    const person = await server.person();
    const own = newPhone();
    await person.call('PATCH', '/v1/account', { contact: { name: '林晓', phone: own } });
    expect((await write(person, { topic: 'other', message: 'a' })).body.contact).toMatchObject({
      name: '林晓',
      phone: `+86 138****${own.slice(-4)}`,
    });
    const given = newPhone();
    const answer = await write(person, { topic: 'other', message: 'b', contact: { phone: given } });
    expect(answer.body.contact).toMatchObject({ phone: `+86 138****${given.slice(-4)}` });
  });

  test('is opened once under one Idempotency-Key, and 20 at once have 20 numbers', async () => {
    const person = await server.person();
    const body = { topic: 'other', message: 'once' };
    const answers = await atOnce(10, () => write(person, body, { 'idempotency-key': 'one' }));
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    const people = await atOnce(20, () => server.person());
    const numbers = await atOnce(20, async (n) => (await write(people[n]!, body)).body.number);
    expect(new Set(numbers).size).toBe(20);
  });

  test('ten a day for one account, then too many', async () => {
    const person = await server.person();
    for (let n = 0; n < 10; n++) expect((await write(person, { topic: 'other', message: 'x' })).status).toBe(201);
    expect((await write(person, { topic: 'other', message: 'x' })).body.code).toBe('too_many_requests');
    server.clock.advance(24 * hour);
    expect((await write(person, { topic: 'other', message: 'x' })).status).toBe(201);
  });

  test('many at once get no more than the limit: ten cases a day, so many messages of a case', async () => {
    const person = await server.person();
    const body = { topic: 'other', message: 'x' };
    expect(tally(await atOnce(40, () => write(person, body)))).toEqual({ 201: 10, too_many_requests: 30 });
    const { id } = (await person.get<CaseList>('/v1/support/cases')).body.items[0]!;
    const answers = await atOnce(40, () => person.post(`/v1/support/cases/${id}/messages`, { message: 'x' }));
    expect(tally(answers)).toEqual({ 201: messagesPerCase - 1, too_many_requests: 41 - messagesPerCase });
  });

  test('is nobody else’s', async () => {
    const { body } = await write(await server.person(), { topic: 'other', message: 'mine' });
    const stranger = await server.person();
    expect((await stranger.get(`/v1/support/cases/${body.id}`)).body.code).toBe('not_found');
    expect((await stranger.post(`/v1/support/cases/${body.id}/messages`, { message: 'x' })).body.code).toBe(
      'not_found',
    );
  });

  test('D1: nothing that was written stands in a dump', async () => {
    const person = await server.person();
    const { body } = await write(person, {
      topic: 'other',
      message: 'a singular marmalade',
      contact: { name: 'Quillon', phone: newPhone() },
    });
    await staff('answer', body.number, '--by', 'lin', '--text', 'your peculiar teapot');
    await staff('refuse', body.number, '--by', 'lin', '--reason', 'an unheard-of zeppelin');
    const dump = await dumpDatabase(server);
    for (const text of ['marmalade', 'Quillon', 'teapot', 'zeppelin']) expect(dump).not.toContain(text);
  });
});

describe('what staff see', () => {
  const waiting = async (number: string) =>
    (await staff('list')).said.split('\n').find((line) => line.startsWith(number));

  test('what waits for them: until they answer, and again when the person writes on, also in a case that ended', async () => {
    const person = await server.person();
    const { number, id } = (await write(person, { topic: 'other', message: 'hello' })).body;
    const writeOn = () => person.post(`/v1/support/cases/${id}/messages`, { message: 'and this' });
    expect(await waiting(number)).toMatch(/open .*unanswered since/);
    await staff('answer', number, '--by', 'lin', '--text', 'which number?');
    expect(await waiting(number)).toMatch(/open +opened [\d-]+ [\d:]+$/);
    await writeOn();
    expect(await waiting(number)).toMatch(/unanswered since/);
    await staff('resolve', number, '--by', 'lin');
    expect(await waiting(number)).toBeUndefined();
    expect((await staff('list', '--status', 'resolved')).said).toContain(number);
    await writeOn();
    expect(await waiting(number)).toMatch(/resolved .*unanswered since/);
    await staff('answer', number, '--by', 'lin', '--text', 'thank you');
    expect(await waiting(number)).toBeUndefined();
  });

  test('nothing that a person writes passes for a line of ours, or commands the terminal', async () => {
    const forged = '2026-11-24 10:00  wang → approve: bill seen';
    const message = `mine\n${forged}\r${forged}\u2028${forged}\u001b[2J\u009b2J\u202eesrever`;
    const { body } = await write(await server.person(), {
      topic: 'other',
      message,
      contact: { name: 'Q\nwang → approve: seen', phone: newPhone() },
    });
    expect(body.messages[0]?.text).toBe(message);
    const { said } = await staff('show', body.number);
    expect(said).toContain('<1b>[2J<9b>2J<202e>esrever');
    expect(said.match(/→ approve/g)).toHaveLength(4);
    expect(said).not.toMatch(/^\d.*→ approve/m);
    expect(said).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_Control}/u);
  });

  test('D6: any text that is taken is kept as it was given', async () => {
    const wide = await startTestServer({ env: { SUPPORT_MESSAGES_PER_CASE: '100000' } });
    const person = await wide.person();
    const { id, number } = (await write(person, { topic: 'other', message: 'first' })).body;
    const taken: string[] = ['first'];
    for (const message of naughty) {
      const { status } = await person.post(`/v1/support/cases/${id}/messages`, { message });
      expect([201, 422], JSON.stringify(message)).toContain(status);
      if (status === 201) taken.push(message);
    }
    expect(taken.length).toBeGreaterThan(400);
    const { body } = await person.get<Case>(`/v1/support/cases/${id}`);
    expect(body.messages.map(({ text }) => text)).toEqual(taken);
    expect((await staffOf(wide, ['cases', 'show', number])).exit).toBe(0);
    await wide.close();
  });
});

describe('an appeal rests on a proof', () => {
  test.each([
    ['none', undefined],
    ['no token of ours', 'x'.repeat(64)],
  ])('P3: %s: told by the field', async (_what, claimToken) => {
    const { status, body } = await write(await server.person(), { topic: 'phone_taken', message: 'mine', claimToken });
    expect([status, body.errors]).toMatchObject([422, [{ path: 'claimToken', code: 'claim_token_void' }]]);
  });

  test('P3: another account’s token is none, and so is one of a bind for a lost number', async () => {
    const { claimToken, person } = await claimant();
    const other = await server.person();
    expect((await write(other, { topic: 'phone_taken', message: 'x', claimToken })).status).toBe(422);
    expect((await write(person, { topic: 'phone_lost', message: 'x', claimToken })).status).toBe(422);
    expect((await write(person, { topic: 'phone_taken', message: 'x', claimToken })).status).toBe(201);
  });

  test('P3: the same proof again leads to the same case, also from ten at once', async () => {
    const { claimToken, person } = await claimant();
    const answers = await atOnce(10, () => write(person, { topic: 'phone_taken', message: 'x', claimToken }));
    expect(tally(answers)).toEqual({ 201: 10 });
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  });

  test('P3: what is written with the same proof again is added to the case, once', async () => {
    const { claimToken, person } = await claimant();
    const say = (message: string) => write(person, { topic: 'phone_taken', message, claimToken });
    const { id } = (await say('the first')).body;
    await say('the second');
    const { body } = await say('the second');
    expect(body.id).toBe(id);
    expect(body.messages.map(({ text }) => text)).toEqual(['the first', 'the second']);
  });

  test('P3: a refused appeal can be made anew with the same proof, and needs two again', async () => {
    const { claimToken, person, number, caseId } = await appealed();
    await staff('approve', number, '--by', 'lin', '--reason', 'bill');
    await staff('refuse', number, '--by', 'wang', '--reason', 'no bill');
    const again = (await write(person, { topic: 'phone_taken', message: 'now with the bill', claimToken })).body;
    expect(again).toMatchObject({ status: 'open', messages: [{ text: 'now with the bill' }] });
    expect(again.id).not.toBe(caseId);
    expect((await staff('approve', again.number, '--by', 'lin', '--reason', 'bill')).said).toMatch(/one more/);
    expect((await staff('approve', again.number, '--by', 'wang', '--reason', 'bill')).said).toBe('done');
  });

  test('P3: once approved, the key and the token still lead to the case', async () => {
    const { claimToken, person } = await claimant();
    const body = { topic: 'phone_taken', message: 'x', claimToken };
    const first = await write(person, body, { 'idempotency-key': 'appeal' });
    for (const by of ['lin', 'wang']) await staff('approve', first.body.number, '--by', by, '--reason', 'bill');
    for (const headers of [{ 'idempotency-key': 'appeal' }, {}]) {
      const { status, body: found } = await write(person, body, headers);
      expect([status, found.id, found.status]).toEqual([201, first.body.id, 'approved']);
      expect(found.messages).toHaveLength(1);
    }
    const other = await write(person, { ...body, message: 'y' }, { 'idempotency-key': 'appeal' });
    expect(other.body.code).toBe('idempotency_key_reused');
    expect((await write(await server.person(), body)).status).toBe(422);
  });

  test('P3: it is void after 7 days, but a case that rests on it is not', async () => {
    const [used, unused] = [await appealed(), await claimant()];
    server.clock.advance(7 * 24 * hour);
    expect(
      (await write(unused.person, { topic: 'phone_taken', message: 'x', claimToken: unused.claimToken })).status,
    ).toBe(422);
    await staff('approve', used.number, '--by', 'lin', '--reason', 'bill seen');
    expect((await staff('approve', used.number, '--by', 'wang', '--reason', 'agreed')).said).toBe('done');
  });
});

describe('P9: releasing someone’s number', () => {
  test('P9: two different staff, then 72 hours’ notice to the holder, then the number is free', async () => {
    const { holder, person, phone, number } = await appealed();
    expect((await staff('approve', number, '--by', 'lin', '--reason', 'bill seen')).said).toMatch(/one more/);
    expect((await holder.phones()).waiting).toEqual([]);
    for (const same of ['lin', ' LIN ', 'ｌｉｎ', 'l\u200bin', 'lin\ufe0f', '\u3164lin'])
      expect(await staff('approve', number, '--by', same, '--reason', 'again')).toMatchObject({ exit: 1 });
    expect((await staff('approve', number, '--by', 'wang', '--reason', 'agreed')).said).toBe('done');
    const [waiting] = (await holder.phones()).waiting;
    expect(waiting).toMatchObject({ kind: 'release', status: 'waiting', to: null });
    expect(Date.parse(waiting!.appliesAt) - Date.parse(waiting!.startedAt)).toBe(72 * hour * 1000);
    server.clock.advance(72 * hour - 5);
    await applyDue();
    expect((await holder.phones()).items).toHaveLength(1);
    server.clock.advance(5);
    await applyDue();
    expect((await holder.phones()).items).toEqual([]);
    expect(await person.bindNumber(phone)).toMatchObject({ status: 'active' });
  });

  test('P9: the holder says no from any session, and the number stays', async () => {
    const { holder, number } = await appealed();
    for (const by of ['lin', 'wang']) await staff('approve', number, '--by', by, '--reason', 'bill');
    const [waiting] = (await holder.phones()).waiting;
    expect((await holder.post(`/v1/phone-changes/${waiting!.id}/cancel`)).status).toBe(200);
    server.clock.advance(73 * hour);
    await applyDue();
    expect((await holder.phones()).items).toHaveLength(1);
  });

  test('27: ten approvals by one name at once are one', async () => {
    const { number, holder } = await appealed();
    const said = await atOnce(10, () => staff('approve', number, '--by', 'lin', '--reason', 'me'));
    expect(said.filter(({ exit }) => exit === 0)).toHaveLength(1);
    expect((await holder.phones()).waiting).toEqual([]);
  });

  test('P9: two different staff at the same moment: one is the first and one the second', async () => {
    const { number, holder } = await appealed();
    const both = await atOnce(2, (n) => staff('approve', number, '--by', ['lin', 'wang'][n]!, '--reason', 'bill'));
    expect(both.map(({ said }) => said).sort()).toEqual(['done', 'noted: one more member of staff has to approve']);
    expect((await holder.phones()).waiting).toHaveLength(1);
  });

  test('P9: an approval and a refusal at once: one of both, and the case is decided once', async () => {
    const { number } = await appealed();
    await staff('approve', number, '--by', 'lin', '--reason', 'bill');
    const both = await Promise.all([
      staff('approve', number, '--by', 'wang', '--reason', 'bill'),
      staff('refuse', number, '--by', 'zhao', '--reason', 'no bill'),
    ]);
    expect(both.filter(({ exit }) => exit === 0)).toHaveLength(1);
  });

  test('P9: every act is written down with its reason, and nobody can change it', async () => {
    const { number } = await appealed();
    await staff('approve', number, '--by', 'Lin', '--reason', 'bill of October');
    await staff('refuse', number, '--by', 'wang', '--reason', 'another name on it');
    const { said } = await staff('show', number);
    expect(said).toMatch(/lin → approve: bill of October\n.*wang → refuse: another name on it/);
    for (const sql of ['update support_acts set staff = $$x$$', 'delete from support_acts', 'truncate support_acts'])
      await expect(server.sql(sql)).rejects.toThrow('append-only');
  });

  test('P9: a number that its holder has left meanwhile needs no release', async () => {
    const { holder, phone, number } = await appealed();
    const [binding] = (await holder.phones()).items;
    const verification = await holder.proof('unbind_phone', { phoneId: binding!.id }, phone);
    await holder.post(`/v1/phones/${binding!.id}/unbind`, { verification, acceptNoRecovery: true });
    await staff('approve', number, '--by', 'lin', '--reason', 'bill');
    expect(await staff('approve', number, '--by', 'wang', '--reason', 'bill')).toMatchObject({
      exit: 1,
      said: expect.stringMatching(/not what the appeal was about/),
    });
    expect((await staff('refuse', number, '--by', 'wang', '--reason', 'free now')).said).toBe('done');
  });

  test('P6: an approved appeal for a lost number starts the change, which waits 72 hours', async () => {
    const person = await server.person();
    const { username } = await person.account();
    const [old, next] = [newPhone(), newPhone()];
    const { id: phoneId } = await person.bindNumber(old);
    const verification = await person.proof('replace_phone_new', { phoneId, phone: next }, next);
    const lost = await person.replace(phoneId, { verification, ownerProof: { password: 'plum harbour 42' } });
    const { claimToken } = lost.body.appeal!;
    const { body } = await write(person, { topic: 'phone_lost', message: '手机丢了', claimToken });
    for (const by of ['lin', 'wang']) await staff('approve', body.number, '--by', by, '--reason', 'id seen');
    expect((await person.account()).waitingChange).toMatchObject({ kind: 'replace', phoneId });
    await server.objectionSentTo(old);
    server.clock.advance(72 * hour);
    await applyDue();
    // Nobody knows which of the sessions appealed, so all of them end (C9).
    await person.signIn(username);
    expect((await person.account()).phone?.phone).toBe(`+86 138****${next.slice(-4)}`);
  });
});

describe('an objection', () => {
  test('P5: opens a case, with which staff free the account', async () => {
    const person = await server.person();
    const { username } = await person.account();
    const old = newPhone();
    const { id: phoneId } = await person.bindNumber(old);
    await person.replace(phoneId, await person.replaceProofs(phoneId, old, newPhone()));
    await (await server.person()).bindNumber(old);
    await server.client().post('/v1/phone-objections', { token: await server.objectionSentTo(old) });
    await person.signIn(username);
    const [opened] = (await person.get<CaseList>('/v1/support/cases')).body.items;
    expect(opened).toMatchObject({ topic: 'phone_objected', status: 'open' });
    expect((await person.account()).status).toBe('restricted');
    expect((await staff('approve', opened!.number, '--by', 'lin', '--reason', 'x')).said).toMatch(/no appeal/);
    expect((await staff('resolve', opened!.number, '--by', 'lin', '--lift')).said).toBe('done');
    expect((await person.account()).status).toBe('active');
  });
});

describe('what staff can’t do', () => {
  test.each([
    [['show', '20200101-0001'], 1],
    [['approve', '20200101-0001', '--by', 'lin', '--reason', 'x'], 1],
    [['approve', '20200101-0001', '--reason', 'x'], 2],
    [['approve', '20200101-0001', '--by', '  ', '--reason', 'x'], 2],
    [['approve', '20200101-0001', '--by', '\u200b', '--reason', 'x'], 2],
    [['approve', '20200101-0001', '--by', 'lin'], 2],
    [['list', '--status', 'nothing'], 2],
    [['phones', 'allow', 'nobody', '3', '--by', 'lin'], 1],
    [['phones', 'allow', 'nobody', '0', '--by', 'lin'], 2],
    [['phones', 'allow', 'nobody', '101', '--by', 'lin'], 2],
    [['phones', 'allow', 'nobody', '3'], 2],
  ])('%j exits with %i', async (args, exit) => {
    expect((await staff(...args)).exit).toBe(exit);
  });

  test('an enterprise may hold as many numbers as it was allowed', async () => {
    const person = await server.person('enterprise');
    const { username } = await person.account();
    expect((await staff('phones', 'allow', username, '7', '--by', 'lin')).exit).toBe(0);
    expect((await person.phones()).policy.max).toBe(7);
  });
});
