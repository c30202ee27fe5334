import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, keepScreenshot, launchBrowser } from '../../server/testing/browser.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { button, link, newNumber, signedIn } from './person.ts';

/** 消息: what happened is told at once, counted on the tab, and leads to what it is about. */
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

test('an empty inbox says what will be there, in each category', async () => {
  const { page, context } = await signedIn(browser, server);
  await page.goto('/messages');
  await page.getByText('还没有消息').waitFor();
  await expectAccessible(page);
  for (const category of ['交易', '活动', '安全']) {
    await link(page, category).click();
    await page.getByText('还没有消息').waitFor();
  }
  await context.close();
});

test('the badge appears on the open page by itself; opening reads one, 全部已读 the rest', async () => {
  const [old, next] = [newNumber(), newNumber()];
  const { page, context, person, complaints } = await signedIn(browser, server, { numbers: [old] });
  await person.post('/v1/notifications/read-all');
  const tab = page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: /消息/ });
  await page.goto('/');
  await tab.waitFor();
  expect(await tab.textContent()).toBe('消息');

  const phone = (await person.account()).phone!;
  await person.replace(phone.id, await person.replaceProofs(phone.id, `+86${old}`, `+86${next}`));
  await expect.poll(() => tab.textContent()).toContain('1 条未读');
  server.clock.advance(61);
  const bound = (await person.account()).phone!;
  const third = newNumber();
  await person.replace(bound.id, await person.replaceProofs(bound.id, `+86${next}`, `+86${third}`));
  await expect.poll(() => tab.textContent()).toContain('2 条未读');

  await tab.click();
  await link(page, /^安全/).click();
  const unread = page.getByRole('img', { name: '未读' });
  await expect.poll(() => unread.count()).toBe(2);
  await expectAccessible(page);
  await keepScreenshot(page, '18-inbox');
  await page.getByRole('listitem').first().getByRole('link').click();
  await page.waitForURL('**/me/phone');
  await page.goto('/messages');
  await expect.poll(() => unread.count()).toBe(1);
  await button(page, '全部已读').click();
  await expect.poll(() => unread.count()).toBe(0);
  await expect.poll(() => tab.textContent()).toBe('消息');
  expect(complaints).toEqual([]);
  await context.close();
});
