import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible, keepScreenshot, launchBrowser } from '../../server/testing/browser.ts';
import type { Client } from '../../server/testing/client.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { answerLast, button, codeOn, field, link, newNumber, nextCode, password, signedIn } from './person.ts';

/** 活动记录 and 登录设备: seeing someone else in one's account, putting them out, and being back. */
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

const freshSeconds = 301;

/** Someone else who got in with the password and a code, on a device of their own. */
async function intruder(person: Client): Promise<Client> {
  const other = server.client();
  const { username } = await person.account();
  await other.signIn(username, password);
  server.clock.advance(61);
  expect((await other.get('/v1/account')).status).toBe(200);
  return other;
}

const rowOf = (page: Page, name: string | RegExp) => page.getByRole('listitem').filter({ hasText: name });

describe('activity', () => {
  test('不是我 says what will happen, does it, and leads on; the way back is a code', async () => {
    const number = newNumber();
    const { page, context, complaints, person } = await signedIn(browser, server, { numbers: [number] });
    const other = await intruder(person);
    await page.goto('/me/activity');
    const line = rowOf(page, /^用密码/).first();
    await line.waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, '44-activity');
    await line.getByRole('button', { name: /不是我/ }).click();
    await page.getByText('让其他设备全部退出登录').waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, '45-disown');
    await button(page, '不是我，马上保护').click();
    await page.getByText('已经保护起来了').waitFor();
    await page.getByText('暂停了付款和修改').waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, '46-disowned');
    expect(await other.get('/v1/account')).toMatchObject({ status: 401 });
    expect(await person.account()).toMatchObject({ restriction: { level: 'no_changes', reason: 'disowned' } });

    await link(page, '解除限制').click();
    await page.getByText('您说有一项操作不是您做的。').waitFor();
    await expectAccessible(page);
    await field(page, '验证码').or(button(page, '获取验证码')).waitFor();
    await answerLast(page, '/v1/account/lift-restriction', '/v1/account');
    await nextCode(page, server, number).then((code) => field(page, '验证码').fill(code));
    await page.getByText('限制已解除').waitFor();
    await expectAccessible(page);
    expect(await person.account()).toMatchObject({ restriction: null });
    await page.goto('/me/activity');
    await page.getByText('您说过不是您').waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('a message about a sign-in leads to its line, however far down it is', async () => {
    const { page, context, person } = await signedIn(browser, server, { numbers: [newNumber()] });
    await intruder(person);
    for (let n = 0; n < 25; n++) await person.call('PATCH', '/v1/account', { displayName: `小明${n}` });
    await page.goto('/messages');
    await link(page, /新设备登录了您的账户/).click();
    await page.waitForURL(/\/me\/activity\?line=/);
    const marked = page.locator('.line[data-marked]');
    await marked.waitFor();
    await expect.poll(() => marked.evaluate((line) => line === document.activeElement)).toBe(true);
    await expectAccessible(page);
    await context.close();
  });
});

describe('devices', () => {
  test('another device is told apart, and removed by a code', async () => {
    const number = newNumber();
    const { page, context, complaints, person } = await signedIn(browser, server, { numbers: [number] });
    const other = await intruder(person);
    server.clock.advance(freshSeconds);
    await page.goto('/me/sessions');
    const devices = page.locator('section', { hasText: '用过的设备' });
    await devices.getByText('本机').waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, '47-devices');
    await devices.getByRole('button').filter({ hasNotText: '本机' }).click();
    await page.getByText('移除后，它会马上退出登录').waitFor();
    await expectAccessible(page);
    const sent = server.codesSentTo(`+86${number}`);
    await button(page, '移除这台设备').click();
    await field(page, '验证码').fill(await codeOn(server, number, sent));
    await page.getByText('只有这一台设备。').waitFor();
    await expectAccessible(page);
    expect(await other.get('/v1/account')).toMatchObject({ status: 401 });
    expect(complaints).toEqual([]);
    await context.close();
  });
});

test('a contact wants a proof, and what was typed is kept while it is put off', async () => {
  const number = newNumber();
  const { page, context, person } = await signedIn(browser, server, { numbers: [number] });
  server.clock.advance(freshSeconds);
  await page.goto('/me/profile');
  await field(page, '联系人').fill('陈晓明');
  const sent = server.codesSentTo(`+86${number}`);
  await button(page, '保存联系方式').click();
  await field(page, '验证码').waitFor();
  await button(page, '返回').click();
  expect(await field(page, '联系人').inputValue()).toBe('陈晓明');
  await button(page, '保存联系方式').click();
  await field(page, '验证码').fill(await codeOn(server, number, sent));
  await button(page, '已保存').waitFor();
  expect((await person.account()).contact).toMatchObject({ name: '陈晓明' });
  await context.close();
});
