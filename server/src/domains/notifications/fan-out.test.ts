import type { Problem } from '@btepai/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerCase } from '../../../testing/appeal.ts';
import type { Client } from '../../../testing/client.ts';
import { newPhone } from '../../../testing/client.ts';
import { agent } from '../../../testing/desk.ts';
import type { TestServer } from '../../../testing/server.ts';
import { eventually, startTestServer } from '../../../testing/server.ts';
import { staffOf } from '../../../testing/staff.ts';

let server: TestServer;
let second: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  second = await startTestServer({ beside: server });
  // It fans out too; SMS that it took would land on a handset of its own.
  await second.app.messaging.stop();
});
afterAll(async () => {
  await second.close();
  await server.close();
});

async function bound() {
  const person = await server.person();
  const phone = newPhone();
  await person.bindNumber(phone);
  return { person, phone, id: (await person.account()).id };
}
/** What the handset has beside codes. Either process may have sent it. */
const noticesTo = (phone: string) =>
  [server, second]
    .flatMap(({ sandbox }) => sandbox.received(phone))
    .map(({ text }) => text)
    .filter((text) => !/验证码\d{6}|^【B特派】\d{6}/.test(text));
const restrict = async (person: Client) => {
  const { username } = await person.account();
  const args = ['--level', 'no_payments', '--by', 'lin', '--reason', 'a test'];
  expect((await staffOf(server, ['accounts', 'restrict', username, ...args])).exit).toBe(0);
  await staffOf(server, ['accounts', 'lift', username, '--by', 'lin', '--reason', 'a test']);
};
const untold = () => server.sql('select 1 from notifications where told_at is null');
const allTold = () => eventually(async () => (await untold()).length === 0, 'everything told');

describe('security messages go to the primary number too', () => {
  test('S8: signature, what happened, what to do, and the page; no code, no number, no account', async () => {
    const { person, phone } = await bound();
    await restrict(person);
    const [text] = await eventually(() => {
      const texts = noticesTo(phone);
      return texts.length > 0 ? texts : null;
    }, 'the notice');
    expect(text).toBe(
      `【B特派】为保护您的账户，部分功能已暂停。原因和恢复办法见 ${server.settings.PUBLIC_ORIGIN}/me/cases 。`,
    );
    expect(text).not.toContain((await person.account()).username);
    const [row] = await server.sql('select category, template from messages where template = $1', [
      'account_restricted',
    ]);
    expect(row).toEqual({ category: 'security', template: 'account_restricted' });
  });

  test('two processes tell each once', async () => {
    const everybody = await Promise.all(Array.from({ length: 20 }, bound));
    await Promise.all(everybody.map(({ person }) => restrict(person)));
    await allTold();
    const rows = await server.sql<{ n: number }>(
      `select count(*)::int as n from messages where template = 'account_restricted' and account_id = any($1) group by account_id`,
      [everybody.map(({ id }) => id)],
    );
    expect(rows).toEqual(everybody.map(() => ({ n: 1 })));
    await eventually(() => everybody.every(({ phone }) => noticesTo(phone).length === 1), 'every notice');
  });

  test('S10: an SMS and the note that it was queued are one: what fails between leaves neither, and it is told once', async () => {
    const { person, id } = await bound();
    await server.sql('alter table push_messages rename to away');
    await restrict(person);
    await eventually(() => server.logged.some((line) => line.includes('telling other channels failed')), 'a failure');
    const sent = () =>
      server.sql(`select 1 from messages where account_id = $1 and template = 'account_restricted'`, [id]);
    expect(await sent()).toEqual([]);
    expect(await untold()).not.toEqual([]);
    await server.sql('alter table away rename to push_messages');
    await allTold();
    expect(await sent()).toHaveLength(1);
  });

  test('S4: of one kind so many a day, or one account would use up everybody’s reserve; the inbox has them all', async () => {
    const { person, id } = await bound();
    const most = server.settings.SMS_NOTICES_PER_ACCOUNT_PER_DAY;
    for (let n = 0; n < most + 3; n++) await restrict(person);
    await allTold();
    const told = await server.sql(`select 1 from notifications where account_id = $1 and kind = 'account_restricted'`, [
      id,
    ]);
    expect(told).toHaveLength(most + 3);
    const sent = () =>
      server.sql(`select 1 from messages where account_id = $1 and template = 'account_restricted'`, [id]);
    expect(await sent()).toHaveLength(most);
    server.clock.advance(86_399);
    await restrict(person);
    await allTold();
    expect(await sent()).toHaveLength(most);
    server.clock.advance(1);
    await restrict(person);
    await allTold();
    expect(await sent()).toHaveLength(most + 1);
  });

  test('without a number there is nothing to send, and what is no security kind goes by no SMS', async () => {
    const nobody = await server.person();
    await restrict(nobody);
    const { person, phone } = await bound();
    const { body } = await person.post<{ number: string } & Problem>('/v1/support/cases', {
      topic: 'other',
      message: 'hello',
    });
    await answerCase(await agent(server, ['support']), body.number, 'hello');
    await allTold();
    expect(noticesTo(phone)).toEqual([]);
  });
});
