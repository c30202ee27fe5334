import type { SpamReport, SpamReportList } from '@btepai/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { naughty } from '../../../../../tests/text/naughty.ts';
import { atOnce, tally } from '../../../../testing/at-once.ts';
import type { Client } from '../../../../testing/client.ts';
import { newPhone } from '../../../../testing/client.ts';
import { dumpDatabase } from '../../../../testing/dump.ts';
import type { TestServer } from '../../../../testing/server.ts';
import { eventually, startTestServer } from '../../../../testing/server.ts';

const perDay = 6;
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    env: {
      SPAM_REPORTS_PER_ACCOUNT_PER_DAY: String(perDay),
      KEEP_MESSAGES_DAYS: '20',
      PUBLIC_ORIGIN: 'http://app.example',
    },
  });
});
afterAll(() => server.close());

type Told = SpamReport & { code: string; errors?: { path: string; code: string; message: string }[] };
const minute = 60;
const inSeconds = (seconds: number) => new Date(server.clock.now().getTime() + seconds * 1000).toISOString();
const report = (person: Client, body: object, headers = {}) =>
  person.post<Told>(
    '/v1/spam-reports',
    { kind: 'sms', sender: '10681234567', receivedAt: inSeconds(-minute), ...body },
    { headers },
  );
const own = async (person: Client) => (await person.get<SpamReportList>('/v1/spam-reports')).body;
/** Someone whose number has just had a code, and the text of it. */
async function texted() {
  const person = await server.person();
  const phone = newPhone();
  await person.bindNumber(phone);
  return { person, text: server.sandbox.received(phone)[0]!.text };
}

describe('a report', () => {
  test('is there as it was written, with what we know of it at once', async () => {
    const person = await server.person();
    const receivedAt = inSeconds(-3_600);
    const { status, body } = await report(person, { sender: ' 1068 1234-567 ', content: '恭喜您中奖', receivedAt });
    expect([status, body]).toMatchObject([
      201,
      { kind: 'sms', sender: '1068 1234-567', content: '恭喜您中奖', receivedAt, verdict: 'not_ours', outcome: null },
    ]);
    expect(await own(person)).toEqual({ items: [body], nextCursor: null });
  });

  test('twice is one: in another spelling of the sender, at once, and under a key', async () => {
    const person = await server.person();
    const asked = { sender: '+8613800138000', kind: 'call', receivedAt: inSeconds(-minute) };
    const first = await report(person, asked);
    const again = await report(person, { ...asked, sender: '138 0013 8000' });
    expect([again.status, again.body]).toEqual([201, first.body]);
    const other = { ...asked, content: '冒充客服' };
    const many = await atOnce(20, () => report(person, other));
    expect(tally(many)).toEqual({ 201: 20 });
    expect(new Set(many.map(({ body }) => body.id)).size).toBe(1);
    const key = { 'idempotency-key': 'spam' };
    const keyed = await report(person, { ...other, kind: 'sms' }, key);
    expect((await report(person, { ...other, kind: 'sms' }, key)).body).toEqual(keyed.body);
    expect((await report(person, asked, key)).body.code).toBe('idempotency_key_reused');
    expect((await own(person)).items).toHaveLength(3);
  });

  test('of an account there are so many in 24 hours, also at once; what was reported is answered still', async () => {
    server.clock.freeze();
    const person = await server.person();
    const asked = (n: number) => ({ content: `第 ${n} 条`, receivedAt: inSeconds(0) });
    const answers = await atOnce(perDay + 6, (n) => report(person, asked(n)));
    expect(tally(answers)).toEqual({ 201: perDay, too_many_requests: 6 });
    expect((await own(person)).items).toHaveLength(perDay);
    const kept = (await own(person)).items[0]!;
    expect((await report(person, { content: kept.content, receivedAt: kept.receivedAt })).body.id).toBe(kept.id);
    server.clock.advance(86_400 - 1);
    expect((await report(person, asked(99))).body).toMatchObject({ code: 'too_many_requests' });
    server.clock.advance(1);
    expect((await report(person, asked(99))).status).toBe(201);
  });

  test('is refused where its time is to come or too long ago, to the second', async () => {
    server.clock.freeze();
    const person = await server.person();
    const days = server.settings.SPAM_REPORT_DAYS * 86_400;
    const wrong = { code: 'validation_failed', errors: [{ path: 'receivedAt' }] };
    expect((await report(person, { receivedAt: inSeconds(301) })).body).toMatchObject(wrong);
    expect((await report(person, { receivedAt: inSeconds(-days - 1) })).body).toMatchObject(wrong);
    // A handset's clock that is ahead: it is taken as now.
    expect((await report(person, { receivedAt: inSeconds(300) })).body.receivedAt).toBe(inSeconds(0));
    expect((await report(person, { receivedAt: inSeconds(-days) })).status).toBe(201);
  });

  test.each([
    [{ sender: '🎉' }, 'sender', 'sender_unreadable'],
    [{ sender: '1'.repeat(30) }, 'sender', 'sender_unreadable'],
    [{ sender: ' ' }, 'sender', 'text_blank'],
    [{ content: '好'.repeat(2_001) }, 'content', 'text_too_long'],
    [{ kind: 'fax' }, 'kind', 'invalid_value'],
    [{ receivedAt: 'yesterday' }, 'receivedAt', 'invalid_format'],
  ])('%j is refused by its field', async (body, path, code) => {
    const { body: answer } = await report(await server.person(), body);
    expect(answer).toMatchObject({ code: 'validation_failed', errors: [{ path, code }] });
  });

  test('D6: whatever text is in it comes back as it was', async () => {
    const sent = naughty.map((text) => text.trim()).filter(isContent);
    for (let from = 0; from < sent.length; from += perDay) {
      const person = await server.person();
      for (const content of sent.slice(from, from + perDay))
        expect((await report(person, { content })).body.content, JSON.stringify(content)).toBe(content);
    }
  });
});

const isContent = (text: string) =>
  text !== '' && [...text].length <= 2_000 && text.isWellFormed() && !text.includes('\0');

describe('whether it was us', () => {
  const verdict = async (person: Client, body: object) => (await report(person, body)).body.verdict;
  const ours = '10690000';

  test('our own text from our own number, when we sent one, is ours', async () => {
    const { person, text } = await texted();
    const now = { receivedAt: inSeconds(0), sender: ours };
    expect(await verdict(person, { ...now, content: text })).toBe('ours');
    expect(await verdict(person, { ...now, content: text.replaceAll(/\s/g, '  ') })).toBe('ours');
    // Without saying what was in it, our number and the time say so.
    expect(await verdict(person, now)).toBe('ours');
  });

  test('what bears our name or comes from our number, and was not sent, imitates us', async () => {
    const person = await server.person();
    const link = 'https://b-tepai.example/login';
    for (const content of [
      `【B特派】您的账户异常，请登录 ${link}`,
      `[Ｂ 特派] 您的账户异常，请登录 ${link}`,
      `【В特派】您的账户异常`,
      '【B特派】验证码123456，用于登录，5分钟内有效。请勿告诉他人。',
    ])
      expect(await verdict(person, { content }), content).toBe('imitates_us');
    expect(await verdict(await server.person(), { sender: 'B-TePai' })).toBe('imitates_us');
    expect(await verdict(await server.person(), { sender: ours, content: '退订回T' })).toBe('imitates_us');
  });

  test('a copy of our text that leads elsewhere imitates us, also right after our own', async () => {
    const { person } = await texted();
    const asked = { sender: ours, receivedAt: inSeconds(0) };
    const copy = (link: string) => `【B特派】请打开 ${link} 重设密码，10分钟内有效。非本人操作请忽略，请勿告诉他人。`;
    expect(await verdict(person, { ...asked, content: copy('http://app.example/r#abc') })).toBe('ours');
    for (const link of [
      'http://app.example.evil.com/r',
      'https://evil.com',
      'evil.com/app.example',
      'http://app.example@evil.com/',
    ])
      expect(await verdict(person, { ...asked, content: copy(link) }), link).toBe('imitates_us');
  });

  test('what may be ours and need not be is unclear', async () => {
    const { person, text } = await texted();
    const asked = { receivedAt: inSeconds(0) };
    // Another sender than ours, another text than ours.
    expect(await verdict(person, { ...asked, sender: '10655555', content: text })).toBe('unclear');
    expect(await verdict(person, { ...asked, sender: ours, content: '【B特派】请回电' })).toBe('unclear');
  });

  test('the time counts: 30 minutes before it and 5 after, and nothing that is forgotten', async () => {
    const { person, text } = await texted();
    server.clock.freeze();
    const [sent] = await server.sql<{ at: Date }>('select submitted_at as at from messages where account_id = $1', [
      (await person.account()).id,
    ]);
    // Its window of codes tells of it too, and would hide what is looked for here.
    await server.sql('delete from send_windows');
    const at = (seconds: number) => new Date(sent!.at.getTime() + seconds * 1000).toISOString();
    // Each a report of its own: within one minute the same text is the same report.
    let blanks = '';
    const received = (seconds: number) => {
      blanks += ' ';
      return verdict(person, { sender: ours, content: text.replace('】', `】${blanks}`), receivedAt: at(seconds) });
    };
    server.clock.advance(7_200);
    expect(await received(1_801)).toBe('imitates_us');
    expect(await received(1_800)).toBe('ours');
    expect(await received(-301)).toBe('imitates_us');
    expect(await received(-300)).toBe('ours');
    server.clock.advance(20 * 86_400);
    await server.sql('delete from messages');
    expect(await received(60)).toBe('unclear');
  });

  test('a code that somebody else had sent to the number is ours too', async () => {
    const phone = newPhone();
    const holder = await server.person();
    await holder.bindNumber(phone);
    await server.sql('delete from messages');
    await server.sql('delete from send_windows');
    server.clock.advance(7_200);
    const other = await server.person();
    expect((await other.askCode(phone)).status).toBe(201);
    await eventually(() => server.codesSentTo(phone) > 1, 'the code');
    const [newest] = server.sandbox.received(phone);
    expect(await verdict(holder, { sender: ours, content: newest!.text, receivedAt: inSeconds(0) })).toBe('ours');
  });

  test('what does not say that it is us is not ours, whatever we sent; a call is judged by calls', async () => {
    const { person } = await texted();
    const asked = { receivedAt: inSeconds(0) };
    expect(await verdict(person, { ...asked, content: '您有快递待取' })).toBe('not_ours');
    expect(await verdict(person, { ...asked, kind: 'call', content: '自称 B特派 客服' })).toBe('imitates_us');
    expect(await verdict(person, { ...asked, kind: 'call', sender: ours })).toBe('imitates_us');
  });
});

test('D1, D3: what is reported is in no dump, in the export of who reported it, and gone with their account', async () => {
  const person = await server.person();
  const { id: accountId } = await person.account();
  const secret = '我只告诉你们';
  await report(person, { sender: '13900139000', content: secret, kind: 'call' });
  const dump = await dumpDatabase(server);
  for (const word of [secret, '13900139000', Buffer.from(secret).toString('hex')]) expect(dump).not.toContain(word);
  await person.post('/v1/account/export', {});
  await server.sql('select 1');
  const left = () => server.sql('select 1 from spam_reports where account_id = $1', [accountId]);
  expect(await left()).toHaveLength(1);
  await server.sql(`update accounts set status = 'closing', closes_at = $2 where account_id = $1`, [
    accountId,
    new Date(server.clock.now().getTime() - 3_600_000),
  ]);
  await server.app.schedule.run('close accounts');
  expect(await left()).toHaveLength(0);
  expect(await server.sql('select 1 from spam_reporters where account_id = $1', [accountId])).toHaveLength(0);
});

test('a sender of which nobody has heard for a year is forgotten with its reports', async () => {
  const person = await server.person();
  await report(person, { sender: '10699887766' });
  const kept = () => server.sql('select 1 from spam_reports where account_id = (select $1::uuid)', [accountId]);
  const { id: accountId } = await person.account();
  await server.app.schedule.run('forget old spam');
  expect(await kept()).toHaveLength(1);
  server.clock.advance(server.settings.KEEP_SPAM_DAYS * 86_400 + 120);
  await server.app.schedule.run('forget old spam');
  expect(await kept()).toHaveLength(0);
});
