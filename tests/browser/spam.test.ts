import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, keepScreenshot, launchBrowser, openDesk } from '../../server/testing/browser.ts';
import { agent } from '../../server/testing/desk.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { published } from '../text/naughty.ts';
import { button, link, newNumber, signedIn } from './person.ts';

/** 骚扰举报 from both sides: someone reports, hears at once whether it was us, and later what staff found. */
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

const fake = '【B特派】您的账户有风险，请马上登录 http://b-tepai.example/verify 解除，否则将被冻结。';
const report = async (page: Page, { sender, content }: { sender: string; content: string }) => {
  await page.getByLabel('谁发的').fill(sender);
  await page.getByLabel('短信内容').fill(content);
  await button(page, '提交').click();
};

test('a text that poses as us: told so at once; at the desk first of all; decided with words, heard in 消息', async () => {
  const { page, context, complaints } = await signedIn(browser, server, { numbers: [newNumber()] });
  await page.goto('/me');
  await link(page, '骚扰举报').click();
  await page.getByText('还没有举报过').waitFor();
  await expectAccessible(page);
  await keepScreenshot(page, 'spam-empty');
  await link(page, '举报短信或电话').click();

  await button(page, '提交').click();
  await page.getByText('请填写号码，或显示的名称').waitFor();
  await page.getByLabel('谁发的').fill('1069 8888 1234');
  await page.getByLabel('短信内容').fill(fake);
  // A reload, a phone call: what was typed is still there.
  await page.reload();
  await expect.poll(() => page.getByLabel('短信内容').inputValue()).toBe(fake);
  await expectAccessible(page);
  await keepScreenshot(page, 'spam-form');
  await button(page, '提交').click();
  await page.getByRole('heading', { name: '这不是我们发的，是冒充' }).waitFor();
  await page.getByText('别点链接，别回拨，别说验证码').waitFor();
  await expectAccessible(page);
  await keepScreenshot(page, 'spam-answer');
  await button(page, '看我的举报').click();
  await page.getByText('核实中').waitFor();

  const desk = await openDesk(browser, server.url, await agent(server, ['support']));
  const other = await signedIn(browser, server, { numbers: [newNumber()] });
  await desk.page.goto('/console/spam');
  await desk.page.getByRole('link', { name: '106988881234' }).waitFor();
  await other.page.goto('/me/spam/new');
  await report(other.page, { sender: '95500099', content: '低息贷款' });
  await other.page.getByText('这条短信不是我们发的').waitFor();
  // It comes by itself, and after the one that poses as us.
  await expect.poll(() => desk.page.locator('[data-item]').allTextContents()).toEqual(['106988881234', '95500099']);
  await expectAccessible(desk.page);
  await keepScreenshot(desk.page, 'desk-spam');

  await desk.page.keyboard.press('j');
  await desk.page.keyboard.press('Enter');
  await desk.page.getByText(fake).waitFor();
  await desk.page.getByRole('radio', { name: '诈骗' }).check();
  await desk.page.getByLabel('对举报人说的话').fill('我们从不发这个网址。');
  await desk.page.getByLabel('原因').fill('仿冒登录页');
  await expectAccessible(desk.page);
  await keepScreenshot(desk.page, 'desk-spam-sender');
  await desk.page.keyboard.press('Control+Enter');
  await button(desk.page, '重新处理').waitFor();
  await keepScreenshot(desk.page, 'desk-spam-decided');

  await page.goto('/messages');
  await page.getByText('您举报的号码有结果了').click();
  await page.waitForURL('**/me/spam');
  await page.getByText('诈骗', { exact: true }).waitFor();
  await page.getByText('我们从不发这个网址。').waitFor();
  await expectAccessible(page);
  await keepScreenshot(page, 'spam-decided');
  // The next who reports the same hears it at once.
  await other.page.goto('/me/spam/new');
  await report(other.page, { sender: '+86106988881234', content: fake });
  await other.page.getByRole('heading', { name: '这是诈骗' }).waitFor();
  await keepScreenshot(other.page, 'spam-answer-known');
  expect([...complaints, ...other.complaints, ...desk.complaints]).toEqual([]);
  for (const each of [context, desk.context, other.context]) await each.close();
});

test('two at one sender: the second is told that it was decided, and what they wrote is still there', async () => {
  const person = await server.person();
  await person.post('/v1/spam-reports', {
    kind: 'call',
    sender: '13900001111',
    receivedAt: server.clock.now().toISOString(),
  });
  const [first, second] = [
    await openDesk(browser, server.url, await agent(server, ['support'])),
    await openDesk(browser, server.url, await agent(server, ['risk'])),
  ];
  for (const { page } of [first, second]) {
    await page.goto('/console/spam');
    await page.getByRole('link', { name: '+86 139****1111' }).click();
    await page.getByRole('radio', { name: '骚扰' }).check();
    await page.getByLabel('原因').fill('推销');
  }
  await button(first.page, '确定并通知').click();
  await button(first.page, '重新处理').waitFor();
  // The second sees it by itself.
  await button(second.page, '重新处理').waitFor();
  await button(second.page, '重新处理').click();
  await second.page.getByLabel('原因（写进审计记录）').last().fill('还不能定');
  await second.page.keyboard.press('Control+Enter');
  await expect.poll(() => first.page.getByRole('radio', { name: '骚扰' }).count()).toBe(1);
  await expect.poll(() => second.page.getByLabel('原因').inputValue()).toBe('推销');
  expect([...first.complaints, ...second.complaints]).toEqual([]);
  for (const { context } of [first, second]) await context.close();
});

test('whatever is in a report is text, in the app and at the desk', async () => {
  const { page, context, person, complaints } = await signedIn(browser, server, { numbers: [newNumber()] });
  const markup = published.filter((text) => /<|javascript:|onerror/i.test(text) && text.length < 2_000).slice(0, 120);
  const receivedAt = server.clock.now().toISOString();
  for (let from = 0; from < markup.length; from += 20) {
    const content = markup
      .slice(from, from + 20)
      .join('\n')
      .slice(0, 1_900);
    const { status } = await person.post('/v1/spam-reports', { kind: 'sms', sender: '<b>x</b>', content, receivedAt });
    expect(status).toBe(201);
  }
  const dialogs: string[] = [];
  const desk = await openDesk(browser, server.url, await agent(server, ['support']));
  for (const each of [page, desk.page])
    each.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
  await page.goto('/me/spam');
  await expect.poll(() => page.getByRole('article').count()).toBe(Math.ceil(markup.length / 20));
  await desk.page.goto('/console/spam');
  await desk.page.getByRole('link', { name: '<b>x</b>' }).click();
  await expect.poll(() => desk.page.locator('.reported__content').count()).toBe(Math.ceil(markup.length / 20));
  for (const each of [page, desk.page])
    expect(
      await each
        .locator('article :is(script, img, iframe, a, b), .reported__content :is(script, img, iframe, a, b)')
        .count(),
    ).toBe(0);
  expect(dialogs).toEqual([]);
  expect([...complaints, ...desk.complaints]).toEqual([]);
  for (const each of [context, desk.context]) await each.close();
});

test.each([
  ['light', 'en-US'],
  ['dark', 'zh-CN'],
] as const)('how it looks: %s, %s', async (colorScheme, locale) => {
  const { page, context, person } = await signedIn(browser, server, {
    numbers: [newNumber()],
    look: { colorScheme, locale },
  });
  await person.post('/v1/spam-reports', {
    kind: 'sms',
    sender: '1069 5555 0000',
    content: fake,
    receivedAt: server.clock.now().toISOString(),
  });
  const desk = await openDesk(browser, server.url, await agent(server, ['support']), { colorScheme, locale });
  await desk.page.goto('/console/spam');
  await desk.page.getByRole('link', { name: '106955550000' }).click();
  await desk.page.getByText(fake).first().waitFor();
  await expectAccessible(desk.page);
  await keepScreenshot(desk.page, `desk-spam-${colorScheme}-${locale}`);
  await page.goto('/me/spam');
  await page.getByRole('article').waitFor();
  await expectAccessible(page);
  await keepScreenshot(page, `spam-list-${colorScheme}-${locale}`);
  await page.goto('/me/spam/new');
  await page.getByRole('radio').first().waitFor();
  await keepScreenshot(page, `spam-new-${colorScheme}-${locale}`);
  for (const each of [context, desk.context]) await each.close();
});
