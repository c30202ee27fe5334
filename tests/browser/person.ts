import { randomInt } from 'node:crypto';
import type { Page } from 'playwright-core';
import type { TestServer } from '../../server/testing/server.ts';

export const password = 'plum harbour 42';

/** What someone does on the phone, in the words that stand on the screen. */
export const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

export const newNumber = () => `138${randomInt(1e8).toString().padStart(8, '0')}`;

export async function register(page: Page, username = `小明${randomInt(1e9).toString(36)}`): Promise<string> {
  await page.goto('/register');
  await field(page, '用户名').fill(username);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await button(page, '注册').click();
  await page.getByText(username).first().waitFor();
  return username;
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
