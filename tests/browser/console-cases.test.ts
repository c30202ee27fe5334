import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeTo } from '../../server/testing/appeal.ts';
import type { Look } from '../../server/testing/browser.ts';
import { expectAccessible, keepScreenshot, launchBrowser, openDesk } from '../../server/testing/browser.ts';
import { newPhone } from '../../server/testing/client.ts';
import { agent } from '../../server/testing/desk.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';

/** Cases at the console: the queue, one case whole, two members at once. */
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

async function written(message = '付款之后没有收到收据，订单是昨天下午的。') {
  const person = await server.person();
  await person.call('PATCH', '/v1/account', { contact: { name: '林晓', phone: newPhone() } });
  const { body } = await writeTo(person, { topic: 'other', message });
  const writeOn = (text: string) => person.post(`/v1/support/cases/${body.id}/messages`, { message: text });
  return { person, number: body.number, writeOn };
}
const desk = async (name: string, look?: Look, roles: ('support' | 'risk')[] = ['support']) =>
  openDesk(browser, server.url, await agent(server, roles, name), look);

test('the queue is live, filtered by its address, and walked by keys', async () => {
  const { page, context, complaints } = await desk('lin');
  await page.goto('/console/cases');
  await page.getByText('没有人在等答复').waitFor();
  await expectAccessible(page);
  await keepScreenshot(page, 'cases-1-empty');
  const one = await written();
  await page.getByRole('link', { name: one.number }).waitFor();
  const two = await written('怎么改收货地址？');
  await page.getByRole('link', { name: two.number }).waitFor();
  await expectAccessible(page);
  await keepScreenshot(page, 'cases-2-queue');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  expect(await page.getByRole('link', { name: two.number }).evaluate((node) => node.matches(':focus'))).toBe(true);
  await page.keyboard.press('k');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: `其他问题 ${one.number}` }).waitFor();
  await page.goBack();
  await page.getByText('全部', { exact: true }).click();
  await page.waitForURL('**/cases?queue=all');
  await page.reload();
  await page.getByRole('combobox', { name: '状态' }).waitFor();
  await page.getByRole('link', { name: two.number }).waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test('two members at one case: each sees the other, a draft outlives what the other does, nothing is written over', {
  timeout: 180_000,
}, async () => {
  const { number, person, writeOn } = await written();
  const [lin, wang] = [await desk('linlin'), await desk('wangwang')];
  for (const { page } of [lin, wang]) {
    await page.goto(`/console/cases/${number}`);
    await page.getByRole('heading', { name: `其他问题 ${number}` }).waitFor();
  }
  await lin.page.getByText('wangwang 也在看').waitFor();
  await lin.page.keyboard.press('r');
  await lin.page.keyboard.type('您好，收据');
  await wang.page.getByText('linlin 正在写回复').waitFor();
  await wang.page.getByLabel('备注（用户看不到）').fill('我查一下支付记录');
  await wang.page.getByRole('button', { name: '添加备注' }).click();
  // It comes live, the draft stays, and is not sent before it was read.
  await lin.page.getByText('工单有新内容').waitFor();
  await lin.page.getByText('我查一下支付记录').first().waitFor();
  expect(await lin.page.getByRole('button', { name: '发送', exact: true }).isDisabled()).toBe(true);
  expect(await lin.page.getByLabel('回复内容').inputValue()).toBe('您好，收据');
  await expectAccessible(lin.page);
  await keepScreenshot(lin.page, 'cases-3-news');
  await lin.page.reload();
  expect(await lin.page.getByLabel('回复内容').inputValue()).toBe('您好，收据');
  await lin.page.getByLabel('回复内容').fill('您好，收据已经补发。');

  // What the page had not heard of yet is refused by the server, and nothing is lost.
  await lin.page.route('**/v1/staff/events', (route) => route.abort());
  await lin.page.route(`**/v1/staff/cases/${number}`, (route) => route.abort());
  await writeOn('还没收到');
  await lin.page.getByRole('button', { name: '发送', exact: true }).click();
  await lin.page.getByText('工单有了新变化').first().waitFor();
  expect(await lin.page.getByLabel('回复内容').inputValue()).toBe('您好，收据已经补发。');
  await lin.page.unroute(`**/v1/staff/cases/${number}`);
  await lin.page.unroute('**/v1/staff/events');
  await lin.page.reload();
  await lin.page.getByText('还没收到').waitFor();
  await lin.page.getByLabel('回复内容').press('Control+Enter');
  await lin.page.getByText('已发送').waitFor();
  await lin.page.getByText('客服 linlin').waitFor();
  expect(await lin.page.getByLabel('回复内容').inputValue()).toBe('');
  await wang.page.getByText('客服 linlin').waitFor();
  const { items } = (await person.get<{ items: { kind: string }[] }>('/v1/notifications')).body;
  expect(items.map(({ kind }) => kind)).toContain('case_answered');
  for (const { complaints, context } of [lin, wang]) {
    expect(complaints).toEqual([]);
    await context.close();
  }
});

test('templates, taking it on, the number for a minute with a reason, the end of it', async () => {
  const { number } = await written();
  const { page, context, complaints } = await desk('mei');
  await page.goto(`/console/cases/${number}`);
  await page.getByRole('button', { name: '我来处理' }).click();
  await page.getByText('由我处理').waitFor();
  await page.getByRole('button', { name: '常用回复' }).click();
  await page.getByText('请补充订单信息').waitFor();
  await keepScreenshot(page, 'cases-4-templates');
  await page.getByText('请补充订单信息').click();
  expect(await page.getByLabel('回复内容').inputValue()).toContain('麻烦告诉我们订单编号');
  await page.getByRole('button', { name: '显示完整号码' }).click();
  await page.getByRole('dialog').getByRole('textbox').fill('要给用户回电');
  await page.getByRole('dialog').getByRole('button', { name: '显示号码' }).click();
  await page.getByText(/\+86138\d{8}/).waitFor();
  await page.getByRole('button', { name: '发送并结束' }).click();
  await page.getByText('工单已结束，仍然可以回复。').waitFor();
  await page.getByText('结束工单').waitFor();
  await expectAccessible(page);
  await keepScreenshot(page, 'cases-5-resolved');
  expect(complaints).toEqual([]);
  await context.close();
});

test('what a person writes is text, whatever it looks like', async () => {
  const hostile =
    '<img src=x onerror="document.title=1"><script>alert(1)</script>\n\u202eesrever [link](javascript:alert(1))';
  const { number } = await written(hostile);
  const { page, context, complaints } = await desk('hostiles');
  await page.goto(`/console/cases/${number}`);
  await page.getByText('<script>alert(1)</script>').waitFor();
  expect(await page.locator('.talk img, .talk script, .talk a').count()).toBe(0);
  expect(await page.title()).toContain(number);
  expect(complaints).toEqual([]);
  await context.close();
});

test.each([
  ['dark', 'zh-CN'],
  ['light', 'en-US'],
  ['dark', 'en-US'],
] as const)('in %s, %s', async (colorScheme, locale) => {
  const { number } = await written();
  const { page, context, complaints } = await desk(`look${colorScheme}${locale.slice(0, 2)}`, { colorScheme, locale }, [
    'support',
    'risk',
  ]);
  await page.goto('/console/cases');
  await page.getByRole('link', { name: number }).waitFor();
  await expectAccessible(page);
  await keepScreenshot(page, `cases-queue-${colorScheme}-${locale}`);
  await page.goto(`/console/cases/${number}`);
  await page.getByText('付款之后没有收到收据').waitFor();
  await expectAccessible(page);
  await keepScreenshot(page, `cases-case-${colorScheme}-${locale}`);
  expect(complaints).toEqual([]);
  await context.close();
});

test('a case that is not there, and one of an own account, say so', async () => {
  const { page, context } = await desk('nobody');
  await page.goto('/console/cases/20200101-0001');
  await page.getByText('没有找到').waitFor();
  await expectAccessible(page);
  await context.close();
});
