import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NotificationList } from '@btepai/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newPhone } from '../../testing/client.ts';
import type { TestServer } from '../../testing/server.ts';
import { eventually, startTestServer } from '../../testing/server.ts';
import { staffOf } from '../../testing/staff.ts';

let server: TestServer;
const folder = mkdtempSync(join(tmpdir(), 'btepai-notices-'));
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const autumn = {
  id: 'autumn-2026',
  category: 'activity',
  title: { zh: '秋日上新', en: 'New this autumn' },
  body: { zh: '几样新东西，点开看看。', en: 'A few new things. Have a look.' },
  link: '/help',
};
function fileOf(notice: unknown) {
  const file = join(folder, `${randomUUID()}.json`);
  writeFileSync(file, typeof notice === 'string' ? notice : JSON.stringify(notice));
  return file;
}
const send = (notice: unknown, ...more: string[]) =>
  staffOf(server, ['notices', 'send', '--file', fileOf(notice), ...more]);
const told = async (name: string) =>
  (
    await server.sql<{ told: number }>(
      `select count(*)::int as told from notifications n join campaigns c on c.campaign_id = n.id where c.name = $1`,
      [name],
    )
  )[0]!.told;
/** Accounts as a database has them that has been in use for long. */
const someAccounts = (count: number) =>
  server.sql(
    `insert into accounts (account_id, username, kind, display_name, password_hash, password_changed_at, created_at)
     select gen_random_uuid(), 'many' || n, 'individual', 'many', 'none', now(), now() from generate_series(1, $1::int) n`,
    [count],
  );

describe('btepai notices send', () => {
  test('a dry run shows what would be read, and tells nobody', async () => {
    await server.person();
    const { exit, said } = await send(autumn, '--dry-run');
    expect(exit).toBe(0);
    for (const text of [
      '秋日上新',
      'New this autumn',
      '拒收请回复R',
      'Reply R to stop',
      '1 unit',
      '1 active accounts would be told',
    ])
      expect(said).toContain(text);
    expect(await server.sql('select 1 from notifications union all select 1 from campaigns')).toEqual([]);
  });

  test('every active account has it in its inbox, in its reader’s language, counted and live; others don’t', async () => {
    const [person, closed, restricted] = [await server.person(), await server.person(), await server.person()];
    await server.sql(`update accounts set status = 'closed' where account_id = $1`, [(await closed.account()).id]);
    const { username } = await restricted.account();
    await staffOf(server, [
      'accounts',
      'restrict',
      username,
      '--level',
      'read_only',
      '--by',
      'lin',
      '--reason',
      'a test',
    ]);
    const { exit, said } = await send({ ...autumn, id: 'autumn-1' });
    expect([exit, said]).toEqual([0, 'done: 2 accounts were told']);
    const { body } = await person.get<NotificationList>('/v1/notifications', { headers: { 'accept-language': 'en' } });
    expect(body).toMatchObject({
      items: [
        { kind: 'announcement', category: 'activity', title: 'New this autumn', body: autumn.body.en, link: '/help' },
      ],
      unread: { activity: 1 },
    });
    const read = await person.post<{ title: string }>(`/v1/notifications/${body.items[0]!.id}/read`);
    expect(read.body.title).toBe('秋日上新');
    expect((await restricted.get<NotificationList>('/v1/notifications')).body.unread.activity).toBe(0);
  });

  test('stopped anywhere and sent again, it goes on, and nobody has it twice', async () => {
    await someAccounts(1_000);
    const notice = { ...autumn, id: 'autumn-2' };
    // The fourth page fails, as where the process or its database goes.
    await server.sql(`create function fail() returns trigger language plpgsql as $$ begin
      if (select count(*) from notifications where kind = 'announcement' and id = new.id) >= 500 then raise 'gone'; end if;
      return new; end $$`);
    await server.sql('create trigger failing before insert on notifications for each row execute function fail()');
    await expect(send(notice)).rejects.toThrow('gone');
    const before = await told('autumn-2');
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(1_000);
    await server.sql('drop trigger failing on notifications');
    // And where how far it had come was lost with it.
    await server.sql(`update campaigns set told_through = null where name = 'autumn-2'`);
    const { exit } = await send(notice);
    expect(exit).toBe(0);
    const [{ active }] = (await server.sql<{ active: number }>(
      `select count(*)::int as active from accounts where status = 'active'`,
    )) as [{ active: number }];
    expect(await told('autumn-2')).toBe(active);
    expect((await send(notice)).said).toBe('done before: everybody was told of autumn-2');
    expect(await told('autumn-2')).toBe(active);
  });

  test('two who send it at once tell everybody once', async () => {
    const notice = { ...autumn, id: 'autumn-3' };
    const exits = await Promise.all([send(notice), send(notice)]);
    expect(exits.map(({ exit }) => exit)).toEqual([0, 0]);
    const [campaign] = await server.sql(
      `select told, finished_at is not null as done from campaigns where name = 'autumn-3'`,
    );
    expect(campaign).toEqual({ told: await told('autumn-3'), done: true });
  });

  test('by SMS to whoever agreed to it', async () => {
    const [person, phone] = [await server.person(), newPhone()];
    await person.bindNumber(phone);
    await person.call('PUT', '/v1/notification-preferences', {
      items: [{ category: 'activity', channel: 'sms', on: true }],
    });
    await send({ ...autumn, id: 'autumn-4' });
    await eventually(() => server.sandbox.received(phone).some(({ text }) => text.includes('秋日上新')), 'the SMS');
  });

  test.each([
    ['no JSON', 'nonsense', /no JSON/],
    ['another category', { ...autumn, category: 'security' }, /category/],
    ['a language missing', { ...autumn, title: { zh: '只有中文' } }, /title\.en/],
    ['a link that leaves the app', { ...autumn, link: '//evil.example' }, /link/],
    ['an unknown key', { ...autumn, sms: true }, /sms/],
    ['an id that is none', { ...autumn, id: 'A!' }, /id/],
  ])('%s: told by name, and nobody is told', async (_what, notice, said) => {
    expect(await send(notice)).toMatchObject({ exit: 1, said: expect.stringMatching(said) });
  });

  test('other words under the same id are not sent', async () => {
    expect(await send({ ...autumn, id: 'autumn-1', link: null })).toMatchObject({
      exit: 1,
      said: expect.stringContaining('other words'),
    });
  });
});
