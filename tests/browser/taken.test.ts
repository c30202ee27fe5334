import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, keepScreenshot, launchBrowser } from '../../server/testing/browser.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { askForCode, button, codeOn, field, link, masked, newNumber, signedIn } from './person.ts';

/** 号码已被绑定 leads somewhere: to a case with the proof of having held the number. */
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

test('the claim carries its proof out of sight, keeps what was written, and becomes a case to follow', async () => {
  const number = newNumber();
  const holder = await server.person();
  await holder.bindNumber(`+86${number}`);
  server.clock.advance(61);
  const { page, context, complaints } = await signedIn(browser, server);
  await page.goto('/me/cases');
  await page.getByText('还没有联系过客服').waitFor();
  await expectAccessible(page);

  await askForCode(page, number);
  await field(page, '验证码').fill(await codeOn(server, number, 1));
  await page.getByText('这个号码已绑定其他账户').waitFor();
  await expectAccessible(page);
  await button(page, '申诉这个号码').click();
  await page.getByText('这个号码为什么是您的？').waitFor();
  expect(new URL(page.url()).search).toBe('?topic=phone_taken');
  await expectAccessible(page);
  await button(page, '提交').click();
  await page.getByText('请写一点说明').waitFor();
  await field(page, '说明').fill('上个月在营业厅新办的卡，一直在用。');
  await page.reload();
  expect(await field(page, '说明').inputValue()).toBe('上个月在营业厅新办的卡，一直在用。');
  await keepScreenshot(page, '17-appeal');
  await button(page, '提交').click();

  await page.getByText('客服正在核实').waitFor();
  await page.getByText('上个月在营业厅新办的卡，一直在用。').waitFor();
  await page.getByText(masked(number)).waitFor();
  await expectAccessible(page);
  await field(page, '补充说明').fill('运营商是中国移动。');
  await button(page, '发送').click();
  await page.locator('article').getByText('运营商是中国移动。').waitFor();
  await button(page, '返回').click();
  await page.goto('/me');
  await link(page, '客服与反馈').click();
  await link(page, /号码申诉.*处理中/).waitFor();
  await expectAccessible(page);
  expect(complaints).toEqual([]);
  await context.close();
});

test('without a proof the form says how to get one', async () => {
  const { page, context } = await signedIn(browser, server);
  await page.goto('/me/cases/new?topic=phone_taken');
  await page.getByText('先证明号码在您手上').waitFor();
  await link(page, '去验证').click();
  await field(page, '手机号').waitFor();
  await context.close();
});

test('any other question needs no proof', async () => {
  const { page, context } = await signedIn(browser, server, { numbers: [newNumber()] });
  await page.goto('/me/cases');
  await link(page, '联系客服').click();
  await link(page, /其他问题/).click();
  await field(page, '说明').fill('付款之后没有收到收据。');
  await button(page, '提交').click();
  await page.getByText('客服正在核实').waitFor();
  await context.close();
});

test('a proof that is too old is told, with what was written kept, and the way to another', async () => {
  const number = newNumber();
  await (await server.person()).bindNumber(`+86${number}`);
  server.clock.advance(61);
  const { page, context } = await signedIn(browser, server);
  await askForCode(page, number);
  await field(page, '验证码').fill(await codeOn(server, number, 1));
  await button(page, '申诉这个号码').click();
  await field(page, '说明').fill('上个月新办的卡。');
  server.clock.advance(8 * 86_400);
  await button(page, '提交').click();
  await page.getByText('申诉凭证已失效，请重新验证号码').waitFor();
  await expectAccessible(page);
  expect(await field(page, '说明').inputValue()).toBe('上个月新办的卡。');
  await link(page, '去验证').click();
  await field(page, '手机号').waitFor();
  await context.close();
});
