import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, keepScreenshot, launchBrowser } from '../../server/testing/browser.ts';
import { otherCode } from '../../server/testing/client.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { button, field, link, masked, newNumber, nextCode, signedIn } from './person.ts';

/** 更换手机号: both numbers prove themselves, the old one is told. */
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

/** On the page where the new number is asked for, with the current number's code given. */
async function atNewNumber(old: string, ownerCode = (code: string) => code) {
  const story = await signedIn(browser, server, { numbers: [old] });
  const { page } = story;
  await page.goto('/me/phone');
  await link(page, '更换手机号').click();
  await page.getByText('先确认是您本人').waitFor();
  await expectAccessible(page);
  const code = await nextCode(page, server, old);
  await expectAccessible(page);
  await field(page, '验证码').fill(ownerCode(code));
  await page.getByText('新手机号是？').waitFor();
  return { ...story, code };
}

test('the current number’s code, the new number and its code: changed, and the old number is told', async () => {
  const [old, next] = [newNumber(), newNumber()];
  const { page, context, person, complaints } = await atNewNumber(old);
  await expectAccessible(page);
  await field(page, '手机号').fill(next);
  await field(page, '验证码').fill(await nextCode(page, server, next));
  await page.getByText('更换成功').waitFor();
  await page.getByText(`旧号码 ${masked(old)} 会收到一条提醒`).waitFor();
  await expectAccessible(page);
  await keepScreenshot(page, '12-replaced');
  await button(page, '完成').click();
  await page.getByText(masked(next)).waitFor();
  expect(await page.getByText(masked(old)).count()).toBe(0);
  expect((await person.account()).phone?.phone).toBe(`+86 ${masked(next)}`);
  await server.objectionSentTo(`+86${old}`);
  expect(complaints).toEqual([]);
  await context.close();
});

test('a wrong code of the current number is told at its step; the new number and its code are not asked for again', async () => {
  const [old, next] = [newNumber(), newNumber()];
  const { page, context, person, code } = await atNewNumber(old, otherCode);
  await field(page, '手机号').fill(next);
  await field(page, '验证码').fill(await nextCode(page, server, next));
  await page.getByText('还可以试 4 次').waitFor();
  await page.getByText(masked(old)).waitFor();
  await expectAccessible(page);
  await field(page, '验证码').fill(code);
  await page.getByText('更换成功').waitFor();
  expect((await person.account()).phone?.phone).toBe(`+86 ${masked(next)}`);
  expect(server.sandbox.received(`+86${next}`)).toHaveLength(1);
  await context.close();
});

test('a reload between the two codes loses nothing; back leads to the step before', async () => {
  const [old, next] = [newNumber(), newNumber()];
  const { page, context } = await atNewNumber(old);
  await field(page, '手机号').fill(next);
  await page.reload();
  expect((await field(page, '手机号').inputValue()).replaceAll(' ', '')).toBe(next);
  const code = await nextCode(page, server, next);
  await page.reload();
  await page.getByText(masked(next)).waitFor();
  await button(page, '返回').click();
  await page.getByText('新手机号是？').waitFor();
  // Its code is still good, so none is sent again.
  await button(page, '获取验证码').click();
  await field(page, '验证码').fill(code);
  await page.getByText('更换成功').waitFor();
  expect(server.sandbox.received(`+86${next}`)).toHaveLength(1);
  await context.close();
});

test('a code of the current number that ran out meanwhile: another is had, and the change goes through', async () => {
  const [old, next] = [newNumber(), newNumber()];
  const { page, context } = await atNewNumber(old);
  server.clock.advance(301);
  await field(page, '手机号').fill(next);
  await field(page, '验证码').fill(await nextCode(page, server, next));
  await page.getByText('验证码已过期', { exact: true }).waitFor();
  await page.getByText(masked(old)).waitFor();
  const after = server.codesSentTo(`+86${old}`);
  await button(page, '重新获取').click();
  await field(page, '验证码').fill(await server.codeSentTo(`+86${old}`, { after }));
  await page.getByText('更换成功').waitFor();
  await context.close();
});

test('the new number is someone else’s: told after its code, with the way to claim it', async () => {
  const [old, taken] = [newNumber(), newNumber()];
  await (await server.person()).bindNumber(`+86${taken}`);
  const { page, context, person } = await atNewNumber(old);
  await field(page, '手机号').fill(taken);
  await field(page, '验证码').fill(await nextCode(page, server, taken));
  await page.getByText('这个号码已绑定其他账户').waitFor();
  await button(page, '申诉这个号码').waitFor();
  await expectAccessible(page);
  expect((await person.account()).phone?.phone).toBe(`+86 ${masked(old)}`);
  await button(page, '换个号码').click();
  await field(page, '手机号').waitFor();
  await context.close();
});
