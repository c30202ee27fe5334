import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, keepScreenshot, launchBrowser } from '../../server/testing/browser.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { unzipped } from '../../server/testing/zip.ts';
import { button, codeOn, field, link, newNumber, signedIn } from './person.ts';

/** 导出我的数据 and 注销账号, to the file on the disk and back from the door. */
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

const looks = [
  { colorScheme: 'light', locale: 'zh-CN' },
  { colorScheme: 'dark', locale: 'en-US' },
] as const;

test('a copy of one’s data is asked for, prepared, downloaded and unzipped; a message leads to it', async () => {
  const { page, context, complaints, person } = await signedIn(browser, server, { numbers: [newNumber()] });
  const { username } = await person.account();
  await page.goto('/me/export');
  await expectAccessible(page);
  await keepScreenshot(page, '40-export');
  await button(page, '开始导出').click();
  await page.getByRole('heading', { name: '准备好了' }).waitFor({ timeout: 30_000 });
  await expectAccessible(page);
  await keepScreenshot(page, '41-export-ready');
  const [file] = await Promise.all([page.waitForEvent('download'), link(page, '下载压缩包').click()]);
  expect(file.suggestedFilename()).toMatch(/\.zip$/);
  const files = unzipped(readFileSync(await file.path()));
  expect(JSON.parse(files['profile.json']!)).toMatchObject([{ username }]);

  await page.goto('/messages');
  await link(page, /您的数据准备好了/).click();
  await page.getByRole('heading', { name: '准备好了' }).waitFor();
  await link(page, '下载压缩包').waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test('an account is closed by a code, says until when it can be undone, and is kept after all', async () => {
  const number = newNumber();
  const { page, context, complaints, person } = await signedIn(browser, server, { numbers: [number] });
  await page.goto('/me/security');
  await link(page, '注销账号').click();
  await page.getByText('注销之前，请想清楚').waitFor();
  await expectAccessible(page);
  await keepScreenshot(page, '42-close');
  expect(await button(page, '申请注销').isDisabled()).toBe(true);
  await page.getByLabel('我知道 15 天后无法恢复').check();
  const sent = server.codesSentTo(`+86${number}`);
  await button(page, '申请注销').click();
  await field(page, '验证码').waitFor();
  await expectAccessible(page);
  await field(page, '验证码').fill(await codeOn(server, number, sent));
  await page.getByText('账户正在注销').waitFor();
  await expectAccessible(page);
  expect(await person.account()).toMatchObject({ status: 'closing' });
  await page.goto('/');
  await page.getByText(/前都可以撤销。/).waitFor();
  await expectAccessible(page);
  await keepScreenshot(page, '43-closing');
  await link(page, /账户正在注销/).click();
  await button(page, '撤销注销').click();
  await page.getByText('账户留下来了').waitFor();
  await expectAccessible(page);
  expect(await person.account()).toMatchObject({ status: 'active', closesAt: null });
  expect(complaints).toEqual([]);
  await context.close();
});

for (const look of looks) {
  test(`axe finds nothing while an account closes, ${look.colorScheme}, ${look.locale}`, async () => {
    const number = newNumber();
    const { page, context, person } = await signedIn(browser, server, { look, numbers: [number] });
    const verification = await person.proof('close_account', {}, `+86${number}`);
    await person.post('/v1/account/close', { verification });
    for (const path of ['/me', '/me/close', '/me/export', '/me/security']) {
      await page.goto(path);
      await page.locator('h2, .rows').first().waitFor();
      await page.locator('[aria-busy=true]').waitFor({ state: 'detached' });
      await expectAccessible(page);
    }
    await context.close();
  });
}
