import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NotificationPreferences } from '@btepai/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../../testing/client.ts';
import { newPhone } from '../../../testing/client.ts';
import type { TestServer } from '../../../testing/server.ts';
import { eventually, startTestServer } from '../../../testing/server.ts';
import { staffOf } from '../../../testing/staff.ts';

let server: TestServer;
const folder = mkdtempSync(join(tmpdir(), 'btepai-notices-'));
beforeAll(async () => {
  server = await startTestServer({
    env: { SMS_PER_NUMBER_PER_HOUR: '100', SMS_PER_NUMBER_PER_DAY: '100', SMS_NOTICES_PER_ACCOUNT_PER_DAY: '100' },
  });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

let notices = 0;
/** Tells everybody something new, and waits until whoever is to get an SMS has it. */
async function tellEverybody() {
  notices += 1;
  const file = join(folder, 'notice.json');
  const notice = {
    id: `notice-${notices}`,
    category: 'activity',
    title: { zh: `第${notices}件事`, en: `Matter ${notices}.` },
    body: { zh: '点开看看。', en: 'Have a look.' },
    link: '/help',
  };
  writeFileSync(file, JSON.stringify(notice));
  expect(await staffOf(server, ['notices', 'send', '--file', file])).toMatchObject({ exit: 0 });
  await settled();
}
const settled = () =>
  eventually(
    async () =>
      (
        await server.sql(
          `select 1 from notifications where told_at is null union all select 1 from messages where status = 'queued'`,
        )
      ).length === 0,
    'everything told',
  );
const marketingTo = (phone: string) =>
  server.sandbox.received(phone).flatMap(({ text }) => (/拒收请回复R$|Reply R to stop$/.test(text) ? [text] : []));
const agree = (person: Client, on = true) =>
  person.call('PUT', '/v1/notification-preferences', { items: [{ category: 'activity', channel: 'sms', on }] });
const agrees = async (person: Client) =>
  (await person.get<NotificationPreferences>('/v1/notification-preferences')).body.items.find(
    ({ category, channel }) => category === 'activity' && channel === 'sms',
  )!.on;
const bound = async (phone = newPhone()) => {
  const person = await server.person();
  await person.bindNumber(phone);
  return { person, phone };
};
const repliesHeard = async (kind: string) => {
  const body = await (await fetch(`${server.url}/metrics`)).text();
  return Number(new RegExp(`btepai_sms_replies_total\\{kind="${kind}"\\} (\\d+)`).exec(body)?.[1] ?? 0);
};
/** What a handset answers, once the server has heard it. */
async function reply(from: string, text: string, kind: 'stop' | 'other' | 'unknown' = 'stop') {
  const before = await repliesHeard(kind);
  expect((await server.client().post('/sandbox/replies', { from, text })).status).toBe(201);
  await eventually(async () => (await repliesHeard(kind)) === before + 1, `the reply ${text}`);
}

describe('S9: marketing by SMS', () => {
  test('S9: only to those who agreed, and it says how to stop it', async () => {
    const [asked, unasked] = [await bound(), await bound()];
    await agree(asked.person);
    await tellEverybody();
    expect(marketingTo(unasked.phone)).toEqual([]);
    expect(marketingTo(asked.phone)).toEqual([
      `【B特派】第${notices}件事，详情见 ${server.settings.PUBLIC_ORIGIN}/help 。拒收请回复R`,
    ]);
    const [row] = await server.sql(`select category from messages where template = 'announcement'`);
    expect(row).toEqual({ category: 'marketing' });
    await agree(asked.person, false);
    await tellEverybody();
    expect(marketingTo(asked.phone)).toHaveLength(1);
  });

  test('S9: when it was agreed to is kept, and told in the export', async () => {
    const { person } = await bound();
    await agree(person);
    const at = server.clock.now().getTime();
    server.clock.advance(3_600);
    await agree(person);
    const [row] = await server.sql<{ changed_at: Date }>(
      `select changed_at from notification_preferences where account_id = $1 and is_on`,
      [(await person.account()).id],
    );
    expect(at - row!.changed_at.getTime()).toBeLessThan(60_000);
  });

  test.each(['R', 'r', 'Ｒ', ' R \n', 'r。', 'T', 'TD', 'td', 'ＴＤ', '退订'])(
    'S9: the answer %j stops it at once; codes and warnings still come',
    async (text) => {
      const { person, phone } = await bound();
      await agree(person);
      await tellEverybody();
      await reply(phone, text);
      expect(await agrees(person)).toBe(false);
      await tellEverybody();
      expect(marketingTo(phone)).toHaveLength(1);
      const { username } = await person.account();
      const before = server.sandbox.received(phone).length;
      await staffOf(server, [
        'accounts',
        'restrict',
        username,
        '--level',
        'no_payments',
        '--by',
        'lin',
        '--reason',
        'a test',
      ]);
      await settled();
      await eventually(() => server.sandbox.received(phone).length === before + 1, 'the warning');
    },
  );

  test('S9: agreed to anew, it comes again', async () => {
    const { person, phone } = await bound();
    await agree(person);
    await reply(phone, 'R');
    await agree(person);
    await tellEverybody();
    expect(marketingTo(phone)).toHaveLength(1);
  });

  test.each(['Hello', 'RR', 'TDK', '什么', 'STOP IT', '1', ' '])('S9: %j is no such answer', async (text) => {
    const { person, phone } = await bound();
    await agree(person);
    if (text.trim()) await reply(phone, text, 'other');
    await tellEverybody();
    expect(marketingTo(phone)).toHaveLength(1);
  });

  test('S9: a stranger’s answer stops nothing, and leaves nothing behind', async () => {
    const { person, phone } = await bound();
    await agree(person);
    const stops = await server.sql('select 1 from marketing_stops');
    await reply(newPhone(), 'R', 'unknown');
    expect(await server.sql('select 1 from marketing_stops')).toEqual(stops);
    await tellEverybody();
    expect(marketingTo(phone)).toHaveLength(1);
  });

  test('S9: a number that answered R gets none for its next account, until that agrees itself', async () => {
    const { person, phone } = await bound();
    await agree(person);
    await reply(phone, 'R');
    const { id } = (await person.phones()).items[0]!;
    server.clock.advance(61);
    const verification = await person.proof('unbind_phone', { phoneId: id }, phone);
    const { status } = await person.post(`/v1/phones/${id}/unbind`, { verification, acceptNoRecovery: true });
    expect(status).toBeLessThan(300);
    const next = await server.person();
    await agree(next);
    server.clock.advance(61);
    await next.bindNumber(phone);
    await tellEverybody();
    expect(marketingTo(phone)).toEqual([]);
    await agree(next);
    await tellEverybody();
    expect(marketingTo(phone)).toHaveLength(1);
  });

  test('S9: what no gateway has yet is not sent any more', async () => {
    const { person, phone } = await bound();
    await agree(person);
    for (const gateway of ['primary', 'backup'] as const)
      server.sandbox.faults[gateway] = { mode: 'outage', delayMs: 0 };
    const id = (await person.account()).id;
    await server.sql(
      `insert into campaigns values ('queued', gen_random_uuid(), '{"title":{"zh":"一件事","en":"A matter"},"body":{"zh":"看看","en":"Look"},"link":null}', null, 0, now(), now())`,
    );
    await server.sql(
      `insert into notifications (account_id, id, category, kind, data, created_at)
       select $1, campaign_id, 'activity', 'announcement', '{}', now() from campaigns where name = 'queued'`,
      [id],
    );
    const queued = () =>
      server.sql(`select 1 from messages where account_id = $1 and category = 'marketing' and status = 'queued'`, [id]);
    await eventually(async () => (await queued()).length === 1, 'the message');
    await reply(phone, 'R');
    for (const gateway of ['primary', 'backup'] as const)
      server.sandbox.faults[gateway] = { mode: 'deliver', delayMs: 0 };
    server.clock.advance(60);
    const ended = async () => {
      // A row that a dispatcher still holds is passed over, and ended the next time.
      await server.app.schedule.run('end messages');
      const sql = `select 1 from messages where account_id = $1 and category = 'marketing' and status = 'expired' and text_cipher is null`;
      return (await server.sql(sql, [id])).length === 1;
    };
    await eventually(ended, 'its end');
    expect(marketingTo(phone)).toEqual([]);
  });
});
