import type { Case, CaseList } from '@btepai/contract';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { alertArgs, raiseAlert } from '../../server/src/domains/risk/index.ts';
import type { Look } from '../../server/testing/browser.ts';
import { expectAccessible, keepScreenshot, launchBrowser, openDesk } from '../../server/testing/browser.ts';
import { newPhone } from '../../server/testing/client.ts';
import { agent } from '../../server/testing/desk.ts';
import { placeOrder } from '../../server/testing/orders.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { eventually, startTestServer } from '../../server/testing/server.ts';

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  server = await startTestServer();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

async function holder(kind?: string) {
  const client = await server.person(kind);
  const { id, username } = await client.account();
  const phone = newPhone();
  await client.bindNumber(phone);
  await client.post('/v1/support/cases', { topic: 'other', message: '换了手机，收不到验证码' });
  return { client, id, username, phone };
}
const open = async (roles: Parameters<typeof agent>[1], look: Look = {}) =>
  openDesk(browser, server.url, await agent(server, roles), look);
const raise = (kind: Parameters<typeof alertArgs>[1], accountId: string | null, details = {}) =>
  server.app.db.run(raiseAlert, { accountId, ...alertArgs(server.clock, kind, details) });

describe('账户', () => {
  test('is found by a whole number and a reason, shows a number for a moment, and is restricted', async () => {
    const { client, username, phone } = await holder();
    const { context, page, complaints } = await open(['support', 'risk']);
    await page.goto('/console/accounts');
    await page.getByLabel('完整手机号').fill(newPhone());
    await page.getByLabel('原因（写进审计记录）').fill('来电核实身份');
    await keepScreenshot(page, 'console-accounts');
    await expectAccessible(page);
    await page.getByRole('button', { name: '查找' }).click();
    await page.getByText('没有找到').first().waitFor();

    await page.getByLabel('完整手机号').fill(phone.slice(3));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: username }).waitFor();
    await page
      .getByText(`+86 ${phone.slice(3, 6)}****${phone.slice(-4)}`)
      .first()
      .waitFor();
    await page.getByText('绑定了手机号').waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, 'console-account');
    expect(await page.textContent('body')).not.toContain(phone.slice(3));

    await page.getByRole('button', { name: '显示完整号码' }).click();
    await page.getByLabel('原因（写进审计记录）').fill('要回拨给本人');
    await page.getByRole('button', { name: '显示号码' }).click();
    await page.getByText(phone, { exact: true }).waitFor();
    await page.getByRole('button', { name: '隐藏' }).click();

    await page.getByRole('button', { name: '处理账户' }).click();
    await page.getByRole('menuitem', { name: '限制账户' }).click();
    await page.getByRole('radio', { name: '不能付款和修改' }).check();
    await page.getByLabel('原因（写进审计记录）').fill('多人举报');
    await expectAccessible(page);
    await keepScreenshot(page, 'console-restrict');
    await page.getByRole('dialog').getByRole('button', { name: '限制账户' }).click();
    await page.getByText('受限 · 不能付款和修改').waitFor();
    expect((await client.account()).restriction?.level).toBe('no_changes');

    await page.getByRole('tab', { name: '工作人员操作' }).click();
    await page.getByText('多人举报').waitFor();
    await page.getByText('要回拨给本人').waitFor();
    await expectAccessible(page);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('has a list for each thing that is kept of it', async () => {
    const { id, client, username } = await holder();
    await placeOrder(client);
    await server.client().signIn(username);
    const { context, page, complaints } = await open(['support', 'risk']);
    await page.goto(`/console/accounts/${id}`);
    await page.getByRole('dialog').getByRole('textbox').fill('跟进工单');
    await page.keyboard.press('Control+Enter');
    for (const [tab, said] of [
      ['登录中', 'IP 地址'],
      ['设备', '受信任'],
      ['工单', '处理中'],
      ['订单', '待付款'],
      ['风险判断', '登录'],
    ] as const) {
      await page.getByRole('tab', { name: tab }).click();
      await page.getByRole('tabpanel').getByText(said).first().waitFor();
      await expectAccessible(page);
      await keepScreenshot(page, `console-account-${tab}`);
    }
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('one whose look is over asks for the reason anew; cancelled, it says why nothing is shown', async () => {
    const { id, username } = await holder();
    const { context, page } = await open(['support']);
    await page.goto(`/console/accounts/${id}`);
    await page.getByRole('dialog').waitFor();
    await page.getByRole('button', { name: '取消' }).click();
    await page.getByText('请先说明查看原因').waitFor();
    await page.getByRole('button', { name: '再试一次' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('跟进工单');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { level: 1, name: username }).waitFor();
    // Restricting is not for support.
    await page.getByRole('button', { name: '处理账户' }).click();
    await page.getByRole('menuitem', { name: '退出所有登录' }).waitFor();
    expect(await page.getByRole('menuitem', { name: '限制账户' }).count()).toBe(0);
    await context.close();
  });

  test('of somebody who calls gets a case: an appeal only with their proof, anything else at once', async () => {
    const { client, id } = await holder();
    const { context, page, complaints } = await open(['support']);
    await page.goto(`/console/accounts/${id}`);
    await page.getByRole('dialog').getByRole('textbox').fill('本人来电');
    await page.keyboard.press('Control+Enter');
    const begin = async () => {
      await page.getByRole('button', { name: '处理账户' }).click();
      await page.getByRole('menuitem', { name: '代用户提交工单' }).click();
    };
    await begin();
    await page.getByRole('radio', { name: '号码申诉' }).check();
    await page.getByLabel('用户说了什么').fill('来电说付款后一直没有收据');
    await page.getByRole('button', { name: '提交工单' }).click();
    await page.getByText('请先让用户在 App 里验证').waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, 'console-open-case-unproven');
    // What was typed is kept when the dialog is put away, and can go out under another topic.
    await page.getByRole('button', { name: '取消' }).click();
    await begin();
    await keepScreenshot(page, 'console-open-case');
    await page.getByRole('button', { name: '提交工单' }).click();
    await page.getByText('代为提交').waitFor();
    expect(page.url()).toMatch(/\/console\/cases\/\d{8}-\d{4}$/);
    const { items } = (await client.get<CaseList>('/v1/support/cases')).body;
    const mine = (await client.get<Case>(`/v1/support/cases/${items[0]!.id}`)).body;
    expect([mine.topic, mine.messages.map(({ author, text }) => [author, text])]).toEqual([
      'other',
      [['staff', '来电说付款后一直没有收据']],
    ]);
    // The refusal of the appeal is in the browser’s own log.
    expect(complaints.filter((line) => !line.includes('422'))).toEqual([]);
    await context.close();
  });

  test('of an enterprise, in English, at night', async () => {
    const { id } = await holder('enterprise');
    const { context, page, complaints } = await open(['support'], { colorScheme: 'dark', locale: 'en-US' });
    await page.goto(`/console/accounts/${id}`);
    await page.getByRole('dialog').getByRole('textbox').fill('They asked for more numbers');
    await page.keyboard.press('Control+Enter');
    await page.getByText('May have up to 5').waitFor();
    await page.getByRole('button', { name: 'Act on account' }).click();
    await page.getByRole('menuitem', { name: 'Change number limit' }).click();
    await page.getByLabel('At most').fill('8');
    await page.getByLabel('Reason (kept in the audit)').fill('Contract of November');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByText('May have up to 8').waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, 'console-account-dark-en');
    expect(complaints).toEqual([]);
    await context.close();
  });
});

describe('风险告警', () => {
  test('come by themselves, lead to their account, and are closed once', async () => {
    const { id, client, username } = await holder();
    await client.signIn(username);
    await raise('sign_in_held', id, { reasons: ['new_country', 'impossible_travel'], country: 'JP' });
    await raise('sms_prefix_braked', null, { prefix: '+86170', codes: 50 });
    const [first, second] = [await open(['risk']), await open(['risk'])];
    for (const { page } of [first, second]) {
      await page.goto('/console/alerts');
      await page.getByText('登录被拦下核实').waitFor();
    }
    const { page } = first;
    await page.getByText(/共 \d+ 次登录/).waitFor();
    await page.locator('.recharts-surface').first().waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, 'console-alerts');

    await raise('staff_search_spree', null, { member: 'lin', staffId: id });
    await page.getByText('员工查找账户过多').waitFor();

    // Both close the same one: the second is told so, and it leaves the list of both.
    const row = (of: typeof page) => of.getByRole('row').filter({ hasText: '登录被拦下核实' });
    for (const { page: each } of [first, second]) {
      await row(each).getByRole('button', { name: '关闭告警' }).click();
      await each.getByRole('radio', { name: '误报' }).check();
      await each.getByRole('dialog').getByRole('textbox').fill('本人出差');
    }
    await expectAccessible(page);
    await keepScreenshot(page, 'console-close-alert');
    await page.getByRole('dialog').getByRole('button', { name: '关闭告警' }).click();
    await eventually(async () => (await row(page).count()) === 0, 'the alert to leave the list');
    await second.page.getByRole('dialog').getByRole('button', { name: '关闭告警' }).click();
    await second.page.getByText('告警已经有人处理').waitFor();
    await second.page.getByRole('dialog').getByRole('button', { name: '取消' }).click();
    await eventually(async () => (await row(second.page).count()) === 0, 'it to leave the other list');

    await page.getByText('已关闭', { exact: true }).first().click();
    await page.getByText('误报').waitFor();
    await page.getByRole('link', { name: '查看账户' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('核查告警');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { level: 1, name: username }).waitFor();
    for (const { complaints, context } of [first, second]) {
      expect(complaints).toEqual([]);
      await context.close();
    }
  });

  test('in English, at night, by the week; and what it says where nothing is open', async () => {
    const { context, page, complaints } = await open(['risk'], { colorScheme: 'dark', locale: 'en-US' });
    await page.goto('/console/alerts');
    await page.getByText('7 days').click();
    await page.locator('.recharts-surface').first().waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, 'console-alerts-dark-en');
    await page.getByRole('combobox', { name: 'Kind' }).click();
    await page.getByTitle('Refund failed').click();
    await page.getByText('No alerts').waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });
});
