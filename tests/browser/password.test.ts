import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, keepScreenshot, launchBrowser, openPhone } from '../../server/testing/browser.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { button, codeOn, field, link, newNumber, password, signedIn } from './person.ts';

/** A new password while it is typed, and 修改密码 with and without a number. */
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

test('its strength is told in words; what judges it is loaded with the first focus and not before', async () => {
  const { page, context, complaints } = await openPhone(browser, server.url);
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(request.url()));
  await page.goto('/register');
  await field(page, '用户名').fill('小明的店');
  const given = page.getByLabel('密码', { exact: true });
  expect(fetched.filter((url) => url.includes('strength-worker'))).toEqual([]);
  await given.focus();
  await expect.poll(() => fetched.filter((url) => url.includes('strength-worker')).length).toBe(1);
  for (const [typed, level, why] of [
    ['password1', '太弱', '很多人在用'],
    ['11111111', '太弱', '重复的字符'],
    ['20001010', '太弱', '年份和日期'],
    ['小明的店 88 river', '太弱', '别把用户名放进密码'],
    [better, '很强', ''],
  ] as const) {
    await given.fill(typed);
    await page.getByText(`强度：${level}`).waitFor();
    if (why) await page.getByText(why).waitFor();
    await expectAccessible(page);
  }
  expect(complaints).toEqual([]);
  await context.close();
});

test('without a number the current password is enough, and a wrong one is told by its field', async () => {
  const { page, context, person, complaints } = await signedIn(browser, server);
  await page.goto('/me/password');
  await button(page, '确认修改').click();
  await page.getByText('请填写当前密码').waitFor();
  await expectAccessible(page);
  await page.getByLabel('当前密码', { exact: true }).fill('not the password');
  await page.getByLabel('新密码', { exact: true }).fill(better);
  await button(page, '确认修改').click();
  await page.getByText('当前密码不对，请再试一次').waitFor();
  await page.getByLabel('当前密码', { exact: true }).fill(password);
  await page.getByLabel('新密码', { exact: true }).fill('password123');
  await button(page, '确认修改').click();
  await page.getByText(/这个密码太常见/).waitFor();
  await expectAccessible(page);
  await page.getByLabel('新密码', { exact: true }).fill(better);
  await button(page, '确认修改').click();
  await page.getByText('密码已修改').waitFor();
  await expectAccessible(page);
  const { username } = await person.account();
  expect((await server.client().post('/v1/sessions', { identifier: username, password })).status).toBe(401);
  expect((await server.client().post('/v1/sessions', { identifier: username, password: better })).status).toBe(201);
  expect(complaints).toEqual([]);
  await context.close();
});

for (const look of [
  { colorScheme: 'light', locale: 'zh-CN' },
  { colorScheme: 'dark', locale: 'en-US' },
] as const) {
  const isChinese = look.locale === 'zh-CN';
  const say = (zh: string, en: string) => (isChinese ? zh : en);
  test(`with a number a code confirms it, and neither password is kept in the tab: ${look.locale}`, async () => {
    const number = newNumber();
    const { page, context, person, complaints } = await signedIn(browser, server, { numbers: [number], look });
    await page.goto('/me/password');
    await page.getByLabel(say('当前密码', 'Current password'), { exact: true }).fill('not the password');
    await page.getByLabel(say('新密码', 'New password'), { exact: true }).fill(better);
    await page.getByText(say('强度：', 'Strength: ')).waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, `23-change-password-${look.colorScheme}`);
    await button(page, say('确认修改', 'Change password')).click();
    const code = await codeOn(server, number, 1);
    await page.getByText(say('短信已送达', 'Delivered')).waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, `24-change-password-code-${look.colorScheme}`);
    const kept = await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }));
    expect(kept).not.toMatch(/lantern|not the password/);
    await field(page, say('验证码', 'Code')).fill(code);
    // A wrong current password spends nothing: mended, the same code is still good.
    await page.getByText(say('当前密码不对', 'That isn’t your current password')).waitFor();
    await page.getByLabel(say('当前密码', 'Current password'), { exact: true }).fill(password);
    await button(page, say('确认修改', 'Change password')).click();
    await page.getByText(say('密码已修改', 'Password changed')).waitFor();
    expect((await person.get('/v1/account')).status).toBe(200);
    expect(server.codesSentTo(`+86${number}`)).toBe(2);
    expect(complaints).toEqual([]);
    await context.close();
  });
}

test('L10: the reminder of an old password leads to a new one, and 暂不 is an answer', async () => {
  const { page, context, person } = await signedIn(browser, server);
  await server.sql(
    `update accounts set password_changed_at = now() - interval '400 days'
     where account_id = '${(await person.account()).id}'`,
  );
  for (const path of ['/', '/me']) {
    await page.goto(path);
    await page.getByText('密码用了很久了').waitFor();
    await expectAccessible(page);
  }
  await keepScreenshot(page, '25-password-reminder');
  await link(page, '修改密码').click();
  await page.waitForURL('**/me/password');
  await page.goto('/');
  await button(page, '暂不').click();
  await page.getByText('密码用了很久了').waitFor({ state: 'detached' });
  await page.reload();
  await page.getByText('绑定手机号').first().waitFor();
  expect(await page.getByText('密码用了很久了').count()).toBe(0);
  await context.close();
});
