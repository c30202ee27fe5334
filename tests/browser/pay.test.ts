import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible, keepScreenshot, launchBrowser } from '../../server/testing/browser.ts';
import { otherCode } from '../../server/testing/client.ts';
import { anOrder } from '../../server/testing/orders.ts';
import { PasskeyPhone } from '../../server/testing/passkeys.ts';
import { walletOf } from '../../server/testing/pay.ts';
import { testPaymentGateway } from '../../server/testing/payment-gateway.ts';
import { freeAccount, restrictAccount } from '../../server/testing/restriction.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { orderStatus, pay, smsOn, spend, standIn, way, withOrder } from './pay-story.ts';
import { button, codeOn, field, link, newNumber, proveBySms, signedIn } from './person.ts';

/** 收银台: from the wallet with a code that names payee and amount, or at a gateway whose word alone counts. */
let server: TestServer;
let browser: Browser;
const alipay = testPaymentGateway('alipay');
const wechatpay = testPaymentGateway('wechatpay');
/** What is over ¥50 is held. */
const env = { RISK_WEIGHT_LARGE_PAYMENT: '70', RISK_LARGE_PAYMENT_FEN: '5000' };
beforeAll(async () => {
  server = await startTestServer({ atLocalhost: true, env, paymentGateways: [alipay, wechatpay] });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

describe('from the wallet', () => {
  test('a wrong code, then the right one: paid once, and told everywhere', async () => {
    const { page, context, person, number, order, complaints } = await withOrder(browser, server, {
      balanceFen: 10_000,
    });
    await page.goto(`/orders/${order.id}`);
    await link(page, '去支付').click();
    await way(page, '余额').waitFor();
    await page.getByText('可用 ¥100.00').waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, '60-cashier');

    const after = server.codesSentTo(`+86${number}`);
    await pay(page).click();
    await field(page, '验证码').waitFor();
    const sheet = page.getByRole('dialog', { name: '确认付款' });
    await sheet.getByText('付给 B特派·同城特派').waitFor();
    await sheet.getByText('短信已送达').waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, '61-confirm');
    const code = await codeOn(server, number, after);
    expect(smsOn(server, number)).toContain('B特派·同城特派');
    expect(smsOn(server, number)).toContain('15.00');

    await field(page, '验证码').fill(otherCode(code));
    await page.getByText('还可以试 4 次').waitFor();
    await field(page, '验证码').fill(code);
    await page.getByText('支付成功').waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, '62-paid');
    expect(await orderStatus(person, order)).not.toBe('awaiting_payment');
    expect((await walletOf(person)).balance.amount).toBe(8_500);

    await page.reload();
    await page.getByText('支付成功').waitFor();
    await link(page, '查看订单').click();
    await page.waitForURL(`**/orders/${order.id}`);
    await page.goto('/me');
    await link(page, '我的钱包').click();
    await page.getByText('−¥15.00').waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, '63-wallet');
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('reloaded, closed and opened again, the sheet goes on with the code that was sent', async () => {
    const { page, context, number, cashier, person } = await withOrder(browser, server, { balanceFen: 10_000 });
    await page.goto(cashier);
    const after = server.codesSentTo(`+86${number}`);
    await pay(page).click();
    await field(page, '验证码').waitFor();
    await field(page, '验证码').fill('12');
    await page.reload();
    await field(page, '验证码').waitFor();
    expect(await field(page, '验证码').inputValue()).toBe('12');
    expect(await field(page, '验证码').evaluate((input) => input === document.activeElement)).toBe(true);
    await page.keyboard.press('Escape');
    await field(page, '验证码').waitFor({ state: 'detached' });
    await pay(page).click();
    await field(page, '验证码').waitFor();
    await page.goBack();
    await field(page, '验证码').waitFor({ state: 'detached' });
    await pay(page).click();
    await field(page, '验证码').fill(await codeOn(server, number, after));
    await page.getByText('支付成功').waitFor();
    expect(server.codesSentTo(`+86${number}`)).toBe(after + 1);
    expect((await walletOf(person)).balance.amount).toBe(8_500);
    // Back from the result is the order's way, not the cashier of what is paid.
    await page.goto(cashier);
    await page.getByText('支付成功').waitFor();
    await context.close();
  });

  test('a double tap, and an answer that was lost, pay once', async () => {
    const { page, context, number, cashier, person } = await withOrder(browser, server, { balanceFen: 10_000 });
    const asked: string[] = [];
    await page.route('**/v1/payments', (route) => {
      asked.push(route.request().headers()['idempotency-key']!);
      return route.continue();
    });
    let lost = 0;
    await page.route('**/v1/payments/*/confirm', async (route) => {
      const isProven = (route.request().postData() ?? '').includes('code');
      if (!isProven || lost > 0) return route.continue();
      lost++;
      // The server hears it, and its answer does not arrive.
      await route.fetch();
      await route.abort('connectionreset');
    });
    await page.goto(cashier);
    const after = server.codesSentTo(`+86${number}`);
    await pay(page).dblclick();
    await field(page, '验证码').fill(await codeOn(server, number, after));
    await page.getByText('支付成功').waitFor();
    expect([new Set(asked).size, lost]).toEqual([1, 1]);
    expect((await walletOf(person)).balance.amount).toBe(8_500);
    await context.close();
  });

  test('without a network it waits, says so and goes on by itself', async () => {
    const { page, context, number, cashier } = await withOrder(browser, server, { balanceFen: 10_000 });
    await page.goto(cashier);
    await pay(page).waitFor();
    const after = server.codesSentTo(`+86${number}`);
    await context.setOffline(true);
    await pay(page).click();
    await page.getByText('网络断开，恢复后自动继续').waitFor();
    await context.setOffline(false);
    await field(page, '验证码').fill(await codeOn(server, number, after));
    await page.getByText('支付成功').waitFor();
    await context.close();
  });

  test('a passkey in the place of the code', async () => {
    const { page, context, person, cashier, complaints } = await withOrder(browser, server, { balanceFen: 10_000 });
    await page.goto('/');
    const keys = await PasskeyPhone.of(page);
    await keys.addTo(person);
    await page.goto(cashier);
    await pay(page).click();
    await page.getByText('用通行密钥确认').waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, '64-confirm-passkey');
    await button(page, '使用通行密钥').click();
    await page.getByText('支付成功').waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('by the keyboard alone', async () => {
    const { page, context, number, cashier } = await withOrder(browser, server, { balanceFen: 10_000 });
    await page.goto(cashier);
    await way(page, '余额').focus();
    await page.keyboard.press('ArrowDown');
    expect(await way(page, '支付宝').isChecked()).toBe(true);
    await page.keyboard.press('ArrowUp');
    expect(await way(page, '余额').isChecked()).toBe(true);
    await pay(page).focus();
    const after = server.codesSentTo(`+86${number}`);
    await page.keyboard.press('Enter');
    await field(page, '验证码').waitFor();
    await page.keyboard.type(await codeOn(server, number, after));
    await page.getByText('支付成功').waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('支付成功');
    await context.close();
  });

  test('too little says how much, leads to 充值 and from there back to paying', async () => {
    const { page, context, number, cashier, person, complaints } = await withOrder(browser, server, {
      balanceFen: 300,
    });
    await standIn(page, server, alipay);
    await page.goto(cashier);
    await page.getByText('可用 ¥3.00，还差 ¥12.00').waitFor();
    expect(await way(page, '余额').count()).toBe(0);
    await expectAccessible(page);
    await keepScreenshot(page, '65-too-little');
    await link(page, '充值').click();
    await page.getByText('还差 ¥12.00 就够付这一单').waitFor();
    expect(await field(page, '其他金额').inputValue()).toBe('12');
    await field(page, '其他金额').fill('１２。５');
    await expectAccessible(page);
    await keepScreenshot(page, '66-top-up');
    await button(page, '充值 ¥12.50').click();
    await link(page, '付款').first().click();
    await link(page, '回到商家').click();
    await page.getByText('充值成功').waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, '67-topped-up');
    await link(page, '回收银台，接着付').click();
    await page.getByText('可用 ¥15.50').waitFor();
    await proveBySms(page, server, number, () => pay(page).click());
    await page.getByText('支付成功').waitFor();
    expect((await walletOf(person)).balance.amount).toBe(50);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('spent elsewhere while the code was typed: nothing is charged, and the ways on are there', async () => {
    const { page, context, number, cashier, person } = await withOrder(browser, server, { balanceFen: 1_600 });
    await page.goto(cashier);
    const after = server.codesSentTo(`+86${number}`);
    await pay(page).click();
    await field(page, '验证码').waitFor();
    const { id } = await person.account();
    await spend(server, id, 1_000);
    await field(page, '验证码').fill(await codeOn(server, number, after));
    await page.getByText('余额不够了').waitFor();
    await page.getByText('还差 ¥9.00，这次没有扣钱。').waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, '68-short');
    await button(page, '换一种方式').click();
    await page.getByText('可用 ¥6.00，还差 ¥9.00').waitFor();
    expect(await way(page, '支付宝').isChecked()).toBe(true);
    await context.close();
  });

  test('held: the money is set aside, what comes next is said, and coming back finds it', async () => {
    const asked = anOrder({ items: [{ serviceId: 'phone-top-up', quantity: 1, options: ['100'] }] });
    const { page, context, number, cashier, person } = await withOrder(browser, server, { balanceFen: 20_000, asked });
    await page.goto(cashier);
    await proveBySms(page, server, number, () => pay(page).click());
    await page.getByText('正在核实这笔付款').waitFor();
    await page.getByText('钱已经单独留出，还没有付出去').waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, '69-held');
    await page.goto(cashier);
    await page.getByText('正在核实这笔付款').waitFor();
    await page.goto('/me/wallet');
    await page.getByText(/留给正在核实的付款/).waitFor();
    await keepScreenshot(page, '70-wallet-held');
    const { balance, available } = await walletOf(person);
    expect(available.amount).toBeLessThan(balance.amount);
    await context.close();
  });

  test('restricted: paying is paused, and the way to lift it is there', async () => {
    const { page, context, cashier, person } = await withOrder(browser, server, { balanceFen: 10_000 });
    const { id } = await person.account();
    await page.goto(cashier);
    await pay(page).waitFor();
    await restrictAccount(server, id, 'no_payments');
    await pay(page).click();
    await page.getByText('账户受限，付款已暂停').waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, '71-restricted');
    await link(page, '去解除').click();
    await page.waitForURL('**/me/lift');
    await freeAccount(server, id);
    await context.close();
  });

  test('without a number: what binding one is good for, the way there and back', async () => {
    const { page, context, cashier, number } = await withOrder(browser, server, { hasNumber: false });
    await page.goto(cashier);

    await page.getByText('绑定手机号后就能用余额支付').waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, '72-no-number');
    await link(page, '去绑定').click();
    await field(page, '手机号').fill(number);
    await button(page, '获取验证码').click();
    await field(page, '验证码').fill(await codeOn(server, number));
    await page.getByText('绑定成功').waitFor();
    await button(page, '继续').click();
    await page.waitForURL(`**${cashier}`);
    await page.getByText('可用 ¥0.00，还差 ¥15.00').waitFor();
    await context.close();
  });

  test('an order whose time ran out says so and charges nothing', async () => {
    const { page, context, cashier, person, order } = await withOrder(browser, server, { balanceFen: 10_000 });
    await page.goto(cashier);
    await pay(page).waitFor();
    server.clock.advance(31 * 60);
    await page.reload();
    await page.getByText('订单超时了').waitFor();
    await expectAccessible(page);
    expect((await walletOf(person)).balance.amount).toBe(10_000);
    expect(await orderStatus(person, order)).not.toBe('paid');
    await context.close();
  });
});

describe('at a gateway', () => {
  test('paid there: the way back asks the server, and shows the result', async () => {
    const { page, context, cashier, person, order, complaints } = await withOrder(browser, server);
    await standIn(page, server, alipay);
    await page.goto(cashier);
    expect(await way(page, '支付宝').isChecked()).toBe(true);
    await pay(page).click();
    await page.waitForURL('https://alipay.example/**');
    await link(page, '付款').first().click();
    await link(page, '回到商家').click();
    await page.getByText('支付成功').waitFor();
    await expectAccessible(page);
    expect(await orderStatus(person, order)).not.toBe('awaiting_payment');
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('the browser’s return is not believed; a callback that comes late turns the page', async () => {
    const { page, context, cashier, person, order } = await withOrder(browser, server);
    await standIn(page, server, wechatpay);
    await page.goto(cashier);
    await way(page, '微信支付').check();
    await pay(page).click();
    await page.waitForURL('https://wechatpay.example/**');
    await link(page, '回到商家').click();
    await page.getByText('正在确认付款结果').waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, '73-checking');
    expect(await orderStatus(person, order)).toBe('awaiting_payment');
    const tradeNo = wechatpay.newestTradeNo();
    wechatpay.pay(tradeNo);
    await wechatpay.notify(server.url, tradeNo);
    await page.getByText('支付成功').waitFor();
    await context.close();
  });

  test('the tab closed there: whoever comes back finds the payment under way, and then its result', async () => {
    const { page, context, cashier } = await withOrder(browser, server);
    await standIn(page, server, alipay);
    await page.goto(cashier);
    await way(page, '支付宝').check();
    await pay(page).click();
    await page.waitForURL('https://alipay.example/**');
    const tradeNo = alipay.newestTradeNo();
    await page.close();

    const next = await context.newPage();
    await next.goto(cashier);
    await next.getByText('支付宝付款还没有结果').waitFor();
    await expectAccessible(next);
    await keepScreenshot(next, '74-under-way');
    alipay.pay(tradeNo);
    await alipay.notify(server.url, tradeNo);
    await link(next, '查看结果').click();
    await next.getByText('支付成功').waitFor();
    await context.close();
  });

  test('back without paying, another way is chosen and the order is paid once', async () => {
    const { page, context, cashier, number, person, order } = await withOrder(browser, server, { balanceFen: 10_000 });
    await standIn(page, server, alipay);
    await page.goto(cashier);
    await way(page, '支付宝').check();
    await pay(page).click();
    await page.waitForURL('https://alipay.example/**');
    await link(page, '回到商家').click();
    await link(page, '换一种方式').click();
    await way(page, '余额').check();
    await proveBySms(page, server, number, () => pay(page).click());
    await page.getByText('支付成功').waitFor();
    expect(await orderStatus(person, order)).not.toBe('awaiting_payment');
    expect((await walletOf(person)).balance.amount).toBe(8_500);
    await context.close();
  });

  test('it comes to nothing there: why, where the money is, and another try', async () => {
    const { page, context, cashier } = await withOrder(browser, server);
    await standIn(page, server, alipay);
    await page.goto(cashier);
    await way(page, '支付宝').check();
    await pay(page).click();
    await page.waitForURL('https://alipay.example/**');
    alipay.trades.get(alipay.newestTradeNo())!.state = { status: 'closed' };
    await link(page, '回到商家').click();
    await page.getByText('没有付成').waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, '76-unpaid');
    await link(page, '重新支付').click();
    await pay(page).click();
    await page.waitForURL('https://alipay.example/**');
    await context.close();
  });

  test('a code to scan, where the screen is no phone’s; paid, the page turns by itself', async () => {
    const { page, context, cashier } = await withOrder(browser, server);
    wechatpay.script.create = async (_trade, proceed) => {
      await proceed();
      return { qrText: 'weixin://wxpay/bizpayurl?pr=1' } as never;
    };
    await page.goto(cashier);
    await way(page, '微信支付').check();
    await pay(page).click();
    await page.getByRole('img', { name: '微信支付付款二维码' }).waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, '77-scan');
    delete wechatpay.script.create;
    const tradeNo = wechatpay.newestTradeNo();
    wechatpay.pay(tradeNo);
    await wechatpay.notify(server.url, tradeNo);
    await page.getByText('支付成功').waitFor();
    await context.close();
  });

  test('one that can’t be reached is said at once, and the next try is another payment', async () => {
    const { page, context, cashier } = await withOrder(browser, server);
    await standIn(page, server, alipay);
    alipay.script.create = async () => {
      throw Object.assign(new Error('down'), { kind: 'unavailable' });
    };
    await page.goto(cashier);
    await way(page, '支付宝').check();
    await pay(page).click();
    await page.getByText('支付宝暂时连不上').waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, '75-gateway-down');
    delete alipay.script.create;
    await pay(page).click();
    await page.waitForURL('https://alipay.example/**');
    await context.close();
  });
});

test('where the sandbox is, a wallet is filled without any money, and at the test cashier', async () => {
  const sandbox = await startTestServer({ atLocalhost: true });
  const { page, context, person, complaints } = await signedIn(browser, sandbox, { numbers: [newNumber()] });
  await page.goto('/me/wallet');
  await page.getByText('还没有收支').waitFor();
  await expectAccessible(page);
  await link(page, '充值').click();
  await button(page, /^充值$/).click();
  await page.getByText('请填写金额').waitFor();
  await page.getByRole('radio', { name: '¥100', exact: true }).check();
  await button(page, '测试充值').click();
  await button(page, '测试充值已到账').waitFor();
  await expectAccessible(page);
  await keepScreenshot(page, '78-test-top-up');
  expect((await walletOf(person)).balance.amount).toBe(10_000);
  await page.getByRole('radio', { name: '¥50', exact: true }).check();
  await button(page, '充值 ¥50.00').click();
  await button(page, '付款成功').click();
  await page.getByText('充值成功').waitFor();
  await link(page, '查看钱包').click();
  await page.getByText('+¥100.00').waitFor();
  await page.getByText('+¥50.00').waitFor();
  expect(complaints).toEqual([]);
  await context.close();
  await sandbox.close();
});
