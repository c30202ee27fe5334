import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { expectAccessible, keepScreenshot, type Look, launchBrowser, openPhone } from '../../server/testing/browser.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { button, field, newNumber } from './person.ts';

/** The virtual handset: what lands and what is told of it, the two gateways' faults, and many handsets at once. */
let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  server = await startTestServer({ env: { SMS_PER_ADDRESS_PER_HOUR: '1000' } });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});
afterEach(() => {
  server.sandbox.faults.primary = { mode: 'deliver', delayMs: 0 };
  server.sandbox.faults.backup = { mode: 'deliver', delayMs: 0 };
});

async function open(path: string, look?: Look) {
  const phone = await openPhone(browser, server.url, look);
  await phone.page.goto(path);
  return phone;
}
/** The switches of one gateway. */
const group = (page: Page, name: string) => page.getByRole('group', { name, exact: true });

test('an SMS shows as it lands, then its receipt; the same code by voice shows as a call', async () => {
  const { page, context, complaints } = await open('/sandbox');
  await page.getByText('实时接收中').waitFor();
  server.sandbox.faults.primary = { mode: 'deliver', delayMs: 0, receipts: 'late', receiptDelayMs: 1_500 };
  const [person, number] = [await server.person(), newNumber()];
  const { body } = await person.askCode(`+86${number}`);
  const bubble = page.getByRole('listitem').filter({ hasText: '用于绑定手机号' });
  await bubble.getByText('回执未到').waitFor();
  await bubble.getByText('已送达').waitFor();
  const code = await server.codeSentTo(`+86${number}`);
  server.clock.advance(61);
  await person.post(`/v1/verifications/${body.id}/resend`, { channel: 'voice' });
  await page.getByText('来电').waitFor();
  expect(await button(page, `复制验证码 ${code}`).count()).toBe(2);
  await keepScreenshot(page, 'handset-call');
  await expectAccessible(page);
  expect(complaints).toEqual([]);
  await context.close();
});

test('the faults of each gateway, in words, and everything mended with one tap', async () => {
  const { page, context } = await open('/sandbox');
  const main = group(page, '主通道');
  await main.getByLabel('送达方式').selectOption('余额用完');
  await expect.poll(() => server.sandbox.faults.primary.mode).toBe('no_credit');
  await main.getByText('账户没钱了，什么也不收。').waitFor();
  await main.getByLabel('回执方式').selectOption('抢先');
  await expect.poll(() => server.sandbox.faults.primary).toMatchObject({ mode: 'no_credit', receipts: 'early' });
  const backup = group(page, '备用通道');
  await backup.getByLabel('送达方式').selectOption('迟到');
  await backup.getByLabel('迟到多久（秒）').fill('3');
  await expect.poll(() => server.sandbox.faults.backup).toMatchObject({ mode: 'delay', delayMs: 3_000 });
  await main.scrollIntoViewIfNeeded();
  await keepScreenshot(page, 'handset-faults');
  await expectAccessible(page);
  await button(page, '全部恢复正常').click();
  await expect.poll(() => server.sandbox.faults.primary).toMatchObject({ mode: 'deliver', receipts: 'normal' });
  await expect.poll(() => server.sandbox.faults.backup).toMatchObject({ mode: 'deliver', receipts: 'normal' });
  await button(page, '全部恢复正常').waitFor({ state: 'detached' });
  await context.close();
});

test('a reply goes out from the number that is shown', async () => {
  const replies: { from: string; text: string }[] = [];
  server.app.messaging.onReply(async (reply) => void replies.push(reply));
  const { page, context } = await open('/sandbox');
  await field(page, '从这个号码').fill('13800138000');
  await field(page, '内容').fill('R');
  await button(page, '发送').click();
  await page.getByText('已发送').waitFor();
  expect(replies).toEqual([{ from: '+8613800138000', text: 'R' }]);
  await context.close();
});

const looks = [
  { colorScheme: 'light', locale: 'zh-CN' },
  { colorScheme: 'dark', locale: 'en-US' },
] as const;
test.each(looks)('many handsets at once, $colorScheme, $locale', async (look) => {
  const { page, context, complaints } = await open('/sandbox#fleet', look);
  const say = (zh: string, en: string) => (look.locale === 'zh-CN' ? zh : en);
  const numbers = Array.from({ length: 24 }, newNumber);
  for (const number of numbers) await (await server.person()).askCode(`+86${number}`);
  await page
    .locator('.tile', { hasText: numbers.at(-1)!.slice(-4) })
    .getByText(say('已送达', 'Delivered'))
    .waitFor();
  for (const number of numbers)
    expect(await page.locator('.tile', { hasText: number.slice(-4) }).count()).toBeGreaterThan(0);
  await keepScreenshot(page, `handset-fleet-${look.colorScheme}`);
  await expectAccessible(page);
  await page.setViewportSize({ width: 1200, height: 900 });
  await keepScreenshot(page, `handset-fleet-${look.colorScheme}-wide`);
  await page.getByRole('link', { name: say('一部手机', 'One handset') }).click();
  await page.getByRole('log').waitFor();
  await keepScreenshot(page, `handset-${look.colorScheme}-wide`);
  await expectAccessible(page);
  expect(complaints).toEqual([]);
  await context.close();
});

test('under load a page is told so much and no more, and shows what it was not told', async () => {
  const { page, context, complaints } = await open('/sandbox');
  await page.getByText('实时接收中').waitFor();
  const [gateway] = server.sandbox.gateways;
  const send = (n: number) =>
    gateway!.send(
      {
        id: `load-${n}`,
        accountId: 'nobody',
        to: `+861390000${String(n % 1_000).padStart(4, '0')}`,
        country: 'CN',
        channel: 'sms',
        content: { template: 'bind_phone', language: 'zh', params: { code: '123456', minutes: '5' } },
        text: `第 ${n} 条`,
      },
      new AbortController().signal,
    );
  server.sandbox.faults.primary = { mode: 'deliver', delayMs: 0, receipts: 'none' };
  for (let n = 0; n < 20_000; n++) await send(n);
  await page.getByText('第 19999 条').waitFor();
  expect(await page.getByRole('log').getByRole('listitem').count()).toBe(500);
  expect(server.sandbox.fleet().numbers).toBeLessThanOrEqual(1_000 + 100);
  expect(complaints).toEqual([]);
  await context.close();
});
