import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, keepScreenshot, launchBrowser, openPhone } from '../../server/testing/browser.ts';
import { restrictAccount } from '../../server/testing/restriction.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { button, codeOn, field, link, masked, newNumber, nextCode, signedIn, signIn } from './person.ts';

/** What the SMS to the old number leads to, for whoever holds that number, signed in or not. */
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

/** Someone whose number was changed a moment ago, and the token that the old number got. */
async function replaced() {
  const [old, next] = [newNumber(), newNumber()];
  const person = await server.person();
  const { id } = await person.bindNumber(`+86${old}`);
  server.clock.advance(61);
  await person.replace(id, await person.replaceProofs(id, `+86${old}`, `+86${next}`));
  const token = await server.objectionSentTo(`+86${old}`);
  server.clock.advance(61);
  return { person, old, next, token, username: (await person.account()).username };
}

/** Back in on this phone, which the account doesn't know: the code goes to the number that it has. */
async function signInHere(page: Page, username: string, number: string) {
  const after = server.codesSentTo(`+86${number}`);
  await signIn(page, username);
  await field(page, '验证码').fill(await codeOn(server, number, after));
  server.clock.advance(61);
}

test('one tap puts the number back and restricts the account; its code lifts that', async () => {
  const { old, token, username, person } = await replaced();
  const { page, context, complaints } = await openPhone(browser, server.url);
  const seen: string[] = [];
  page.on('request', (request) => seen.push(`${request.url()} ${request.headers().referer ?? ''}`));
  await page.goto(`/o#${token}`);
  await button(page, '这不是我本人操作').waitFor();
  await page.waitForURL((url) => url.hash === '');
  await expectAccessible(page);
  await keepScreenshot(page, '15-objection');
  await page.reload();
  await button(page, '这不是我本人操作').click();
  await page.getByText('号码已恢复，账户已保护').waitFor();
  await expectAccessible(page);
  await page.reload();
  await page.getByText('号码已恢复，账户已保护').waitFor();
  expect(seen.filter((line) => line.includes(token))).toEqual([]);
  expect((await person.get('/v1/account')).body).toMatchObject({ code: 'session_ended' });

  await link(page, '登录，解除限制').click();
  await signInHere(page, username, old);
  await page.getByText('确认是您本人').waitFor();
  await page.getByText(masked(old)).waitFor();
  await expectAccessible(page);
  await page.goto('/');
  await page.getByText('账户受限，付款和修改暂停').waitFor();
  await expectAccessible(page);
  await link(page, /账户受限/).click();
  await field(page, '验证码').or(button(page, '获取验证码')).waitFor();
  await field(page, '验证码').fill(await nextCode(page, server, old));
  await page.getByText('限制已解除').waitFor();
  await expectAccessible(page);
  await link(page, '回到首页').click();
  await page.getByText(masked(old)).waitFor();
  expect(await page.getByText('账户受限，付款和修改暂停').count()).toBe(0);
  expect(complaints).toEqual([]);
  await context.close();
});

test('where the old number is bound elsewhere by now, the account is frozen and support takes over', async () => {
  const { old, next, token, username } = await replaced();
  await (await server.person()).bindNumber(`+86${old}`);
  const { page, context } = await openPhone(browser, server.url);
  await page.goto(`/o#${token}`);
  await button(page, '这不是我本人操作').click();
  await page.getByText('账户已冻结').waitFor();
  await expectAccessible(page);
  await link(page, '登录，查看进度').click();
  await signInHere(page, username, next);
  await page.waitForURL('**/me/cases');
  await link(page, /号码异议.*处理中/).click();
  await page.getByText('旧号码提出了异议。').waitFor();
  await expectAccessible(page);
  await page.goto('/me/lift');
  await page.getByText('请客服帮您解除').waitFor();
  await expectAccessible(page);
  await context.close();
});

test('what a restricted account can’t do leads to lifting the restriction', async () => {
  const { page, context, person } = await signedIn(browser, server, { numbers: [newNumber()] });
  await restrictAccount(server, (await person.account()).id);
  await page.goto('/me/phone');
  await link(page, '解绑').click();
  await button(page, '获取验证码').click();
  await link(page, '解除限制').click();
  await page.getByText('确认是您本人').waitFor();
  await context.close();
});

test('too late, wrong and missing links each say what to do', async () => {
  const { token } = await replaced();
  server.clock.advance(72 * 3_600);
  const { page, context, complaints } = await openPhone(browser, server.url);
  await page.goto(`/o#${token}`);
  await button(page, '这不是我本人操作').click();
  await page.getByText('异议期已过').waitFor();
  await expectAccessible(page);
  await page.goto('/o#not-a-token');
  await button(page, '这不是我本人操作').click();
  await page.getByText('这个链接不能用').waitFor();
  await expectAccessible(page);
  const fresh = await openPhone(browser, server.url);
  await fresh.page.goto('/o');
  await fresh.page.getByText('请从短信里打开这一页').waitFor();
  await expectAccessible(fresh.page);
  expect([...complaints, ...fresh.complaints]).toEqual([]);
  await context.close();
  await fresh.context.close();
});
