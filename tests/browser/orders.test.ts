import type { Order } from '@btepai/contract';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible, keepScreenshot, launchBrowser } from '../../server/testing/browser.ts';
import type { Client } from '../../server/testing/client.ts';
import { anErrand, anOrder, moneyOf, orderOf, placeOrder } from '../../server/testing/orders.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { eventually, startTestServer } from '../../server/testing/server.ts';
import { staffOf } from '../../server/testing/staff.ts';
import { button, field, link, masked, newNumber, signedIn } from './person.ts';

/** 首页's services to 订单, an order's page and its receipt: what someone does who has something done. */
let server: TestServer;
let browser: Browser;
let money: ReturnType<typeof moneyOf>;
beforeAll(async () => {
  server = await startTestServer();
  browser = await launchBrowser();
  money = moneyOf(server);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const looks = [
  { colorScheme: 'light', locale: 'zh-CN' },
  { colorScheme: 'dark', locale: 'en-US' },
] as const;

const ordersOf = async (person: Client) => (await person.get<{ items: Order[] }>('/v1/orders')).body.items;
const start = async ({ number }: Order) => {
  const { exit } = await staffOf(server, ['orders', 'start', number, '--by', 'lin']);
  expect(exit).toBe(0);
};
const sum = (page: Page) => page.getByRole('status').filter({ hasText: /^¥|—/ });
const fillErrand = async (page: Page) => {
  await field(page, '联系人').fill('陈晓明');
  await field(page, '取件地址').fill('南京西路 1 号');
};

describe('ordering', () => {
  test('an errand, from 首页 to its page: nothing typed is lost; it counts down, leads to paying, and is cancelled', async () => {
    const number = newNumber();
    const { page, context, complaints, person } = await signedIn(browser, server, { numbers: [number] });
    await page.goto('/');
    await link(page, /同城特派/).waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, '60-services');
    await link(page, /同城特派/).click();

    await page.getByRole('radio', { name: /10 公里内/ }).check();
    await button(page, '增加').click();
    await sum(page).filter({ hasText: '¥50.00' }).waitFor();
    await page.getByText(masked(number)).waitFor();
    await fillErrand(page);
    await field(page, '备注（选填）').fill('取一个信封');
    await page.reload();
    await sum(page).filter({ hasText: '¥50.00' }).waitFor();
    expect(await field(page, '联系人').inputValue()).toBe('陈晓明');
    expect(await field(page, '取件地址').inputValue()).toBe('南京西路 1 号');
    expect(await field(page, '备注（选填）').inputValue()).toBe('取一个信封');
    await expectAccessible(page);
    await keepScreenshot(page, '61-service');
    await button(page, '提交订单').click();
    await page.waitForURL(/\/orders\/[\w-]{36}\/pay$/);
    await page.getByRole('heading', { name: '收银台' }).waitFor();

    const [order] = await ordersOf(person);
    expect(order).toMatchObject({
      status: 'awaiting_payment',
      total: { amount: 5000 },
      items: [{ serviceId: 'city-errand', option: { id: 'within-10km' }, quantity: 2 }],
      contact: { name: '陈晓明', phone: `+86 ${masked(number)}`, address: '南京西路 1 号' },
      note: '取一个信封',
    });
    await button(page, '返回').click();
    await page.waitForURL(`**/orders/${order!.id}`);
    await page.getByRole('heading', { name: '等待付款' }).waitFor();
    await page.getByRole('timer', { name: /剩余付款时间 \d+:\d\d/ }).waitFor();
    expect(await link(page, '去支付').getAttribute('href')).toBe(`/orders/${order!.id}/pay`);
    await expectAccessible(page);
    await keepScreenshot(page, '62-order-unpaid');

    await button(page, '取消订单').click();
    await page.getByRole('heading', { name: '取消这个订单？' }).waitFor();
    await expectAccessible(page);
    await button(page, '先不取消').click();
    await page.getByRole('heading', { name: '取消这个订单？' }).waitFor({ state: 'detached' });
    expect((await orderOf(person, order!)).status).toBe('awaiting_payment');
    await button(page, '取消订单').click();
    await page.getByRole('dialog').getByRole('button', { name: '取消订单' }).click();
    await page.getByRole('heading', { name: '订单已取消' }).waitFor();
    await page.getByText('您取消了这个订单，没有扣款。').waitFor();
    expect((await orderOf(person, order!)).status).toBe('cancelled');
    // A new order of the same begins empty.
    await page.goto('/services/city-errand');
    expect(await field(page, '备注（选填）').inputValue()).toBe('');
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('M3: a price that changed meanwhile is shown, and asked about again', async () => {
    const { page, context, person } = await signedIn(browser, server, { numbers: [newNumber()] });
    await page.goto('/services/parcel');
    await sum(page).filter({ hasText: '¥12.00' }).waitFor();
    await field(page, '联系人').fill('陈晓明');
    await field(page, '取件地址').fill('南京西路 1 号');
    await server.sql(`update service_options set price_fen = 1350 where service_id = 'parcel' and id = '1kg'`);
    await button(page, '提交订单').click();
    await page.getByText('现在一共 ¥13.50，原来是 ¥12.00。可以的话，再提交一次。').waitFor();
    await sum(page).filter({ hasText: '¥13.50' }).waitFor();
    expect(await ordersOf(person)).toEqual([]);
    await expectAccessible(page);
    await keepScreenshot(page, '63-price-changed');
    await button(page, '按新价格提交').click();
    await page.waitForURL(/\/pay$/);
    expect(await ordersOf(person)).toMatchObject([{ total: { amount: 1350 } }]);
    await server.sql(`update service_options set price_fen = 1200 where service_id = 'parcel' and id = '1kg'`);
    await context.close();
  });

  test('what is missing or wrong is told by its field, and the first of it gets the focus', async () => {
    const { page, context, person } = await signedIn(browser, server);
    await page.goto('/services/city-errand');
    await field(page, '备注（选填）').waitFor();
    await button(page, '提交订单').click();
    for (const words of ['请填写联系人', '请填写地址']) await page.getByText(words).waitFor();
    await eventually(
      () => page.evaluate(() => document.activeElement?.getAttribute('autocomplete') === 'name'),
      'the focus',
    );
    await expectAccessible(page);
    const quantity = page.getByRole('spinbutton');
    for (const [typed, words] of [
      ['0', /数量要填整数/],
      ['-1', /数量要填整数/],
      ['1.5', /数量要填整数/],
      ['1000000000', /最多 20 单/],
      ['２１', /最多 20 单/],
    ] as const) {
      await quantity.fill(typed);
      await page.locator('.field__error').getByText(words).waitFor();
    }
    await quantity.fill('２０');
    await sum(page).filter({ hasText: '¥300.00' }).waitFor();
    expect(await ordersOf(person)).toEqual([]);
    await page.goto('/services/nothing');
    await page.getByRole('heading', { name: '这项服务暂时没有了' }).waitFor();
    await link(page, '看看别的服务').click();
    await link(page, /同城特派/).waitFor();
    await context.close();
  });

  test('one order is made however often the button is tapped while the network is away', async () => {
    const { page, context, person } = await signedIn(browser, server, { numbers: [newNumber()] });
    await page.goto('/services/phone-top-up');
    await sum(page).filter({ hasText: '¥29.98' }).waitFor();
    let dropped = 0;
    await page.route('**/v1/orders', async (route) => {
      // Two answers are lost on their way back: the orders behind them were made.
      if (dropped === 2) return route.continue();
      dropped += 1;
      await route.fetch();
      await route.abort();
    });
    await button(page, '提交订单').click();
    await button(page, '提交订单').click({ force: true });
    await page.waitForURL(/\/pay$/, { timeout: 20_000 });
    expect(dropped).toBe(2);
    expect(await ordersOf(person)).toHaveLength(1);
    await context.close();
  });

  test('by the keyboard alone', async () => {
    const { page, context, person } = await signedIn(browser, server, { numbers: [newNumber()] });
    await page.goto('/services/phone-top-up');
    await page.getByRole('radio', { name: /30 元/ }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.role)).toBe('spinbutton');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await sum(page).filter({ hasText: '¥149.70' }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/pay$/);
    const [order] = await ordersOf(person);
    expect(order).toMatchObject({ items: [{ option: { id: '50' }, quantity: 3 }] });
    await page.goto(`/orders/${order!.id}`);
    await button(page, '取消订单').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect((await orderOf(person, order!)).status).toBe('awaiting_payment');
    await context.close();
  });
});

describe('an order’s life', () => {
  test('unpaid for too long, it is cancelled before the eyes of whoever looks', async () => {
    const { page, context, person } = await signedIn(browser, server, { numbers: [newNumber()] });
    await page.clock.install();
    const order = await placeOrder(person, anOrder());
    await page.goto(`/orders/${order.id}`);
    await page.getByRole('timer').waitFor();
    server.clock.advance(40 * 60);
    await server.app.schedule.run('expire unpaid orders');
    await page.clock.fastForward('40:00');
    await page.getByRole('heading', { name: '订单已取消' }).waitFor();
    await page.getByText('超过了付款时间，没有扣款。还需要的话，再来一单就好。').waitFor();
    await page.getByText('超时未付款，订单取消').waitFor();
    expect(await link(page, '去支付').count()).toBe(0);
    await expectAccessible(page);
    await keepScreenshot(page, '64-order-expired');
    await context.close();
  });

  test('paid, taken up, received: each with its time, told in 消息, and had again', async () => {
    const number = newNumber();
    const { page, context, complaints, person } = await signedIn(browser, server, { numbers: [number] });
    const errand = anErrand({ note: '取一个信封' });
    const order = await placeOrder(person, errand);
    await money.pay(person, order);
    await page.goto('/messages');
    await link(page, /付款成功/).click();
    await page.waitForURL(`**/orders/${order.id}`);
    await page.getByText('我们正在安排，开始后会告诉您。').waitFor();
    await start(order);
    await page.reload();
    await page.getByRole('heading', { name: '正在进行' }).waitFor();
    await page.getByText(/会自动确认/).waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, '65-order-in-progress');
    await button(page, '确认收货').click();
    await page.getByRole('heading', { name: '都办好了吗？' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('dialog').getByRole('button', { name: '确认收货' }).click();
    await page.getByRole('heading', { name: '订单已完成' }).waitFor();
    for (const words of ['提交订单', '付款成功', '开始处理', '您确认了收货'])
      await page.getByRole('listitem').filter({ hasText: words }).getByRole('time').waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, '66-order-completed');

    await button(page, '再来一单').click();
    await page.waitForURL('**/services/city-errand');
    expect(await field(page, '联系人').inputValue()).toBe('林雨');
    expect(await field(page, '取件地址').inputValue()).toBe('解放路 1 号');
    expect(await field(page, '备注（选填）').inputValue()).toBe('取一个信封');
    // That one went to a number of its own, which is only known masked: nothing goes to another one unasked.
    expect(await field(page, '联系电话').inputValue()).toBe('');
    await button(page, '提交订单').click();
    await page.getByText(/请填写手机号/).waitFor();
    await button(page, '用原来的号码').click();
    await page.getByText(masked(number)).waitFor();
    await button(page, '提交订单').click();
    await page.waitForURL(/\/pay$/);
    expect(await ordersOf(person)).toMatchObject([
      { status: 'awaiting_payment', note: '取一个信封' },
      { id: order.id },
    ]);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('support is asked about it by its number', async () => {
    const { page, context, person } = await signedIn(browser, server, { numbers: [newNumber()] });
    const order = await placeOrder(person);
    await page.goto(`/orders/${order.id}`);
    await link(page, '联系客服').click();
    const message = page.getByLabel('说明');
    expect(await message.inputValue()).toBe(`订单 ${order.number}：`);
    await button(page, '提交').click();
    await page.getByText('请写一点说明').waitFor();
    await message.fill(`订单 ${order.number}：还没有人来取件`);
    await button(page, '提交').click();
    await page.getByText(`订单 ${order.number}：还没有人来取件`).waitFor();
    await context.close();
  });

  for (const look of looks) {
    test(`its receipt, on paper of any width and always light, ${look.colorScheme}`, async () => {
      const { page, context, person } = await signedIn(browser, server, { numbers: [newNumber()], look });
      const order = await placeOrder(person, anErrand());
      const zh = look.locale === 'zh-CN';
      await page.goto(`/orders/${order.id}/receipt`);
      await page.getByRole('heading', { name: zh ? '付款之后才有收据' : 'There’s a receipt once it’s paid' }).waitFor();
      await money.pay(person, order);
      await page.goto(`/orders/${order.id}`);
      await link(page, zh ? '打印收据' : 'Print receipt').click();
      await page.getByText(order.number).waitFor();
      if (zh) await page.getByText('壹拾伍元整').waitFor();
      await expectAccessible(page);
      await keepScreenshot(page, `67-receipt-${look.colorScheme}`);
      await page.evaluate(() => {
        window.print = () => void document.body.setAttribute('data-printed', '');
      });
      await button(page, zh ? /^打印$/ : /^Print$/).click();
      expect(await page.locator('body[data-printed]').count()).toBe(1);
      for (const width of [794, 302, 219]) {
        await page.setViewportSize({ width, height: 1000 });
        await page.emulateMedia({ media: 'print' });
        const paper = await page.evaluate(() => ({
          ground: getComputedStyle(document.body).backgroundColor,
          ink: getComputedStyle(document.querySelector('.receipt')!).color,
          overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        }));
        expect(paper).toEqual({ ground: 'rgb(255, 255, 255)', ink: 'rgb(20, 32, 28)', overflow: 0 });
        expect(await page.getByRole('button').filter({ visible: true }).count()).toBe(0);
        await keepScreenshot(page, `67-receipt-${look.colorScheme}-${width}`);
      }
      await context.close();
    });
  }
});

describe('订单', () => {
  test('each part says what will be there and what to do; the one that is open is in sight', async () => {
    for (const look of looks) {
      const { page, context } = await signedIn(browser, server, { look });
      const zh = look.locale === 'zh-CN';
      const words = zh
        ? { none: ['还没有订单', '没有待付款的订单', '没有进行中的订单', '还没有完成的订单', '没有退款'], tab: '订单' }
        : {
            none: ['No orders yet', 'Nothing to pay', 'Nothing in progress', 'Nothing completed yet', 'No refunds'],
            tab: 'Orders',
          };
      await page.goto('/');
      await page.getByRole('navigation').last().getByRole('link', { name: words.tab }).click();
      const parts = page.getByRole('navigation', { name: words.tab, exact: true }).getByRole('link');
      for (const [index, none] of words.none.entries()) {
        await parts.nth(index).click();
        await page.getByRole('heading', { name: none }).waitFor();
        await expectAccessible(page);
        const { x, width } = (await parts.nth(index).boundingBox())!;
        expect(x >= 0 && x + width <= 390).toBe(true);
      }
      await context.close();
    }
  });

  test('orders stand in their parts, newest first, and the list goes on as one scrolls', async () => {
    const { page, context, complaints, person } = await signedIn(browser, server, { numbers: [newNumber()] });
    for (let i = 0; i < 45; i++) {
      const { id } = await placeOrder(person);
      await person.post(`/v1/orders/${id}/cancel`);
    }
    const paid = await placeOrder(person, anErrand());
    await money.pay(person, paid);
    const unpaid = await placeOrder(person);
    await page.goto('/');
    await page.getByRole('heading', { name: '有一个订单等您付款' }).waitFor();
    await expectAccessible(page);
    expect(await link(page, '去支付').getAttribute('href')).toBe(`/orders/${unpaid.id}/pay`);
    await page.goto('/orders');
    const cards = page.getByRole('article');
    await cards.first().waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, '68-orders');
    expect(await cards.count()).toBe(20);
    for (const count of [40, 47]) {
      await cards.last().scrollIntoViewIfNeeded();
      await cards.nth(count - 1).waitFor();
    }
    expect(await cards.count()).toBe(47);
    await link(page, '进行中').click();
    await eventually(async () => (await cards.count()) === 1, 'the one that is paid');
    await cards.first().getByRole('link').click();
    await page.waitForURL(`**/orders/${paid.id}`);
    await button(page, '返回').click();
    await page.waitForURL('**/orders?show=open');
    expect(complaints).toEqual([]);
    await context.close();
  });
});
