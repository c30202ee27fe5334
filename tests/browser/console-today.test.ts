import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeTo } from '../../server/testing/appeal.ts';
import { expectAccessible, keepScreenshot, launchBrowser, openDesk } from '../../server/testing/browser.ts';
import { agent } from '../../server/testing/desk.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { link } from './person.ts';

/** 今日: what needs a person now, by its age. */
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

const write = async (message: string) => writeTo(await server.person(), { topic: 'other', message });

test('what somebody writes is there by itself, counted in the navigation too, and leads to its queue', async () => {
  const { page, context, complaints } = await openDesk(browser, server.url, await agent(server, ['support']));
  await page.goto('/console');
  await page.getByText('都处理完了').waitFor();
  await page.getByText('实时更新').waitFor();
  await write('付款之后没有收到收据');
  await link(page, /1\s*工单等答复/).waitFor();
  await page.getByText('刚刚').waitFor();
  await link(page, /^工单\s*1/).waitFor();
  await write('怎么改收货地址？');
  await link(page, /2\s*工单等答复/).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '工单', exact: true }).waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test('what has waited longer than its target says so, and whose work it is not sees nothing of it', async () => {
  server.clock.advance(server.settings.STAFF_TARGET_CASES_MINUTES * 60 + 61);
  const { page, context } = await openDesk(browser, server.url, await agent(server, ['support']));
  await page.goto('/console');
  await page.getByText('4 小时前').waitFor();
  await page.getByText('已超时').waitFor();
  await page.getByText('目标 4 小时内').waitFor();
  await expectAccessible(page);
  await keepScreenshot(page, '90-console-today');
  await context.close();
  const other = await openDesk(browser, server.url, await agent(server, ['editor']));
  await other.page.goto('/console');
  await other.page.getByText('都处理完了').waitFor();
  await other.context.close();
});

test('in English and in the dark', async () => {
  const look = { colorScheme: 'dark', locale: 'en-US' } as const;
  const { page, context, complaints } = await openDesk(browser, server.url, await agent(server, ['support']), look);
  await page.goto('/console');
  await page.getByText('overdue').waitFor();
  await expectAccessible(page);
  await keepScreenshot(page, '91-console-today-dark');
  expect(complaints).toEqual([]);
  await context.close();
});
