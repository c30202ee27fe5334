import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible, launchBrowser, openPhone } from '../../server/testing/browser.ts';
import { codeFor, confirm, paymentOf } from '../../server/testing/pay.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { withOrder } from './pay-story.ts';
import { askForCode, button, field, masked, newNumber, password, register, signedIn, signIn } from './person.ts';

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

const publicPages = [
  '/login',
  '/register',
  '/recover',
  '/recover?step=recovery-code',
  '/r',
  '/r#a-token',
  '/o',
  '/status',
  '/announcements',
  '/announcements/nowhere',
  '/lessons',
  '/lessons?topic=scams',
  '/lessons/phishing',
  '/nowhere',
  '/sandbox',
];
const ownPages = [
  '/',
  '/services/city-errand',
  '/services/phone-top-up',
  '/services/nowhere',
  '/orders',
  '/orders?show=refunds',
  '/messages',
  '/me',
  '/me/profile',
  '/me/password',
  '/me/phone',
  '/me/phone/bind',
  '/me/lift',
  '/me/cases',
  '/me/cases/new',
  '/me/cases/new?topic=phone_taken',
  '/me/security',
  '/me/factors',
  '/me/devices',
  '/me/activity',
  '/me/wallet',
  '/me/wallet/top-up',
  '/me/export',
  '/me/close',
];

async function settled(page: Page, path: string) {
  await page.goto(path);
  await page.locator('h1, h2').first().waitFor();
  await page.locator('[aria-busy=true]').waitFor({ state: 'detached' });
}

const looks = [
  { colorScheme: 'light', locale: 'zh-CN' },
  { colorScheme: 'dark', locale: 'en-US' },
] as const;

describe('axe finds nothing', () => {
  for (const look of looks) {
    test(`on the pages that anyone may open, ${look.colorScheme}, ${look.locale}`, async () => {
      const stranger = await openPhone(browser, server.url, look);
      for (const path of publicPages) {
        await settled(stranger.page, path);
        await expectAccessible(stranger.page);
      }
      await stranger.context.close();
    });

    test(`on the cashier’s pages, ${look.colorScheme}, ${look.locale}`, async () => {
      const { page, context, complaints, person, order, cashier } = await withOrder(browser, server, {
        look,
        balanceFen: 10_000,
      });
      const visit = async (path: string) => {
        await settled(page, path);
        await page.locator('.money, .amount-field').first().waitFor();
        await expectAccessible(page);
      };
      await visit(cashier);
      const atGateway = await paymentOf(person, order.id, { method: 'alipay' });
      await visit(`/pay/${atGateway.id}`);
      const { id } = await paymentOf(person, order.id);
      await visit(`/pay/${atGateway.id}`);
      await visit(`/me/wallet/top-up?order=${order.id}`);
      expect((await confirm(person, id, { verification: await codeFor(server, person, id) })).status).toBe(200);
      await visit(`/pay/${id}`);
      await visit('/me/wallet');
      await settled(page, cashier);
      await expectAccessible(page);
      expect(complaints).toEqual([]);
      await context.close();
    }, 120_000);

    for (const bound of [false, true]) {
      const whose = bound ? 'with a number' : 'without one';
      test(`on the pages of someone ${whose}, ${look.colorScheme}, ${look.locale}`, async () => {
        const numbers = bound ? [newNumber()] : [];
        const { page, context, complaints } = await signedIn(browser, server, { look, numbers });
        for (const path of ownPages) {
          await settled(page, path);
          await expectAccessible(page);
        }
        expect(complaints).toEqual([]);
        await context.close();
      }, 240_000);
    }
  }
});

describe('signing in and out', () => {
  test('signed out, a page asks for the sign-in and comes back to itself; the bound number works too', async () => {
    const { page, context } = await openPhone(browser, server.url);
    const username = await register(page);
    await context.clearCookies({ name: 'session' });
    await page.goto('/me/phone');
    await page.waitForURL(/\/login/);
    await signIn(page, username, 'not the password');
    await page.getByText('用户名（或手机号）或密码不对，请检查后再试。').waitFor();
    await signIn(page, username);
    await page.waitForURL('**/me/phone');
    await page.goto('/me');
    await button(page, '退出登录').click();
    await page.waitForURL(/\/login/);
    await context.close();
  });

  test('a session ended elsewhere leads to the sign-in and back to the same step', async () => {
    const { page, context } = await openPhone(browser, server.url);
    const username = await register(page);
    await askForCode(page, newNumber());
    await server.sql('update sessions set ended_at = now()');
    await field(page, '验证码').fill('000000');
    await page.waitForURL(/\/login/);
    await signIn(page, username);
    await page.waitForURL(/\/me\/phone\/bind/);
    await field(page, '验证码').waitFor();
    await context.close();
  });

  test('weak passwords and taken names are told by their fields', async () => {
    const { page, context } = await openPhone(browser, server.url);
    const taken = await register(page);
    await context.clearCookies();
    await page.goto('/register');
    await field(page, '用户名').fill(taken);
    await page.getByLabel('密码', { exact: true }).fill(password);
    await button(page, '注册').click();
    await page.getByText('这个用户名有人用了，换一个试试。').waitFor();
    await field(page, '用户名').fill(`${taken}2`);
    await page.getByLabel('密码', { exact: true }).fill('password1');
    await button(page, '注册').click();
    await page.getByText(/这个密码太常见/).waitFor();
    await expectAccessible(page);
    await context.close();
  });
});

describe('profile and language', () => {
  test('the name changes and stays; the language switches and is remembered', async () => {
    const { page, context } = await openPhone(browser, server.url);
    await register(page);
    await page.goto('/me/profile');
    await field(page, '昵称').fill('阿明 🙂');
    await button(page, /^保存$/).click();
    await page.getByText('已保存').first().waitFor();
    await page.goto('/me');
    await page.getByText('阿明 🙂').first().waitFor();
    await page.getByText('English', { exact: true }).click();
    await page.getByText('Account and security').waitFor();
    await page.reload();
    await page.getByText('Account and security').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toMatch(/^en/);
    await context.close();
  });

  test('the saved contact has the bound number where it has none of its own, and fills the form to support', async () => {
    const [bound, own] = [newNumber(), newNumber()];
    const { page, context, person } = await signedIn(browser, server, { numbers: [bound] });
    await page.goto('/me/profile');
    await page.getByText(`留空就用已绑定的 ${masked(bound)}`).waitFor();
    await button(page, '保存联系方式').click();
    await page.getByText('请填写联系人').waitFor();
    await field(page, '联系人').fill('陈晓明');
    await field(page, '地址（选填）').fill('上海市静安区南京西路 1 号');
    await button(page, '保存联系方式').click();
    await page.getByText(`现在是 ${masked(bound)}，不改就留空`).waitFor();
    await field(page, '联系电话').fill(own);
    await button(page, '保存').last().click();
    await page.getByText(`现在是 ${masked(own)}，不改就留空`).waitFor();
    await expectAccessible(page);
    expect((await person.account()).contact).toEqual({
      name: '陈晓明',
      phone: `+86 ${masked(own)}`,
      address: '上海市静安区南京西路 1 号',
    });
    await page.goto('/me/cases/new?topic=other');
    await page.getByText(`陈晓明 · ${masked(own)}`).waitFor();
    await context.close();
  });

  test('another device is listed and can be ended', async () => {
    const { page, context } = await openPhone(browser, server.url);
    const username = await register(page);
    const other = server.client();
    const { body } = await other.post<{ session: { token: string } }>('/v1/sessions', {
      identifier: username,
      password,
    });
    other.token = body.session.token;
    await page.goto('/me/sessions');
    await button(page, '退出登录').click();
    await button(page, '退出登录').waitFor({ state: 'detached' });
    expect(await other.get('/v1/account')).toMatchObject({ status: 401, body: { code: 'session_ended' } });
    await context.close();
  });
});
