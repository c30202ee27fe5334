import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, keepScreenshot, launchBrowser, openDesk } from '../../server/testing/browser.ts';
import { agent } from '../../server/testing/desk.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { askForCode, button, codeOn, field, link, masked, newNumber, signedIn } from './person.ts';

/** An appeal from all its sides, start to end: who claims, two members of staff, and who has the number. */
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

/** The claimant in the app, from 号码已被绑定 to the case. */
async function claim(number: string, message: string) {
  const claimant = await signedIn(browser, server);
  const { page } = claimant;
  await askForCode(page, number);
  await field(page, '验证码').fill(await codeOn(server, number, 1));
  await button(page, '申诉这个号码').click();
  await field(page, '说明').fill(message);
  await button(page, '提交').click();
  await page.getByText('客服正在核实').waitFor();
  const [found] = await server.sql<{ number: string }>(
    'select number from support_cases order by opened_at desc limit 1',
  );
  return { ...claimant, caseNumber: found!.number };
}

async function approveOnPage(page: Page, reason: string, said: string) {
  await page.getByRole('button', { name: '批准', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill(reason);
  await dialog.getByRole('button', { name: '批准', exact: true }).click();
  await page.getByText(said).waitFor();
}
const desk = async (name: string) => openDesk(browser, server.url, await agent(server, ['support'], name));

test('claimed, approved by two, told to the holder, carried out: each side sees it as it happens', {
  timeout: 240_000,
}, async () => {
  const number = newNumber();
  const holder = await signedIn(browser, server, { numbers: [number] });
  const claimant = await claim(number, '上个月在营业厅新办的卡，一直在用。账单可以发给你们。');
  await keepScreenshot(claimant.page, 'appeal-1-claimed');

  const [lin, wang] = [await desk('linxiao'), await desk('wangmin')];
  await lin.page.goto('/console/');
  await lin.page.getByText('号码申诉等审批').waitFor();
  await lin.page.goto('/console/appeals');
  await link(lin.page, claimant.caseNumber).waitFor();
  await expectAccessible(lin.page);
  await keepScreenshot(lin.page, 'appeal-2-list');
  await lin.page.keyboard.press('j');
  await lin.page.keyboard.press('Enter');
  await lin.page.getByRole('heading', { name: `号码申诉 ${claimant.caseNumber}` }).waitFor();
  await lin.page.getByText('一直在用').waitFor();
  await expectAccessible(lin.page);
  await keepScreenshot(lin.page, 'appeal-3-first');

  await wang.page.goto(`/console/cases/${claimant.caseNumber}`);
  await wang.page.getByText('linxiao 也在看').waitFor();
  await lin.page.getByText('wangmin 也在看').waitFor();
  await approveOnPage(lin.page, '账单户名与来电一致', '已批准，等另一位同事');
  await lin.page.getByText('您已经批准，还要另一位同事。').waitFor();
  // The other one sees it come, with its reason.
  await wang.page.getByText('待第二位批准').waitFor();
  await wang.page.getByText('账单户名与来电一致').first().waitFor();
  await keepScreenshot(wang.page, 'appeal-4-second');
  await approveOnPage(wang.page, '营业厅办理单已核对', '申诉通过，已通知对方');
  await wang.page.getByText('公示中').waitFor();
  await lin.page.getByText('公示中').waitFor();
  await expectAccessible(wang.page);
  await keepScreenshot(wang.page, 'appeal-5-notice');

  await holder.page.goto('/messages');
  await link(holder.page, /有人申诉您的手机号/).waitFor();
  await keepScreenshot(holder.page, 'appeal-6-holder');
  await claimant.page.reload();
  await claimant.page.getByText('期满时间').waitFor();
  await expectAccessible(claimant.page);
  await keepScreenshot(claimant.page, 'appeal-7-claimant');

  server.clock.advance(72 * 3_600);
  await server.app.schedule.run('apply due phone changes');
  await claimant.page.reload();
  await claimant.page.getByText('号码已经空出来').waitFor();
  await expectAccessible(claimant.page);
  await keepScreenshot(claimant.page, 'appeal-8-free');
  await link(claimant.page, '去绑定号码').click();
  await claimant.page.waitForURL('**/me/phone');
  expect((await claimant.person.bindNumber(`+86${number}`)).status).toBe('active');
  const later = await desk('zhaoyu');
  await later.page.goto(`/console/cases/${claimant.caseNumber}`);
  await later.page.getByText('已生效').waitFor();
  await keepScreenshot(later.page, 'appeal-9-done');
  for (const { complaints, context } of [holder, claimant, lin, wang, later]) {
    expect(complaints).toEqual([]);
    await context.close();
  }
});

test('the holder says no: the case comes back to staff, who can’t approve it again, and the claimant reads why', {
  timeout: 240_000,
}, async () => {
  const number = newNumber();
  const holder = await signedIn(browser, server, { numbers: [number] });
  const claimant = await claim(number, '号码是我的。');
  const [lin, wang] = [await desk('linyi'), await desk('wangyi')];
  for (const [who, said] of [
    [lin, '已批准，等另一位同事'],
    [wang, '申诉通过，已通知对方'],
  ] as const) {
    await who.page.goto(`/console/cases/${claimant.caseNumber}`);
    await approveOnPage(who.page, '材料齐全', said);
  }
  await holder.page.goto('/me/phone');
  await button(holder.page, '这是我的号码，拒绝').click();
  await holder.page.getByRole('dialog').getByRole('button', { name: /拒绝/ }).click();
  await link(holder.page, '更换手机号').waitFor();
  await lin.page.getByText('对方提出异议').waitFor();
  await lin.page.getByText('对方表示号码仍在使用').waitFor();
  await lin.page.getByText('不能再批准').waitFor();
  expect(await lin.page.getByRole('button', { name: '批准', exact: true }).count()).toBe(0);
  await expectAccessible(lin.page);
  await keepScreenshot(lin.page, 'appeal-10-objected');
  await lin.page.getByRole('button', { name: '不同意' }).click();
  const dialog = lin.page.getByRole('dialog');
  await dialog.getByLabel('给用户的回复').fill('号码的持有人仍在使用它，这次没法转给您。');
  await dialog.getByLabel('原因（写进审计记录）').fill('持有人拒绝');
  await expectAccessible(lin.page);
  await keepScreenshot(lin.page, 'appeal-11-refusing');
  await dialog.getByRole('button', { name: '不同意并回复' }).click();
  await lin.page.getByText('未通过').first().waitFor();
  await claimant.page.reload();
  await claimant.page.getByText('号码的持有人仍在使用它').waitFor();
  await keepScreenshot(claimant.page, 'appeal-12-refused');
  expect((await holder.person.account()).phone?.phone).toBe(`+86 ${masked(number)}`);
  for (const { complaints, context } of [holder, claimant, lin, wang]) {
    expect(complaints).toEqual([]);
    await context.close();
  }
});

test('a member stops what two began', { timeout: 240_000 }, async () => {
  const number = newNumber();
  const holder = await signedIn(browser, server, { numbers: [number] });
  const claimant = await claim(number, '号码是我的，请尽快。');
  const three = [await desk('liner'), await desk('wanger'), await desk('zhaoer')];
  for (const [n, said] of ['已批准，等另一位同事', '申诉通过，已通知对方'].entries()) {
    await three[n]!.page.goto(`/console/cases/${claimant.caseNumber}`);
    await approveOnPage(three[n]!.page, '材料齐全', said);
  }
  const { page } = three[2]!;
  await page.goto(`/console/cases/${claimant.caseNumber}`);
  await page.getByRole('button', { name: '叫停', exact: true }).click();
  await page.getByRole('dialog').getByRole('textbox').fill('账单是伪造的');
  await page.getByRole('dialog').getByRole('button', { name: '叫停', exact: true }).click();
  await page.getByText('同事叫停了公示').waitFor();
  await claimant.page.reload();
  await claimant.page.getByText('客服需要再核实一下').waitFor();
  expect((await holder.person.phones()).waiting).toEqual([]);
  for (const { complaints, context } of [holder, claimant, ...three]) {
    expect(complaints).toEqual([]);
    await context.close();
  }
});
