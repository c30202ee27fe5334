import type { Case, CaseList, NotificationList } from '@btepai/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { naughty } from '../../../../tests/text/naughty.ts';
import { answerCase, appealed, approve, caseAt, claimant, refuse, resolve, writeTo } from '../../../testing/appeal.ts';
import { atOnce, tally } from '../../../testing/at-once.ts';
import { newPhone } from '../../../testing/client.ts';
import { agent } from '../../../testing/desk.ts';
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
const write = writeTo;
const cli = (...args: string[]) => staffOf(server, args[0] === 'phones' ? args : ['cases', ...args]);
const support = () => agent(server, ['support']);

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

  test('is unread from an answer or a decision on until it was opened, and so is what was told of it', async () => {
    const [person, lin] = [await server.person(), await support()];
    const { id, number } = (await write(person, { topic: 'other', message: 'hello' })).body;
    const other = (await write(person, { topic: 'other', message: 'another' })).body;
    const unread = async () => {
      const [cases, inbox] = [await person.get<CaseList>('/v1/support/cases'), await person.get('/v1/notifications')];
      const { activity } = (inbox.body as unknown as NotificationList).unread;
      return [cases.body.items.flatMap((one) => (one.unread ? [one.id] : [])), activity];
    };
    const read = (caseId: string, who = person) => who.post(`/v1/support/cases/${caseId}/read`);
    const before = (await unread())[1] as number;
    for (const act of [() => answerCase(lin, number, 'which?'), () => resolve(lin, number)]) {
      await act();
      expect(await unread()).toEqual([[id], before + 1]);
      expect((await read(id, await server.person())).status).toBe(404);
      await read(other.id);
      expect(await unread()).toEqual([[id], before + 1]);
      expect((await read(id)).status).toBe(204);
      expect(await unread()).toEqual([[], before]);
    }
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
    const lin = await support();
    await answerCase(lin, body.number, 'your peculiar teapot');
    await lin.post(`/v1/staff/cases/${body.number}/note`, { text: 'some aubergine' });
    const { version } = (await caseAt(lin, body.number)).body;
    const refusal = { version, reason: 'an unheard-of zeppelin', text: 'so much rhubarb' };
    expect((await lin.post(`/v1/staff/cases/${body.number}/refuse`, refusal)).status).toBe(200);
    const dump = await dumpDatabase(server);
    for (const text of ['marmalade', 'Quillon', 'teapot', 'zeppelin', 'aubergine', 'rhubarb'])
      expect(dump).not.toContain(text);
  });
});

describe('what staff see', () => {
  const waiting = async (number: string) =>
    (await cli('list')).said.split('\n').find((line) => line.startsWith(number));

  test('by the command line: what waits for them, until they answer, and again when the person writes on', async () => {
    const lin = await support();
    const person = await server.person();
    const { number, id } = (await write(person, { topic: 'other', message: 'hello' })).body;
    const writeOn = () => person.post(`/v1/support/cases/${id}/messages`, { message: 'and this' });
    expect(await waiting(number)).toMatch(/open .*unanswered since/);
    await answerCase(lin, number, 'which number?');
    expect(await waiting(number)).toMatch(/open +opened [\d-]+ [\d:]+$/);
    await writeOn();
    expect(await waiting(number)).toMatch(/unanswered since/);
    await resolve(lin, number);
    expect(await waiting(number)).toBeUndefined();
    expect((await cli('list', '--status', 'resolved')).said).toContain(number);
    await writeOn();
    expect(await waiting(number)).toMatch(/resolved .*unanswered since/);
    await answerCase(lin, number, 'thank you');
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
    const { said } = await cli('show', body.number);
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
    const { claimToken, person } = await claimant(server);
    const other = await server.person();
    expect((await write(other, { topic: 'phone_taken', message: 'x', claimToken })).status).toBe(422);
    expect((await write(person, { topic: 'phone_lost', message: 'x', claimToken })).status).toBe(422);
    expect((await write(person, { topic: 'phone_taken', message: 'x', claimToken })).status).toBe(201);
  });

  test('P3: the same proof again leads to the same case, also from ten at once', async () => {
    const { claimToken, person } = await claimant(server);
    const answers = await atOnce(10, () => write(person, { topic: 'phone_taken', message: 'x', claimToken }));
    expect(tally(answers)).toEqual({ 201: 10 });
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  });

  test('P3: what is written with the same proof again is added to the case, once', async () => {
    const { claimToken, person } = await claimant(server);
    const say = (message: string) => write(person, { topic: 'phone_taken', message, claimToken });
    const { id } = (await say('the first')).body;
    await say('the second');
    const { body } = await say('the second');
    expect(body.id).toBe(id);
    expect(body.messages.map(({ text }) => text)).toEqual(['the first', 'the second']);
  });

  test('P3: a refused appeal can be made anew with the same proof, and needs two again', async () => {
    const { claimToken, person, number, caseId } = await appealed(server);
    const [lin, wang] = [await support(), await support()];
    await approve(lin, number);
    expect((await refuse(wang, number)).status).toBe(200);
    const again = (await write(person, { topic: 'phone_taken', message: 'now with the bill', claimToken })).body;
    expect(again).toMatchObject({ status: 'open', messages: [{ text: 'now with the bill' }] });
    expect(again.id).not.toBe(caseId);
    expect((await approve(lin, again.number)).body.status).toBe('open');
    expect((await approve(wang, again.number)).body.status).toBe('approved');
  });

  test('P3: once approved, the key and the token still lead to the case', async () => {
    const { claimToken, person } = await claimant(server);
    const body = { topic: 'phone_taken', message: 'x', claimToken };
    const first = await write(person, body, { 'idempotency-key': 'appeal' });
    for (let n = 0; n < 2; n++) await approve(await support(), first.body.number);
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
    const [used, unused] = [await appealed(server), await claimant(server)];
    server.clock.advance(7 * 24 * hour);
    expect(
      (await write(unused.person, { topic: 'phone_taken', message: 'x', claimToken: unused.claimToken })).status,
    ).toBe(422);
    await approve(await support(), used.number);
    expect((await approve(await support(), used.number)).body.status).toBe('approved');
  });
});

describe('what the command line can’t do', () => {
  test.each([
    [['show', '20200101-0001'], 1],
    [['show'], 2],
    [['approve', '20200101-0001'], 2],
    [['resolve', '20200101-0001'], 2],
    [['list', '--status', 'nothing'], 2],
    [['phones', 'allow', 'nobody', '3', '--by', 'lin'], 1],
    [['phones', 'allow', 'nobody', '0', '--by', 'lin'], 2],
    [['phones', 'allow', 'nobody', '101', '--by', 'lin'], 2],
    [['phones', 'allow', 'nobody', '3'], 2],
  ])('%j exits with %i', async (args, exit) => {
    expect((await cli(...args)).exit).toBe(exit);
  });

  test('an enterprise may hold as many numbers as it was allowed', async () => {
    const person = await server.person('enterprise');
    const { username } = await person.account();
    expect((await cli('phones', 'allow', username, '7', '--by', 'lin')).exit).toBe(0);
    expect((await person.phones()).policy.max).toBe(7);
  });
});
