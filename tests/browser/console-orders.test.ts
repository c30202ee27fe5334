import type { Order } from '@btepai/contract';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, keepScreenshot, launchBrowser, openDesk } from '../../server/testing/browser.ts';
import type { Client } from '../../server/testing/client.ts';
import { agent, totpNow } from '../../server/testing/desk.ts';
import { anErrand, orderOf, placeOrder } from '../../server/testing/orders.ts';
import { codeFor, confirm, freshKey, payer, paymentOf, walletOf } from '../../server/testing/pay.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';

/** Every payment from ¥1,000 is held. */
let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  server = await startTestServer({
    env: { RISK_LARGE_PAYMENT_FEN: '100000', RISK_WEIGHT_LARGE_PAYMENT: '100', SMS_PER_ACCOUNT_PER_DAY: '1000' },
  });
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

async function paid(asked: object = anErrand({ note: '到了请打电话，门铃坏了' }), balance = 5_000) {
  const { person } = await payer(server, balance);
  const order = await placeOrder(person, asked);
  const { id } = await paymentOf(person, order.id);
  await confirm(person, id, { verification: await codeFor(server, person, id) });
  return { person, order };
}
const askBack = (person: Client, { id }: Order) =>
  person.post(`/v1/orders/${id}/refund`, { reason: '司机一直没有来，等了两个小时。' }, freshKey());
/** ReasonModal: why, and the act itself. */
async function say(page: Page, why: string, confirmBy: string | RegExp) {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill(why);
  await dialog.getByRole('button', { name: confirmBy }).click();
}

test('订单与退款: an order from the queue to a refund that was decided', async () => {
  for (const look of looks) {
    const zh = look.locale === 'zh-CN';
    const { person, order } = await paid();
    const finance = await agent(server, ['finance', 'support']);
    const { page, context, complaints } = await openDesk(browser, server.url, finance, look);
    await page.goto('/console/orders');
    await page.getByRole('link', { name: order.number }).waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, `console-orders-${look.colorScheme}`);
    await page.getByRole('link', { name: order.number }).click();
    await page.getByText('解放路 1 号').waitFor();
    await page.getByText('到了请打电话').waitFor();
    await page.getByRole('button', { name: zh ? '开始办理' : 'Begin it' }).click();
    await page.getByRole('button', { name: zh ? '标记完成' : 'Mark it done' }).waitFor();
    expect((await orderOf(person, order)).status).toBe('in_progress');

    await askBack(person, order);
    await page.goto('/console/orders?queue=refunds');
    await page.getByRole('link', { name: '¥15.00' }).waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, `console-refunds-${look.colorScheme}`);
    await page.getByRole('link', { name: '¥15.00' }).click();
    await page.getByText('司机一直没有来').waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, `console-order-${look.colorScheme}`);
    // Too long ago by now: a fresh proof is asked for, and the same decision goes out.
    server.clock.advance(server.settings.STAFF_PROOF_FRESH_SECONDS + 1);
    await page.getByRole('button', { name: zh ? '退 ¥15.00' : 'Give back ¥15.00' }).click();
    await say(page, '和司机核实过，确实没有去', zh ? '退 ¥15.00' : 'Give back ¥15.00');
    await page
      .getByRole('dialog', { name: zh ? '请再验证一次' : 'Please verify again' })
      .getByRole('textbox')
      .first()
      .fill(totpNow(server, finance.totpSecret));
    await page.keyboard.press('Enter');
    await page.getByText(zh ? '已退到余额' : 'It’s in their balance').waitFor();
    await page
      .getByText(zh ? '已退款' : 'Refunded', { exact: true })
      .first()
      .waitFor();
    expect((await walletOf(person)).balance.amount).toBe(5_000);
    expect(complaints).toEqual([]);
    await context.close();
  }
}, 240_000);

test('a held payment is let through, and a price is set', async () => {
  const { person, order } = await paid(
    {
      items: [{ serviceId: 'household-bills', quantity: 10, options: ['100'] }],
      contact: { name: '林雨', phone: '+8613800138000', address: '解放路 1 号' },
    },
    100_005,
  );
  const finance = await agent(server, ['finance']);
  const { page, context, complaints } = await openDesk(browser, server.url, finance);
  await page.goto('/console/orders?queue=held');
  await page.getByRole('link', { name: '¥1,000.00' }).click();
  await page.getByRole('heading', { name: '这笔付款看起来不寻常' }).waitFor();
  await keepScreenshot(page, 'console-held');
  await page.getByRole('button', { name: '放行 ¥1,000.00' }).click();
  await say(page, '电话核实是本人', '放行 ¥1,000.00');
  await page.getByText('已放行，订单已付款').waitFor();
  expect((await orderOf(person, order)).status).toBe('paid');

  await page.goto('/console/orders?queue=catalogue');
  const region = page.getByRole('region', { name: '手机充值' });
  await region.waitFor();
  await expectAccessible(page);
  await keepScreenshot(page, 'console-catalogue');
  await region.getByRole('button', { name: '改价' }).first().click();
  await page.getByRole('spinbutton').fill('29.50');
  await page.getByRole('button', { name: '下一步' }).click();
  await say(page, '供应商调价', /改\s?价/);
  await region.getByText('¥29.50').waitFor();
  expect(complaints).toEqual([]);
  await context.close();
}, 120_000);

test('each role finds its own queues, and a number that is none opens nothing', async () => {
  const { page, context } = await openDesk(browser, server.url, await agent(server, ['risk']));
  await page.goto('/console/orders');
  await page.getByText('暂扣的付款').first().waitFor();
  expect(await page.getByText('服务目录').count()).toBe(0);
  await page.getByRole('searchbox', { name: '订单编号，16 位数字' }).fill('2026010100000000');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  await context.close();
});
