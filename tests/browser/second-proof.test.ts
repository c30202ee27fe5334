import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, keepScreenshot, launchBrowser, openPhone } from '../../server/testing/browser.ts';
import { otherCode } from '../../server/testing/client.ts';
import { addTotp, makeRecoveryCodes } from '../../server/testing/factors.ts';
import { PasskeyPhone } from '../../server/testing/passkeys.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { button, codeOn, field, link, newNumber, password, signIn } from './person.ts';

/** The other ways in: a passkey alone, and a passkey, an authenticator or a recovery code beside the password. */
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

/** A phone that nobody is signed in on, with the passkey of someone. */
async function withPasskey() {
  const person = await server.person();
  const phone = await openPhone(browser, server.url);
  await phone.page.goto('/login');
  const keys = await PasskeyPhone.of(phone.page);
  await keys.addTo(person);
  return { ...phone, keys, person, username: (await person.account()).username };
}

test('a passkey signs in without name and password; where none is used it says so', async () => {
  const { page, context, keys, username, complaints } = await withPasskey();
  await button(page, '用通行密钥登录').click();
  await page.getByText(username).first().waitFor();
  await page.goto('/me');
  await button(page, '退出登录').click();
  await page.waitForURL(/\/login/);
  await keys.plugIn();
  await button(page, '用通行密钥登录').click();
  await page.getByText('没有用上通行密钥。').waitFor();
  await expectAccessible(page);
  await keepScreenshot(page, '33-passkey-declined');
  expect(complaints).toEqual([]);
  await context.close();
});

test('on a new device it is the first way to complete the sign-in', async () => {
  const { page, context, username, complaints } = await withPasskey();
  await signIn(page, username);
  await page.getByText('用通行密钥确认').waitFor();
  await expectAccessible(page);
  await keepScreenshot(page, '34-verify-passkey');
  await button(page, '使用通行密钥').click();
  await page.waitForURL((url) => url.pathname === '/');
  expect(complaints).toEqual([]);
  await context.close();
});

test('with a passkey the password is changed without the current one', async () => {
  const { page, context, username } = await withPasskey();
  await button(page, '用通行密钥登录').click();
  await page.getByText(username).first().waitFor();
  server.clock.advance(301);
  await page.goto('/me/password');
  await page.getByText('忘了可以留空').waitFor();
  await page.getByLabel('新密码', { exact: true }).fill('river lantern 88 quiet');
  await button(page, '确认修改').click();
  await button(page, '使用通行密钥').click();
  await page.getByText('密码已修改').waitFor();
  expect((await server.client().post('/v1/sessions', { identifier: username, password })).status).toBe(401);
  await context.close();
});

test('an authenticator goes first, and the SMS and a recovery code are a tap away', async () => {
  const number = newNumber();
  const person = await server.person();
  const app = await addTotp(person, server.clock);
  const [recoveryCode] = await makeRecoveryCodes(person, { totp: app.code(), password });
  await person.bindNumber(`+86${number}`, { totp: app.code(), password });
  server.clock.advance(61);
  const { username } = await person.account();
  const begin = async () => {
    const phone = await openPhone(browser, server.url);
    await phone.page.goto('/login');
    await signIn(phone.page, username);
    await phone.page.getByText('填写验证器里的数字').waitFor();
    return phone;
  };

  const first = await begin();
  await expectAccessible(first.page);
  await keepScreenshot(first.page, '35-verify-totp');
  const shown = app.code();
  await field(first.page, '验证码').fill(otherCode(shown));
  await first.page.getByText('数字不对').waitFor();
  await expectAccessible(first.page);
  await field(first.page, '验证码').fill(shown);
  await first.page.getByText('手机号已绑定').waitFor();

  const second = await begin();
  expect(server.codesSentTo(`+86${number}`)).toBe(1);
  await button(second.page, /^恢复码/).click();
  await field(second.page, '恢复码').fill('aaaa-bbbb-cccc-dddd');
  await button(second.page, '登录').click();
  await second.page.getByText('恢复码不对，或已经用过').waitFor();
  await expectAccessible(second.page);
  await field(second.page, '恢复码').fill(recoveryCode!);
  await button(second.page, '登录').click();
  await second.page.getByText('手机号已绑定').waitFor();

  const third = await begin();
  await button(third.page, /^短信验证码/).click();
  await button(third.page, '获取验证码').click();
  await field(third.page, '验证码').fill(await codeOn(server, number, 1));
  await third.page.getByText('手机号已绑定').waitFor();
  for (const { complaints, context } of [first, second, third]) {
    expect(complaints).toEqual([]);
    await context.close();
  }
});

test('the way in for whoever forgot stands on the sign-in', async () => {
  const { page, context } = await openPhone(browser, server.url);
  await page.goto('/login');
  await link(page, '忘记密码？').click();
  await page.waitForURL('**/recover');
  await button(page, '返回').click();
  await page.waitForURL('**/login');
  await context.close();
});
