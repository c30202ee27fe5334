import type { Payment } from '@btepai/contract';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { expectAccessible, keepScreenshot, type Look, launchBrowser } from '../../server/testing/browser.ts';
import { tradeNoAt } from '../../server/testing/cashier.ts';
import { orderOf, placeOrder } from '../../server/testing/orders.ts';
import { freshKey, paymentOf } from '../../server/testing/pay.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { button, signedIn } from './person.ts';

/** The test cashier: what is paid to whom, every way for it to end, every way for us to hear of it, and back again. */
let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  server = await startTestServer({ atLocalhost: true });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});
afterEach(async () => {
  for (const method of ['alipay', 'wechatpay'])
    await server.client().call('PUT', '/sandbox/payment-faults', { method });
});

/** Someone who comes to the cashier to pay an order. */
async function atCashier(more: { method?: 'alipay' | 'wechatpay'; look?: Look } = {}) {
  const phone = await signedIn(browser, server, more.look ? { look: more.look } : {});
  const order = await placeOrder(phone.person);
  const payment = await paymentOf(phone.person, order.id, { method: more.method ?? 'alipay' });
  await phone.page.goto(payment.redirectUrl!);
  await phone.page.getByRole('timer').waitFor();
  return { ...phone, order, payment };
}
/** Where the payer is sent back to. */
const back = (page: Page, { id }: Payment) => page.waitForURL(`${server.url}/pay/${id}`);
const choose = (page: Page, way: string) => page.getByLabel('付款通知', { exact: true }).selectOption(way);
/** What the log of callbacks says of the newest. */
const logged = (page: Page, words: string) => page.getByRole('listitem').filter({ hasText: words });

test('says what it is, what is paid to whom, and sends whoever has paid back', async () => {
  const { page, context, complaints, person, order, payment } = await atCashier();
  await page.getByRole('heading', { name: '测试收银台 · 不会真的扣款' }).waitFor();
  await page.getByText('代替支付宝').waitFor();
  for (const words of ['B特派', '¥29.98', tradeNoAt(payment), '等待付款'])
    expect(await page.getByText(words).count(), words).toBeGreaterThan(0);
  await expectAccessible(page);
  await button(page, '付款成功').click();
  await back(page, payment);
  await expect.poll(async () => (await orderOf(person, order)).status).toBe('paid');
  await page.goBack();
  await page.getByText('这笔交易已经付过款。').waitFor();
  await logged(page, '应答 200').waitFor();
  await keepScreenshot(page, 'cashier-paid');
  await expectAccessible(page);
  await button(page, '返回商家').click();
  await back(page, payment);
  expect(complaints).toEqual([]);
  await context.close();
});

test('too little money and another try, a way back without paying, and an end', async () => {
  const { page, context, payment } = await atCashier({ method: 'wechatpay' });
  await page.getByText('代替微信支付').waitFor();
  await button(page, '余额不足，付款失败').click();
  await page.getByText('没有付款。可以再试一次').waitFor();
  await keepScreenshot(page, 'cashier-no-money');
  await expectAccessible(page);
  await button(page, '取消，返回商家').click();
  await back(page, payment);
  await page.goto(payment.redirectUrl!);
  await button(page, '关闭这笔交易').click();
  await page.getByText('这笔交易已经关闭，不能再付款。').waitFor();
  await logged(page, '应答 200').waitFor();
  await keepScreenshot(page, 'cashier-closed');
  await expectAccessible(page);
  await context.close();
});

test('M6: each way of a callback, and what was answered to it', async () => {
  for (const [way, why, answer] of [
    ['重复 100 次', '同一份通知同时来 100 次。', '应答 200 · 100 次'],
    ['先到', '通知到了，浏览器才返回商家。', '应答 200'],
    ['金额不符', '签名是真的，金额对不上。', '应答 409'],
    ['别的订单', '签名是真的，说的却是一笔没有的交易。', '应答 409'],
    ['伪造签名', '内容是对的，签名是假的。', '应答 403'],
  ] as const) {
    const { page, context, payment } = await atCashier();
    await choose(page, way);
    await page.getByText(why).waitFor();
    await button(page, '付款成功').click();
    await back(page, payment);
    await page.goBack();
    await logged(page, answer).waitFor();
    await context.close();
  }
});

test('a late callback says how late, and none is told of none', async () => {
  const { page, context, payment } = await atCashier();
  await choose(page, '迟到');
  expect(await page.getByLabel('迟到多久（秒）').inputValue()).toBe('20');
  await page.getByLabel('迟到多久（秒）').fill('1');
  await button(page, '付款成功').click();
  await back(page, payment);
  await page.goBack();
  await logged(page, '迟到').waitFor();
  await context.close();

  const other = await atCashier();
  await choose(other.page, '不发');
  await button(other.page, '付款成功').click();
  await back(other.page, other.payment);
  await other.page.goBack();
  await other.page.getByText('还没有发出通知。').waitFor();
  await other.context.close();
});

test('the faults of each gateway, in words, here and on the sandbox’s page; a refund shows', async () => {
  const { page, context, complaints, person, order, payment } = await atCashier();
  await choose(page, '先到');
  await button(page, '付款成功').click();
  await back(page, payment);
  await page.goto(payment.redirectUrl!);
  const alipay = page.getByRole('group', { name: '支付宝', exact: true });
  await alipay.getByLabel('退款', { exact: true }).selectOption('先处理，后到账');
  await alipay.getByLabel('处理多久（秒）').fill('2');
  await expect
    .poll(() => server.paymentSandbox.faults.alipay)
    .toMatchObject({ calls: 'normal', refunds: 'slow', refundDelayMs: 2_000 });
  await person.post(`/v1/orders/${order.id}/refund`, { reason: 'changed_mind' }, freshKey());
  await page.getByText('处理中', { exact: true }).waitFor();
  await page.getByText('已退款', { exact: true }).waitFor();
  await logged(page, '退款通知').waitFor();
  await keepScreenshot(page, 'cashier-refunded');
  await expectAccessible(page);
  await page.getByRole('link', { name: '全部交易和短信' }).click();
  await page.getByRole('heading', { name: '最近的交易' }).waitFor();
  const wechatpay = page.getByRole('group', { name: '微信支付', exact: true });
  await wechatpay.getByLabel('接口').selectOption('不回应');
  await wechatpay.getByText('一直不回应，直到我们不再等。').waitFor();
  await expect.poll(() => server.paymentSandbox.faults.wechatpay.calls).toBe('hang');
  await keepScreenshot(page, 'sandbox-pay');
  await expectAccessible(page);
  await button(page, '全部恢复正常').click();
  await expect.poll(() => server.paymentSandbox.faults.alipay.refunds).toBe('normal');
  await expect.poll(() => server.paymentSandbox.faults.wechatpay.calls).toBe('normal');
  await page.locator(`a[href$="${tradeNoAt(payment)}"]`).click();
  await page.getByText('这笔交易已经付过款。').waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test('a trade that isn’t known here', async () => {
  const { page, context } = await signedIn(browser, server);
  for (const path of [
    '/sandbox/cashier',
    '/sandbox/cashier?trade=%2e%2e%2ftrades',
    `/sandbox/cashier?trade=${'0'.repeat(32)}`,
  ]) {
    await page.goto(path);
    await page.getByText('没有这笔交易').waitFor();
  }
  await keepScreenshot(page, 'cashier-unknown');
  await expectAccessible(page);
  await context.close();
});

const looks = (['zh-CN', 'en-US'] as const).flatMap((locale) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ locale, colorScheme })),
);
test.each(looks)('how it looks: $locale, $colorScheme', async (look) => {
  const { page, context } = await atCashier({ look });
  const name = `cashier-${look.locale.slice(0, 2)}-${look.colorScheme}`;
  await keepScreenshot(page, name);
  await expectAccessible(page);
  await page.locator('#payment-faults').scrollIntoViewIfNeeded();
  await keepScreenshot(page, `${name}-faults`);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.evaluate(() => scrollTo(0, 0));
  await keepScreenshot(page, `${name}-wide`);
  await expectAccessible(page);
  await page.goto('/sandbox#pay');
  await page.locator('#trades').waitFor();
  await page.getByRole('group').last().waitFor();
  await keepScreenshot(page, `${name}-trades-wide`);
  await expectAccessible(page);
  await context.close();
});
