import type { Order } from '@btepai/contract';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, keepScreenshot, launchBrowser } from '../../server/testing/browser.ts';
import type { Client } from '../../server/testing/client.ts';
import { anErrand, orderOf, placeOrder } from '../../server/testing/orders.ts';
import { codeFor, confirm, freshKey, give, paymentOf, walletOf } from '../../server/testing/pay.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { eventually, startTestServer } from '../../server/testing/server.ts';
import { staffOf } from '../../server/testing/staff.ts';
import { button, newNumber, signedIn } from './person.ts';

/** 申请退款, from the sheet on an order's page to the money in the wallet. */
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

/** Before the page of three errands of ¥15.00 that are paid from the wallet; `begun` by staff, or not. */
async function paid({ begun }: { begun: boolean }) {
  const story = await signedIn(browser, server, { numbers: [newNumber()] });
  const { page, person } = story;
  await give(server, person, 4500);
  const order = await placeOrder(person, anErrand({ items: [{ serviceId: 'city-errand', quantity: 3 }] }));
  const { id } = await paymentOf(person, order.id);
  await confirm(person, id, { verification: await codeFor(server, person, id) });
  if (begun) await staff('orders', 'start', order);
  await page.goto(`/orders/${order.id}`);
  return { ...story, order };
}

async function staff(command: string, act: string, { number }: Order) {
  const { exit } = await staffOf(server, [command, act, number, '--by', 'lin']);
  expect(exit).toBe(0);
}
const sheet = (page: Page) => page.getByRole('dialog');
const amount = (page: Page) => page.getByRole('textbox', { name: '退款金额' });
const send = (page: Page) => button(page, '提交申请').click();
const balanceOf = async (person: Client) => (await walletOf(person)).balance.amount;

test('before anything has begun, all of it comes back at once', async () => {
  const { page, context, complaints, person, order } = await paid({ begun: false });
  await button(page, '申请退款').click();
  await page.getByText('还没有开始处理，提交后马上退款。').waitFor();
  await expectAccessible(page);
  await send(page);
  await page.getByText('请选一个原因').waitFor();
  await eventually(
    () => page.evaluate(() => document.activeElement?.getAttribute('name') === 'reason'),
    'the focus on the reasons',
  );
  await page.getByText('其他原因').click();
  await send(page);
  await page.getByText('请写一写是什么原因').waitFor();
  await expectAccessible(page);
  await page.getByText('下错单了').click();
  await send(page);
  await page.getByRole('heading', { name: '已全部退款' }).waitFor();
  await page.getByText('¥45.00 已按原路退回。').waitFor();
  await page.getByText('退款成功 ¥45.00').waitFor();
  expect(await sheet(page).count()).toBe(0);
  expect(await button(page, '申请退款').count()).toBe(0);
  expect(await orderOf(person, order)).toMatchObject({ status: 'refunded', refunded: { amount: 4500 } });
  expect(await balanceOf(person)).toBe(4500);
  await expectAccessible(page);
  await keepScreenshot(page, '70-order-refunded');
  expect(complaints).toEqual([]);
  await context.close();
});

test('a part, read as people write amounts, waits for staff; what was typed is there after a reload', async () => {
  const { page, context, complaints, person, order } = await paid({ begun: true });
  await button(page, '申请退款').click();
  await page.getByText('等太久了').click();
  await page.getByText('退一部分').click();
  for (const [typed, words] of [
    ['45.01', '最多 ¥45.00'],
    ['12.505', '金额最多精确到分，也就是两位小数'],
    ['12,5', '金额要写成数字，比如 12.5'],
    ['-5', '金额要写成数字，比如 12.5'],
  ] as const) {
    await amount(page).fill(typed);
    await page.getByText(words).waitFor();
  }
  await amount(page).fill('0');
  await send(page);
  await page.getByText('金额要大于 0').waitFor();
  await expectAccessible(page);
  await amount(page).fill('１２。５');
  expect(await amount(page).inputValue()).toBe('12.5');
  await page.getByLabel('补充说明（选填）').fill('只送到了一半');
  await keepScreenshot(page, '71-refund');
  await page.reload();
  await button(page, '申请退款').click();
  expect(await amount(page).inputValue()).toBe('12.5');
  expect(await page.getByLabel('补充说明（选填）').inputValue()).toBe('只送到了一半');
  await send(page);
  await page.getByRole('heading', { name: '正在退款' }).waitFor();
  await page.getByText('申请退款 ¥12.50').waitFor();
  expect(await button(page, /退款|收货/).count()).toBe(0);
  await expectAccessible(page);
  const { said } = await staffOf(server, ['refunds', 'list']);
  expect(said).toContain('等太久了：只送到了一半');
  await staff('refunds', 'approve', order);
  // The page asks by itself.
  await page.getByRole('heading', { name: '正在进行' }).waitFor();
  await page.getByText('已退款 ¥12.50').waitFor();
  expect(await balanceOf(person)).toBe(1250);
  await button(page, '申请退款').click();
  await page.getByText('¥32.50').waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test('one that staff refuse says so, and the order goes on', async () => {
  const { page, context, person, order } = await paid({ begun: true });
  await button(page, '申请退款').click();
  await page.getByText('不想要了').click();
  await send(page);
  await page.getByRole('heading', { name: '正在退款' }).waitFor();
  await staff('refunds', 'refuse', order);
  await page.getByText('退款没有通过').waitFor();
  await page.getByRole('heading', { name: '正在进行' }).waitFor();
  expect(await balanceOf(person)).toBe(0);
  await expectAccessible(page);
  await context.close();
});

test('M7: more than there is left, because a part went back meanwhile, is told by the amount', async () => {
  const { page, context, person, order } = await paid({ begun: false });
  await button(page, '申请退款').click();
  await page.getByText('不想要了').click();
  await page.getByText('退一部分').click();
  await amount(page).fill('40');
  // Nothing has begun, and yet staff decide: the order would go on with the rest.
  await page.getByText('客服看过后退款，结果会在“消息”里告诉您。').waitFor();
  await keepScreenshot(page, '72-refund-part');
  const part = { reason: '下错单了', amount: { amount: 2000, currency: 'CNY' } };
  await person.post(`/v1/orders/${order.id}/refund`, part, freshKey());
  await staff('refunds', 'approve', order);
  await send(page);
  await page.locator('.field__error').getByText('最多 ¥25.00').waitFor();
  await expectAccessible(page);
  await amount(page).fill('25.00');
  await page.getByText('还没有开始处理，提交后马上退款。').waitFor();
  await send(page);
  await page.getByRole('heading', { name: '已全部退款' }).waitFor();
  expect(await balanceOf(person)).toBe(4500);
  await context.close();
});
