import { randomInt } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import type { Look } from '../../server/testing/browser.ts';
import { openPhone } from '../../server/testing/browser.ts';
import type { TestServer } from '../../server/testing/server.ts';

export const password = 'plum harbour 42';

/** What someone does on the phone, in the words that stand on the screen. */
export const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
export const link = (page: Page, name: string | RegExp) => page.getByRole('link', { name });

export const newNumber = () => `138${randomInt(1e8).toString().padStart(8, '0')}`;
/** As the app shows it. */
export const masked = (number: string) => `${number.slice(0, 3)}****${number.slice(-4)}`;

export async function register(page: Page, username = `小明${randomInt(1e9).toString(36)}`): Promise<string> {
  await page.goto('/register');
  await field(page, '用户名').fill(username);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await button(page, '注册').click();
  await page.getByText(username).first().waitFor();
  return username;
}

/** Name and password on 登录, where the page stands. */
export async function signIn(page: Page, username: string, given = password) {
  await field(page, '用户名').fill(username);
  await page.getByLabel('密码', { exact: true }).fill(given);
  await page.getByRole('button', { name: '登录', exact: true }).click();
}

/** A browser with someone signed in whose account is ready for the story: with these numbers bound, or none. */
export async function signedIn(
  browser: Browser,
  server: TestServer,
  {
    kind,
    numbers = [],
    look,
    serviceWorker = false,
  }: { kind?: 'enterprise'; numbers?: string[]; look?: Look; serviceWorker?: boolean } = {},
) {
  const person = await server.person(kind);
  for (const number of numbers) await person.bindNumber(`+86${number}`);
  // The codes that bound them count for the minute between two sends to a number (S1).
  if (numbers.length > 0) server.clock.advance(61);
  const phone = await openPhone(browser, server.url, { ...look, serviceWorker });
  await phone.context.addCookies([
    { name: 'session', value: person.token!, url: server.url },
    { name: 'device', value: person.deviceToken!, url: server.url },
  ]);
  return { ...phone, person };
}

/** Enters a number and asks for the code; resolves when the six boxes are there. */
export async function askForCode(page: Page, number: string) {
  await page.goto('/me/phone/bind');
  await field(page, '手机号').fill(number);
  await button(page, '获取验证码').click();
  await field(page, '验证码').waitFor();
}

/** The code that the handset of a Chinese number received last. */
export const codeOn = (server: TestServer, number: string, after = 0) => server.codeSentTo(`+86${number}`, { after });

/** Taps 获取验证码 and reads the code that comes; the six boxes are there then. */
export async function nextCode(page: Page, server: TestServer, number: string): Promise<string> {
  const after = server.codesSentTo(`+86${number}`);
  await button(page, '获取验证码').click();
  await field(page, '验证码').waitFor();
  return codeOn(server, number, after);
}

/** The proof that a page asks for of its own accord: an SMS to the number, which `press` has sent. */
export async function proveBySms(page: Page, server: TestServer, number: string, press: () => Promise<void>) {
  const after = server.codesSentTo(`+86${number}`);
  await press();
  await field(page, '验证码').waitFor();
  await field(page, '验证码').fill(await codeOn(server, number, after));
}

/**
 * The answer to what `path` names takes its time, and someone looks away and back meanwhile: the page asks for `looked` anew
 * and has time to draw what it already shows, and the answer comes then.
 */
export async function answerLast(page: Page, path: string, looked: string) {
  await page.route(`**${path}`, async (route) => {
    const response = await route.fetch();
    if (response.ok()) {
      await page.clock.setFixedTime(Date.now() + 60_000);
      const again = page.waitForResponse((answer) => new URL(answer.url()).pathname === looked);
      await page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')));
      await (await again).finished();
      // What the page has still to do about it, React's renders among it, comes before it is idle.
      await page.evaluate(() => new Promise((idle) => requestIdleCallback(() => requestIdleCallback(idle))));
    }
    await route.fulfill({ response });
  });
}
