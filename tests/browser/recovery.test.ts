import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, keepScreenshot, launchBrowser, openPhone } from '../../server/testing/browser.ts';
import { otherCode } from '../../server/testing/client.ts';
import { addTotp, makeRecoveryCodes } from '../../server/testing/factors.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { eventually, startTestServer } from '../../server/testing/server.ts';
import { button, codeOn, field, link, newNumber, password, signIn } from './person.ts';

/** 找回密码, by code, by link and by a recovery code, as far as the sign-in with the new password. */
const better = 'river lantern 88 quiet';

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

async function owner({ bound = true } = {}) {
  const person = await server.person();
  const { username } = await person.account();
  const number = newNumber();
  if (bound) await person.bindNumber(`+86${number}`);
  server.clock.advance(61);
  return { person, username, number };
}

async function askFor(page: Page, identifier: string, via: '验证码' | '链接' = '验证码') {
  await page.goto('/login');
  await field(page, '用户名').fill(identifier);
  await link(page, '忘记密码？').click();
  expect(await field(page, '用户名').inputValue()).toBe(identifier);
  await page.getByRole('radio', { name: new RegExp(`^${via}`) }).check();
  await button(page, '发送短信').click();
  await page.getByText('如果这个账户绑定了手机号，短信马上就到。').waitFor();
}

const setPassword = async (page: Page) => {
  await page.getByLabel('新密码', { exact: true }).fill(better);
  await button(page, '重设密码').click();
};
const linkOn = (number: string, after = 0) =>
  eventually(() => {
    const { received } = server.sandbox;
    const links = received.call(server.sandbox, `+86${number}`).flatMap(({ text }) => /\/r#[\w-]+/.exec(text) ?? []);
    return links.length > after ? links[0]! : null;
  }, 'a link');

test('L5: by code: a wrong one costs a try, the new password ends every session, and the sign-in knows the name', async () => {
  const { person, username, number } = await owner();
  const { page, context, complaints } = await openPhone(browser, server.url);
  await askFor(page, username);
  await expectAccessible(page);
  await keepScreenshot(page, '26-recover-code');
  const code = await codeOn(server, number, 1);
  await field(page, '验证码').fill(otherCode(code));
  await setPassword(page);
  await page.getByText('验证码不对').waitFor();
  await expectAccessible(page);
  await field(page, '验证码').fill(code);
  await button(page, '重设密码').click();
  await page.getByText('密码已重设').waitFor();
  await expectAccessible(page);
  await keepScreenshot(page, '27-recover-done');
  expect((await person.get('/v1/account')).body).toMatchObject({ code: 'session_ended' });
  await button(page, '去登录').click();
  expect(await field(page, '用户名').inputValue()).toBe(username);
  server.clock.advance(61);
  await signIn(page, username, better);
  await field(page, '验证码').fill(await codeOn(server, number, 2));
  await page.getByText('手机号已绑定').waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test('L5: who has no number, or does not exist, sees the same page, with ways on', async () => {
  const { username } = await owner({ bound: false });
  const { page, context } = await openPhone(browser, server.url);
  const seen: string[] = [];
  for (const identifier of [username, 'nobody-at-all']) {
    await askFor(page, identifier);
    seen.push((await page.locator('main').textContent())!.replace(/\d+(:\d+)?/g, 'N'));
    await page.evaluate(() => sessionStorage.clear());
  }
  expect(seen[1]).toBe(seen[0]);
  await page.getByText('没收到短信？').click();
  await expectAccessible(page);
  await link(page, '用恢复码重设').click();
  await field(page, '恢复码').waitFor();
  await context.close();
});

test('L6: by link: it is in no history and no request, works once, and says so the second time', async () => {
  const { username, number } = await owner();
  const { page, context, complaints } = await openPhone(browser, server.url);
  await askFor(page, username, '链接');
  await expectAccessible(page);
  await keepScreenshot(page, '28-recover-link');
  const path = await linkOn(number);
  const seen: string[] = [];
  page.on('request', (request) => seen.push(`${request.url()} ${request.headers().referer ?? ''}`));
  await page.goto(path);
  await page.waitForURL((url) => url.hash === '');
  await expectAccessible(page);
  await setPassword(page);
  await page.getByText('密码已重设').waitFor();
  expect(seen.filter((line) => line.includes(path.slice(3)))).toEqual([]);
  await button(page, '去登录').click();
  await signIn(page, username, password);
  await page.getByText('用户名（或手机号）或密码不对').waitFor();

  const other = await openPhone(browser, server.url);
  await other.page.goto(path);
  await setPassword(other.page);
  await other.page.getByText('链接已失效').waitFor();
  await expectAccessible(other.page);
  await link(other.page, '重新获取').click();
  await field(other.page, '用户名').waitFor();
  expect([...complaints, ...other.complaints]).toEqual([]);
  await context.close();
  await other.context.close();
});

test('L5: with an authenticator on, the code alone is not enough; with what the app shows it is done', async () => {
  const { person, username, number } = await owner();
  const app = await addTotp(person, server.clock);
  server.clock.advance(server.settings.FACTOR_SETTLE_HOURS * 3_600);
  const { page, context, complaints } = await openPhone(browser, server.url);
  await askFor(page, username);
  await field(page, '验证码').fill(await codeOn(server, number, 2));
  await setPassword(page);
  await page.getByText('这个账户开了双重验证').waitFor();
  await expectAccessible(page);
  await keepScreenshot(page, '29-recover-factor');
  const shown = app.code();
  await field(page, '验证码').fill(otherCode(shown));
  await page.getByText('数字不对').waitFor();
  await expectAccessible(page);
  await field(page, '验证码').fill(shown);
  await page.getByText('密码已重设').waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test('L7: by a recovery code, without any number: a wrong one is told by its field', async () => {
  const { person, username } = await owner({ bound: false });
  const [code] = await makeRecoveryCodes(person, { password });
  const { page, context, complaints } = await openPhone(browser, server.url);
  await page.goto('/recover');
  await link(page, /用恢复码/).click();
  await button(page, '重设密码').click();
  await page.getByText('请填写用户名或手机号').waitFor();
  await expectAccessible(page);
  await field(page, '用户名').fill(username);
  await field(page, '恢复码').fill('aaaa-bbbb-cccc-dddd');
  await setPassword(page);
  await page.getByText('用户名或恢复码不对').waitFor();
  await expectAccessible(page);
  await keepScreenshot(page, '30-recover-by-recovery-code');
  await field(page, '恢复码').fill(code!);
  await button(page, '重设密码').click();
  await page.getByText('密码已重设').waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test('P8: where the number may be someone else’s by now, it says so kindly and leads on', async () => {
  const { username, number } = await owner();
  const { page, context } = await openPhone(browser, server.url);
  server.clock.advance(400 * 86_400);
  await askFor(page, username);
  await field(page, '验证码').fill(await codeOn(server, number, 1));
  await setPassword(page);
  await page.getByText('光凭短信，还不能重设').waitFor();
  await expectAccessible(page);
  await keepScreenshot(page, '31-recover-doubt');
  await context.close();
});

test('a code that is over is replaced by one tap; in English and in the dark', async () => {
  const { username, number } = await owner();
  const look = { colorScheme: 'dark', locale: 'en-US' } as const;
  const { page, context, complaints } = await openPhone(browser, server.url, look);
  await page.goto('/recover');
  await expectAccessible(page);
  await field(page, 'Username').fill(username);
  await button(page, 'Send text').click();
  const code = await codeOn(server, number, 1);
  server.clock.advance(301);
  await field(page, 'Code').fill(code);
  await page.getByLabel('New password', { exact: true }).fill(better);
  await button(page, 'Reset password').click();
  await page.getByText('This code has expired. Get a new one.').waitFor();
  await expectAccessible(page);
  await keepScreenshot(page, '32-recover-dark');
  await button(page, 'Send again').click();
  // The new password that was typed is still there.
  await field(page, 'Code').fill(await codeOn(server, number, 2));
  await button(page, 'Reset password').click();
  await page.getByText('Password reset', { exact: true }).waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});
