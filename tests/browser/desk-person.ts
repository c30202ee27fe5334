import { randomInt } from 'node:crypto';
import type { Page } from 'playwright-core';
import { totpNow } from '../../server/testing/desk.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { staffOf } from '../../server/testing/staff.ts';
import { button, field } from './person.ts';

export const staffPassword = 'plum harbour 42';
export type Invited = { name: string; link: string };
export type Joined = { name: string; secret: string };

/** Somebody invited by the command line, as the first of the staff is. */
export async function invite(server: TestServer, roles = 'support', display = '林晓'): Promise<Invited> {
  const name = `lin${randomInt(1e9).toString(36)}`;
  const add = ['staff', 'add', name, '--roles', roles, '--display', display, '--by', 'wang'];
  const { said } = await staffOf(server, add);
  return { name, link: /\/console\/join#[\w-]+/.exec(said)![0] };
}

/** The code that the authenticator shows next: each is good once. */
export function nextTotp(server: TestServer, secret: string): string {
  server.clock.advance(30);
  return totpNow(server, secret);
}

/** Opens the link and sets both up, as far as 设置好了. */
export async function join(page: Page, server: TestServer, { name, link }: Invited): Promise<Joined> {
  await page.goto(link);
  const secret = (await page.locator('.setup__secret').textContent())!.replaceAll(' ', '');
  await page.getByLabel('设一个密码').fill(staffPassword);
  await field(page, '动态码').fill(nextTotp(server, secret));
  await button(page, '完成设置').click();
  await page.getByRole('heading', { name: '设置好了' }).waitFor();
  return { name, secret };
}

/** Name and password, as far as the second step. */
export async function enterPassword(page: Page, name: string, password = staffPassword) {
  await field(page, '登录名').fill(name);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await button(page, '下一步').click();
}

export async function signInAtDesk(page: Page, server: TestServer, { name, secret }: Joined) {
  await page.goto('/console');
  await enterPassword(page, name);
  await page.getByRole('heading', { name: '第二步验证' }).waitFor();
  await field(page, '动态码').fill(nextTotp(server, secret));
  await page.getByRole('heading', { name: '今日' }).waitFor();
}
