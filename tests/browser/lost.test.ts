import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, keepScreenshot, launchBrowser } from '../../server/testing/browser.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { button, field, link, masked, newNumber, nextCode, password, signedIn } from './person.ts';

/** 旧号码收不到短信: the password on a long-known device, then a change that waits for everyone to see. */
const daySeconds = 86_400;

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

/** Before the password, with the new number's code given, on a device that the account has known for so long. */
async function atPassword(old: string, next: string, { knownDays }: { knownDays: number }) {
  const story = await signedIn(browser, server, { numbers: [old] });
  const { page } = story;
  server.clock.advance(knownDays * daySeconds);
  await page.goto('/me/phone');
  await link(page, '更换手机号').click();
  await link(page, '旧号码收不到短信？').click();
  await page.getByText('不用旧号码，也能换号').waitFor();
  await expectAccessible(page);
  await button(page, '开始换号').click();
  await field(page, '手机号').fill(next);
  await field(page, '验证码').fill(await nextCode(page, server, next));
  await page.getByText('最后，输入登录密码').waitFor();
  await expectAccessible(page);
  return story;
}

async function submit(page: Awaited<ReturnType<typeof atPassword>>['page'], given = password) {
  await page.getByLabel('密码', { exact: true }).fill(given);
  await button(page, '提交更换').click();
}

test('it waits with a countdown, is shown at home and under 我的, and one tap cancels it', async () => {
  const [old, next] = [newNumber(), newNumber()];
  const { page, context, person, complaints } = await atPassword(old, next, { knownDays: 8 });
  await submit(page, 'not the password');
  await page.getByText('密码不对，请再试一次').waitFor();
  await submit(page);
  await page.getByText('已提交，等待生效').waitFor();
  await page.getByRole('timer').waitFor();
  await expectAccessible(page);
  await keepScreenshot(page, '13-lost-waiting');
  await button(page, '完成').click();
  await page.getByText('换号将在倒计时结束后生效').waitFor();
  await expectAccessible(page);
  for (const path of ['/', '/me']) {
    await page.goto(path);
    await page.getByText('换号等待生效').waitFor();
    await expectAccessible(page);
  }
  await link(page, /换号等待生效/).click();

  await button(page, '取消更换').click();
  await page.getByText('确定取消这次更换？').waitFor();
  await expectAccessible(page);
  await page.getByRole('dialog').getByRole('button', { name: '取消更换' }).click();
  await page.getByText('已取消，号码没有变化').waitFor();
  await link(page, '更换手机号').waitFor();
  expect(await person.account()).toMatchObject({ waitingChange: null, phone: { phone: `+86 ${masked(old)}` } });
  expect(complaints).toEqual([]);
  await context.close();
});

test('when its time has come the new number is bound and nothing waits any more', async () => {
  const [old, next] = [newNumber(), newNumber()];
  const { page, context } = await atPassword(old, next, { knownDays: 8 });
  await submit(page);
  await page.getByText('已提交，等待生效').waitFor();
  await button(page, '完成').click();
  await page.getByText('换号将在倒计时结束后生效').waitFor();
  server.clock.advance(72 * 3_600);
  await server.app.schedule.run('apply due phone changes');
  await page.reload();
  await page.getByText(masked(next)).waitFor();
  expect(await page.getByText('换号将在倒计时结束后生效').count()).toBe(0);
  await context.close();
});

test('a device that is too new is told so, and support can check instead', async () => {
  const { page, context, person } = await atPassword(newNumber(), newNumber(), { knownDays: 1 });
  await submit(page);
  await page.getByText('这台设备还不能这样换号').waitFor();
  await expectAccessible(page);
  expect((await person.account()).waitingChange).toBeNull();
  await button(page, '请客服核实').click();
  await page.getByText('帮我们确认是您本人').waitFor();
  await expectAccessible(page);
  expect(new URL(page.url()).search).toBe('?topic=phone_lost');
  await context.close();
});
