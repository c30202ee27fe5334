import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, keepScreenshot, launchBrowser } from '../../server/testing/browser.ts';
import { otherCode } from '../../server/testing/client.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';
import {
  answerLast,
  askForCode,
  button,
  codeOn,
  field,
  link,
  masked,
  newNumber,
  nextCode,
  signedIn,
} from './person.ts';

/** 解绑: what it costs is said before, and once more where it is the last way back in. */
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

/** At the sheet that says what it means to lose the last way back in. */
async function atLastPath(number: string) {
  const story = await signedIn(browser, server, { numbers: [number] });
  const { page } = story;
  await page.goto('/me/phone');
  await link(page, '解绑').click();
  await page.getByText('解绑之前').waitFor();
  await expectAccessible(page);
  const code = await nextCode(page, server, number);
  await field(page, '验证码').fill(otherCode(code));
  await page.getByText('还可以试 4 次').waitFor();
  await field(page, '验证码').fill(code);
  await page.getByText('这是最后的找回方式').waitFor();
  await expectAccessible(page);
  return story;
}

test('the code, the knowing yes, what stops now, and another number bound', async () => {
  const [number, next] = [newNumber(), newNumber()];
  const { page, context, person, complaints } = await atLastPath(number);
  await keepScreenshot(page, '14-last-path');
  expect(await button(page, '仍要解绑').isDisabled()).toBe(true);
  await page.getByRole('checkbox').check();
  await button(page, '仍要解绑').click();
  await page.getByText(`已解绑 ${masked(number)}`).waitFor();
  await expectAccessible(page);
  await page.reload();
  await page.getByText(`已解绑 ${masked(number)}`).waitFor();
  expect((await person.account()).phone).toBeNull();
  expect(server.codesSentTo(`+86${number}`)).toBe(2);

  await link(page, '绑定手机号').click();
  await field(page, '手机号').waitFor();
  await askForCode(page, next);
  await field(page, '验证码').fill(await codeOn(server, next));
  await page.getByText('绑定成功').waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test('thinking better of it keeps the number', async () => {
  const number = newNumber();
  const { page, context, person } = await atLastPath(number);
  await button(page, '先不解绑').click();
  await page.goto('/me/phone');
  await page.getByText(masked(number)).waitFor();
  expect((await person.account()).phone?.phone).toBe(`+86 ${masked(number)}`);
  await context.close();
});

test('whoever looks away and back while the answer is on its way still gets it', async () => {
  const number = newNumber();
  const { page, context, complaints } = await atLastPath(number);
  await answerLast(page, '/v1/phones/*/unbind', '/v1/phones');
  await page.getByRole('checkbox').check();
  await button(page, '仍要解绑').click();
  await page.getByText(`已解绑 ${masked(number)}`).waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});
