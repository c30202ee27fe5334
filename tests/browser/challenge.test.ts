import { randomInt } from 'node:crypto';
import { errors } from '@btepai/contract/errors';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, keepScreenshot, launchBrowser, openPhone } from '../../server/testing/browser.ts';
import { isSolved, newChallenge } from '../../server/testing/challenge.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { eventually, startTestServer } from '../../server/testing/server.ts';
import { askForCode, button, codeOn, field, newNumber, register, signedIn } from './person.ts';

/** S5: where the server asks for work before it sends, the phone does it by itself, and the same request is sent again. */
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

type Asked = { key: string | undefined; solution: string | undefined };

/** Stands before the server and lets nothing by that does not come with its challenge solved. */
async function challengeAt(page: Page, path: string, keyPrefix = '00') {
  const asked: Asked[] = [];
  const challenge = await newChallenge(keyPrefix);
  await page.route(path, async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    const { 'idempotency-key': key, 'x-challenge-solution': solution } = route.request().headers();
    asked.push({ key, solution });
    if (await isSolved(challenge, solution)) return route.continue();
    const { status, title, detail } = errors.challenge_required;
    const problem = { type: 'about:blank', status, code: 'challenge_required', title: title.zh, detail: detail.zh };
    await route.fulfill({
      status,
      contentType: 'application/problem+json',
      body: JSON.stringify({ ...problem, requestId: 'test', challenge }),
    });
  });
  return asked;
}
/** A number of a range whose codes nobody uses, so that the next one is asked for work. */
async function numberWithBrake(busy: TestServer): Promise<string> {
  const range = `138${randomInt(100).toString().padStart(2, '0')}`;
  const inRange = () => range + randomInt(1e6).toString().padStart(6, '0');
  for (let n = 0; n < 3; n++) await (await busy.person()).askCode(`+86${inRange()}`);
  await eventually(async () => (await busy.sql('select 1 from sms_brakes')).length > 0, 'the brake');
  return inRange();
}
/** Asked without, and again with a solution, as one act. */
const oneAct = (key: unknown) => [
  { key, solution: undefined },
  { key, solution: expect.any(String) },
];

test('S5: asking and asking again: solved by itself, with the same key, and one SMS comes', async () => {
  const { page, context, complaints } = await signedIn(browser, server);
  const number = newNumber();
  const asks = await challengeAt(page, '**/v1/verifications');
  await askForCode(page, number);
  await codeOn(server, number);
  expect(asks).toEqual(oneAct(asks[0]!.key));
  expect(server.sandbox.received(`+86${number}`)).toHaveLength(1);

  const resends = await challengeAt(page, '**/v1/verifications/*/resend');
  server.clock.advance(61);
  await page.reload();
  await button(page, '重新获取').click();
  await codeOn(server, number, 1);
  expect(resends).toEqual(oneAct(resends[0]!.key));
  await field(page, '验证码').fill(await codeOn(server, number));
  await page.getByText('绑定成功').waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test('S5: a range with the brake on: the server’s own challenge at its full price, and then the SMS', async () => {
  const env = { SMS_CONVERSION_CODES: '3', CHALLENGE_ITERATIONS: '2000' };
  const busy = await startTestServer({ env });
  const number = await numberWithBrake(busy);
  const { page, context, complaints } = await signedIn(browser, busy);
  const answers: number[] = [];
  page.on('response', (response) => {
    if (response.url().endsWith('/v1/verifications')) answers.push(response.status());
  });
  await askForCode(page, number);
  await field(page, '验证码').fill(await codeOn(busy, number));
  await page.getByText('绑定成功').waitFor();
  expect(answers).toEqual([403, 201]);
  expect(complaints).toEqual([]);
  await context.close();
  await busy.close();
});

test('S5: at recovery as well', async () => {
  const person = await server.person();
  const number = newNumber();
  await person.bindNumber(`+86${number}`);
  server.clock.advance(61);
  const { page, context } = await openPhone(browser, server.url);
  const asks = await challengeAt(page, '**/v1/recoveries');
  await page.goto('/recover');
  await field(page, '用户名').fill((await person.account()).username);
  await button(page, '发送短信').click();
  await codeOn(server, number, 1);
  expect(asks).toEqual(oneAct(asks[0]!.key));
  await context.close();
});

test('S5: one that takes a while shows how far it is; leaving stops it, and nothing is sent', async () => {
  const { page, context, complaints } = await openPhone(browser, server.url);
  await register(page);
  const asks = await challengeAt(page, '**/v1/verifications', '0000000000');
  const number = newNumber();
  await page.goto('/me/phone/bind');
  await field(page, '手机号').fill(number);
  await button(page, '获取验证码').click();
  await page.getByText('正在做安全检查…').waitFor();
  await keepScreenshot(page, 'challenge-working');
  await expectAccessible(page);
  expect(page.workers()).toHaveLength(1);
  await button(page, '返回').click();
  await page.waitForURL('**/me/phone');
  await eventually(() => page.workers().length === 0, 'the end of the work');
  expect(asks).toHaveLength(1);
  expect(server.sandbox.received(`+86${number}`)).toEqual([]);
  expect(complaints).toEqual([]);
  await context.close();
});

test('S5: work that can’t be done is told kindly, and another try begins anew', async () => {
  const { page, context } = await signedIn(browser, server, { look: { colorScheme: 'dark', locale: 'en-US' } });
  await page.addInitScript(() => Object.defineProperty(window, 'Worker', { value: undefined, configurable: true }));
  const asks = await challengeAt(page, '**/v1/verifications');
  await page.goto('/me/phone/bind');
  await page.getByRole('textbox', { name: 'Phone number' }).fill(newNumber());
  await button(page, 'Get code').click();
  await page.getByText('The safety check didn’t finish').waitFor();
  await keepScreenshot(page, 'challenge-failed-dark-en');
  await expectAccessible(page);
  await button(page, 'Get code').click();
  await eventually(() => asks.length === 2, 'another try');
  expect(asks[1]!.key).not.toBe(asks[0]!.key);
  await context.close();
});
