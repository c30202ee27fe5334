import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, keepScreenshot, launchBrowser, openPhone } from '../../server/testing/browser.ts';
import { otherCode } from '../../server/testing/client.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { button, codeOn, field, masked, newNumber, password, signIn } from './person.ts';

/** 新设备验证: the password is right, on a browser that the account doesn't know. */
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

/** An account with a number, known on no browser yet. */
async function owner() {
  const number = newNumber();
  const person = await server.person();
  await person.bindNumber(`+86${number}`);
  // The code that bound it counts for the minute between two sends to a number (S1).
  server.clock.advance(61);
  return { number, person, username: (await person.account()).username };
}

const signOut = async (page: Page) => {
  await page.goto('/me');
  await button(page, '退出登录').click();
  await page.waitForURL(/\/login/);
};

test('L3: a new device is asked for a code; trusted, it needs the password alone from then on', async () => {
  const { number, username } = await owner();
  const { page, context, complaints } = await openPhone(browser, server.url);
  await page.goto('/me/phone');
  await page.waitForURL(/\/login/);
  await signIn(page, username);
  await page.waitForURL(/\/login\/verify/);
  await page.getByText('密码没错。').waitFor();
  await page.getByText(masked(number)).waitFor();
  await page.getByText('短信已送达').waitFor();
  await expectAccessible(page);
  await keepScreenshot(page, '20-verify-sms');
  expect(await page.getByRole('checkbox').isChecked()).toBe(true);

  const code = await codeOn(server, number, 1);
  await field(page, '验证码').fill(otherCode(code));
  await page.getByText('还可以试 4 次').waitFor();
  await expectAccessible(page);
  // A reload keeps the step, and sends no second SMS.
  await page.reload();
  await field(page, '验证码').fill(code);
  await page.waitForURL('**/me/phone');
  await page.getByText(masked(number)).waitFor();
  expect(server.codesSentTo(`+86${number}`)).toBe(2);

  await signOut(page);
  await signIn(page, username);
  await page.waitForURL('**/me');
  await page.getByText(masked(number)).waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test('a device that is not to be trusted is asked again the next time', async () => {
  const { number, username } = await owner();
  const { page, context, complaints } = await openPhone(browser, server.url);
  await page.goto('/login');
  await signIn(page, username);
  await page.getByRole('checkbox', { name: /信任这台设备/ }).uncheck();
  await field(page, '验证码').fill(await codeOn(server, number, 1));
  await page.getByText('手机号已绑定').waitFor();
  await signOut(page);
  server.clock.advance(61);
  await signIn(page, username);
  await page.waitForURL(/\/login\/verify/);
  await field(page, '验证码').fill(await codeOn(server, number, 2));
  await page.waitForURL('**/me');
  expect(complaints).toEqual([]);
  await context.close();
});

test('what waited too long, or is unknown by now, leads back to the sign-in and says so', async () => {
  const { number, username } = await owner();
  const { page, context } = await openPhone(browser, server.url);
  await page.goto('/login');
  await signIn(page, username);
  await page.waitForURL(/\/login\/verify/);
  const code = await codeOn(server, number, 1);
  await page.getByText('短信已送达').waitFor();
  server.clock.advance(601);
  await field(page, '验证码').fill(code);
  await page.getByText('刚才的验证已失效').waitFor();
  await expectAccessible(page);
  expect(await field(page, '用户名').inputValue()).toBe(username);
  await page.goto('/login/verify');
  await page.waitForURL((url) => url.pathname === '/login');
  await context.close();
});

test('a session that ended here before is in nobody’s way, and the way back from the code is the sign-in', async () => {
  const { number, username } = await owner();
  const { page, context } = await openPhone(browser, server.url);
  await context.addCookies([{ name: 'session', value: (await server.person()).token!, url: server.url }]);
  await server.sql('update sessions set ended_at = now()');
  await page.goto('/me');
  await page.waitForURL(/\/login/);
  await signIn(page, username);
  await page.getByText('短信已送达').waitFor();
  await page.reload();
  await page.getByText('短信已送达').waitFor();
  await button(page, '返回').click();
  await page.waitForURL((url) => url.pathname === '/login');
  server.clock.advance(61);
  await signIn(page, username);
  await field(page, '验证码').fill(await codeOn(server, number, 2));
  await page.waitForURL('**/me');
  await context.close();
});

type Later = PromiseWithResolvers<void>;

test('an answer of before the sign-in, however late, throws nobody out again', async () => {
  const { number, username } = await owner();
  const { page, context } = await openPhone(browser, server.url);
  const [asked, entered, told] = [1, 2, 3].map(() => Promise.withResolvers<void>()) as [Later, Later, Later];
  let verification = {};
  let status = 'pending';
  const nobody = await server.client().get('/v1/account');
  await page.goto('/login');
  // The code is told to be spent while the answer to the sign-in is still on its way, so the app asks who is here.
  await page.route('**/v1/verifications', async (route) => {
    const response = await route.fetch();
    verification = await response.json();
    await route.fulfill({ response });
  });
  await page.route(/\/events\?/, (route) => route.abort());
  await page.route(/\/v1\/verifications\/[^/]+$/, (route) => route.fulfill({ json: { ...verification, status } }));
  await page.route('**/complete', async (route) => {
    const response = await route.fetch();
    status = 'spent';
    await asked.promise;
    await route.fulfill({ response });
  });
  await page.route('**/v1/account', async (route) => {
    asked.resolve();
    await entered.promise;
    await route.fulfill({ status: nobody.status, json: nobody.body }).catch(() => {});
    told.resolve();
  });
  // The first page takes its time, so that the late answer comes before it.
  await page.route(/\/assets\/home-[^/]+\.js/, async (route) => {
    await told.promise;
    await route.continue();
  });
  await signIn(page, username);
  await field(page, '验证码').fill(await codeOn(server, number, 1));
  await page.waitForURL((url) => url.pathname === '/');
  entered.resolve();
  await page.getByText('手机号已绑定').waitFor();
  await context.close();
});

test('in English and in the dark', async () => {
  const { number, username } = await owner();
  const look = { colorScheme: 'dark', locale: 'en-US' } as const;
  const { page, context, complaints } = await openPhone(browser, server.url, look);
  await page.goto('/login');
  await expectAccessible(page);
  await keepScreenshot(page, '21-login-dark');
  await field(page, 'Username').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await button(page, 'Sign in').first().click();
  await page.getByText('Your password is right.').waitFor();
  await page.getByText('Delivered').waitFor();
  await expectAccessible(page);
  await keepScreenshot(page, '22-verify-dark');
  await field(page, 'Code').fill(await codeOn(server, number, 1));
  await page.getByText('Your number is added').waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});
