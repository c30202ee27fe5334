import type { Invited, StaffList, StaffMember } from '@btepai/contract';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, keepScreenshot, launchBrowser, openDesk } from '../../server/testing/browser.ts';
import { agent } from '../../server/testing/desk.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { eventually, startTestServer } from '../../server/testing/server.ts';
import { staffOf } from '../../server/testing/staff.ts';
import { join } from './desk-person.ts';
import { button, field, link } from './person.ts';

/** 员工与角色, 审计记录: an administrator at their desk. */
let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  server = await startTestServer();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const dialog = (page: Page, name: RegExp | string) => page.getByRole('dialog', { name });
const line = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });

test('somebody is invited, the link is shown once and joins, and the list knows each of it', async () => {
  const { page, context, complaints } = await openDesk(browser, server.url, await agent(server, ['admin']));
  await page.goto('/console/staff');
  await button(page, '邀请员工').click();
  await button(page, '生成邀请链接').click();
  await page.getByText('请至少选一个角色').waitFor();
  await field(page, '登录名').fill(' Mei.Chen ');
  await field(page, '称呼').fill('陈梅');
  await page.getByRole('checkbox', { name: /^客服/ }).check();
  await page.getByRole('checkbox', { name: /^编辑/ }).check();
  await keepScreenshot(page, '80-console-invite');
  await button(page, '生成邀请链接').click();
  await dialog(page, '陈梅 的邀请链接').waitFor();
  await expectAccessible(page);
  await keepScreenshot(page, '81-console-link');
  const given = await field(page, '邀请链接').inputValue();
  await button(page, '我已复制').click();
  await line(page, '陈梅').getByText('已邀请').waitFor();

  const other = await openDesk(browser, server.url, null);
  await join(other.page, server, { name: 'mei.chen', link: new URL(given).pathname + new URL(given).hash });
  await other.context.close();
  await page.reload();
  await line(page, '陈梅').getByText('在用').waitFor();

  expect(complaints).toEqual([]);
  await context.close();
});

test('a name is one person’s, and nothing that was typed is lost by hearing so', async () => {
  const admin = await agent(server, ['admin']);
  const { page, context } = await openDesk(browser, server.url, admin);
  await page.goto('/console/staff');
  await button(page, '邀请员工').click();
  await field(page, '登录名').fill(admin.name);
  await field(page, '称呼').fill('另一个陈梅');
  await page.getByRole('checkbox', { name: /^风控/ }).check();
  await button(page, '生成邀请链接').click();
  await page.getByText('已有员工用这个登录名').waitFor();
  expect(await field(page, '称呼').inputValue()).toBe('另一个陈梅');
  await context.close();
});

test('roles, own accounts and standing are changed by somebody else, and bite', async () => {
  const admin = await agent(server, ['admin']);
  const wu = await agent(server, ['support']);
  const { username } = await (await server.person()).account();
  const { page, context, complaints } = await openDesk(browser, server.url, admin);
  await page.goto('/console/staff');
  const open = (name: string) => button(line(page, name) as unknown as Page, name).click();

  await open(wu.name);
  await dialog(page, `员工 ${wu.name}`).waitFor();
  await page.getByRole('checkbox', { name: /^客服/ }).uncheck();
  await page.getByRole('checkbox', { name: /^财务/ }).check();
  await page.getByRole('combobox', { name: '本人的账户' }).fill('nobody-at-all');
  await page.keyboard.press('Enter');
  await button(page, '保存').click();
  await page.getByText('没有这个用户名：nobody-at-all').waitFor();
  await expectAccessible(page);
  await keepScreenshot(page, '82-console-member');
  await page.getByRole('combobox', { name: '本人的账户' }).focus();
  await page.keyboard.press('Backspace');
  await page.getByRole('combobox', { name: '本人的账户' }).fill(username);
  await page.keyboard.press('Enter');
  await button(page, '保存').click();
  await page.getByText('已保存').waitFor();
  await line(page, wu.name).getByText('财务').waitFor();
  await line(page, wu.name).getByText(username).waitFor();

  await open(wu.name);
  await button(page, '停用').click();
  await page.getByRole('tooltip').getByRole('button', { name: '确定' }).click();
  await line(page, wu.name).getByText('已停用').waitFor();
  expect((await wu.get('/v1/staff/me')).status).toBe(401);
  await open(wu.name);
  await button(page, '恢复使用').click();
  await line(page, wu.name).getByText('在用').waitFor();

  await open(admin.name);
  await page.getByText('自己的角色要由另一位管理员来改').waitFor();
  expect(await page.getByRole('checkbox', { name: /^管理员/ }).isDisabled()).toBe(true);
  expect(await button(page, '停用').count()).toBe(0);
  expect(complaints).toEqual([]);
  await context.close();
});

test('whoever lost their phone is invited anew; two administrators at once are both told how it stands', async () => {
  const [admin, second] = [await agent(server, ['admin']), await agent(server, ['admin'])];
  const wu = await agent(server, ['risk']);
  const { page, context, complaints } = await openDesk(browser, server.url, admin);
  await page.goto('/console/staff');
  await button(page, new RegExp(wu.name)).click();
  await button(page, '重新邀请').click();
  await page.getByText('旧的密码、动态码和登录都会失效').waitFor();
  await page.getByRole('tooltip').getByRole('button', { name: '确定' }).click();
  await dialog(page, /的邀请链接/).waitFor();
  await button(page, '我已复制').click();

  // The second has taken the first one's role meanwhile: the next thing asked for says so, and the navigation follows.
  await second.call('PATCH', `/v1/staff/members/${admin.staffId}`, { roles: ['editor'] });
  await button(page, new RegExp(wu.name)).click();
  await field(page, '称呼').fill('新的称呼');
  await button(page, '保存').click();
  await page.getByRole('dialog').getByRole('alert').waitFor();
  await page.reload();
  await link(page, '公告与课堂').waitFor();
  expect(await link(page, '员工与角色').count()).toBe(0);
  expect(complaints).toEqual([]);
  await context.close();
});

test('the audit says who did what and why, narrowed by member, act and account', async () => {
  const admin = await agent(server, ['admin']);
  const wu = await agent(server, ['support']);
  const person = await (await server.person()).account();
  await wu.post('/v1/staff/looks', { accountId: person.id, reason: '来电询问 <b>绑定</b> 的事' });
  const { body } = await admin.post<Invited>('/v1/staff/members', { name: 'zhao', displayName: '赵', roles: ['risk'] });
  expect(body.member.name).toBe('zhao');
  const { page, context, complaints } = await openDesk(browser, server.url, admin);
  await page.goto('/console/audit');
  await line(page, '查看账户').getByText('来电询问 <b>绑定</b> 的事').waitFor();
  await line(page, 'staff.add').getByText('roles').first().waitFor();
  await expectAccessible(page);
  await keepScreenshot(page, '83-console-audit');

  const narrowedTo = (lines: number) =>
    eventually(async () => (await page.getByRole('row').count()) === lines + 1, `${lines} lines`);
  await page.getByRole('combobox', { name: '谁' }).fill(wu.name);
  await page.keyboard.press('Enter');
  await narrowedTo(2);
  await page.getByRole('combobox', { name: '做了什么' }).fill('查看账户');
  await page.keyboard.press('Enter');
  await narrowedTo(1);
  // What it is narrowed to stands in the address: a reload, and a link sent to a colleague, show the same.
  await page.reload();
  await narrowedTo(1);
  await button(page, '清除条件').click();
  await button(page, new RegExp(`账户 ${person.id.slice(0, 8)}`)).click();
  await narrowedTo(1);
  expect(await page.getByRole('searchbox', { name: '账户编号' }).inputValue()).toBe(person.id);
  await page.getByRole('searchbox', { name: '账户编号' }).fill('not an id');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test('a long list goes on where it ends, and j, k and Enter walk through it', async () => {
  const admin = await agent(server, ['admin']);
  for (let index = 0; index < 55; index++)
    await staffOf(server, ['staff', 'add', `many${index}`, '--roles', 'editor', '--by', 'wang']);
  const { page, context } = await openDesk(browser, server.url, admin);
  await page.goto('/console/staff');
  await button(page, /many54/).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await page.keyboard.press('j');
  expect(await page.locator('[data-item]:focus').textContent()).toContain('many53');
  await page.keyboard.press('Enter');
  await dialog(page, '员工 many53').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await page.locator('[data-item]:focus').textContent()).toContain('many53');
  await button(page, '加载更多').click();
  await button(page, /many0/).waitFor();
  const { body } = await admin.get<StaffList>('/v1/staff/members?limit=100');
  expect(body.items.filter(({ name }: StaffMember) => name.startsWith('many')).length).toBe(55);
  await context.close();
});

const dark = { colorScheme: 'dark', locale: 'en-US' } as const;

test('the staff in English and in the dark', async () => {
  const admin = await agent(server, ['admin', 'risk']);
  const { page, context, complaints } = await openDesk(browser, server.url, admin, dark);
  await page.goto('/console/staff');
  await button(page, admin.name).waitFor();
  await expectAccessible(page);
  await keepScreenshot(page, '84-console-staff-dark');
  await button(page, 'Invite a member').click();
  await dialog(page, 'Invite a member').waitFor();
  await expectAccessible(page);
  await keepScreenshot(page, '85-console-invite-dark');
  expect(complaints).toEqual([]);
  await context.close();
});

test('the audit in English and in the dark', async () => {
  const { page, context, complaints } = await openDesk(browser, server.url, await agent(server, ['admin']), dark);
  await page.goto('/console/audit');
  await page.getByText('Invited a member').first().waitFor();
  await expectAccessible(page);
  await keepScreenshot(page, '86-console-audit-dark');
  expect(complaints).toEqual([]);
  await context.close();
});
