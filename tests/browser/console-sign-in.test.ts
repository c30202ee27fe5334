import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible, keepScreenshot, launchBrowser, openDesk } from '../../server/testing/browser.ts';
import { otherCode } from '../../server/testing/client.ts';
import { agent, totpNow } from '../../server/testing/desk.ts';
import { PasskeyPhone } from '../../server/testing/passkeys.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { staffOf } from '../../server/testing/staff.ts';
import { enterPassword, invite, join, nextTotp, signInAtDesk, staffPassword } from './desk-person.ts';
import { button, field, link } from './person.ts';

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

const desk = (...look: [Parameters<typeof openDesk>[3]?]) => openDesk(browser, server.url, null, ...look);

describe('joining', () => {
  test('by the link of the command line, past a weak password and a wrong code, to the first 今日', async () => {
    const { page, context, complaints } = await desk();
    const invited = await invite(server, 'support,admin');
    await page.goto(invited.link);
    await page.getByRole('heading', { name: '林晓，欢迎加入' }).waitFor();
    await page.getByText(invited.name).waitFor();
    await page.getByText('管理员', { exact: true }).waitFor();
    // The token is in no history, and a reload knows it all the same.
    expect(new URL(page.url()).hash).toBe('');
    await page.reload();
    await page.getByRole('heading', { name: '林晓，欢迎加入' }).waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, '70-console-join');

    const secret = (await page.locator('.setup__secret').textContent())!.replaceAll(' ', '');
    const password = page.getByLabel('设一个密码');
    await password.fill('short');
    await field(page, '动态码').fill('000000');
    await page.getByText('密码至少要 8 个字符').waitFor();
    await password.fill(`${invited.name} is my name`);
    await button(page, '完成设置').click();
    await page.getByText('这个密码太容易猜到').waitFor();
    await password.fill(staffPassword);
    await field(page, '动态码').fill(otherCode(totpNow(server, secret)));
    await button(page, '完成设置').click();
    await page.getByText('动态码不对。请核对手机时间').waitFor();
    await field(page, '动态码').fill(nextTotp(server, secret));
    await button(page, '完成设置').click();
    await page.getByRole('heading', { name: '设置好了' }).waitFor();

    await link(page, '去登录').click();
    expect(await field(page, '登录名').inputValue()).toBe(invited.name);
    await enterPassword(page, invited.name);
    await page.getByRole('heading', { name: '第二步验证' }).waitFor();
    await expectAccessible(page);
    await field(page, '动态码').fill(nextTotp(server, secret));
    await page.getByRole('heading', { name: '今日' }).waitFor();
    await page.getByText('都处理完了').waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('a link that is too old, or was used, says so; without one the page says where to get it', async () => {
    const { page, context } = await desk();
    const used = await invite(server);
    await join(page, server, used);
    await page.goto('about:blank');
    await page.goto(used.link);
    await page.getByText('邀请已失效').waitFor();
    const old = await invite(server);
    server.clock.advance(server.settings.STAFF_INVITATION_HOURS * 3_600);
    await page.goto('about:blank');
    await page.goto(old.link);
    await page.getByText('邀请用过或已过期').waitFor();
    await expectAccessible(page);
    const other = await desk();
    await other.page.goto('/console/join');
    await other.page.getByRole('heading', { name: '这里要从邀请链接打开' }).waitFor();
    await expectAccessible(other.page);
    await other.context.close();
    await context.close();
  });
});

describe('signing in', () => {
  test('leads back to where one wanted to go, and nowhere else', async () => {
    const { page, context } = await desk();
    const lin = await join(page, server, await invite(server, 'admin'));
    await page.goto('/console/audit?act=staff.join');
    await page.getByRole('heading', { name: '员工登录' }).waitFor();
    await enterPassword(page, lin.name);
    await field(page, '动态码').fill(nextTotp(server, lin.secret));
    await page.getByRole('heading', { name: '审计记录' }).waitFor();
    expect(new URL(page.url()).search).toBe('?act=staff.join');
    await page.goto('/console/sign-in?next=//elsewhere.example');
    await page.getByRole('heading', { name: '今日' }).waitFor();
    await context.close();
  });

  test('what is wrong is said, with how many tries are left; after five it begins anew', async () => {
    const { page, context, complaints } = await desk();
    const lin = await join(page, server, await invite(server));
    await page.goto('/console');
    await page.getByRole('heading', { name: '员工登录' }).waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, '71-console-sign-in');
    await button(page, '下一步').click();
    await page.getByText('请填写登录名').waitFor();
    await enterPassword(page, lin.name, 'not the password');
    await page.getByText('登录名或密码不对').waitFor();
    await enterPassword(page, lin.name);
    await page.getByRole('heading', { name: '第二步验证' }).waitFor();
    for (const left of [9, 8, 7, 6, 5]) {
      await field(page, '动态码').fill('');
      await field(page, '动态码').fill(otherCode(totpNow(server, lin.secret)));
      await page.getByText(`还可以试 ${left} 次`).waitFor();
    }
    await expectAccessible(page);
    await keepScreenshot(page, '72-console-code-wrong');
    await field(page, '动态码').fill(nextTotp(server, lin.secret));
    await page.getByText('刚才的登录等得太久，或试错太多次').waitFor();
    await signInAtDesk(page, server, lin);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('by a passkey of one’s own, added at the desk', async () => {
    const { page, context, complaints } = await desk();
    const lin = await join(page, server, await invite(server));
    await signInAtDesk(page, server, lin);
    await PasskeyPhone.of(page);
    await link(page, '林晓').click();
    await page.getByText('还没有通行密钥').waitFor();
    await expectAccessible(page);
    await button(page, '添加通行密钥').click();
    await page.getByText('通行密钥已添加').waitFor();
    await page.getByText('还没用过').waitFor();
    await keepScreenshot(page, '73-console-me');
    await button(page, '退出登录').click();
    await page.getByRole('heading', { name: '员工登录' }).waitFor();
    await enterPassword(page, lin.name);
    await button(page, '用通行密钥').click();
    await page.getByRole('heading', { name: '我的安全' }).waitFor();
    await page.getByText('上次使用').waitFor();
    await button(page, '移除').click();
    await button(page, '确 定').or(button(page, '确定')).click();
    await page.getByText('还没有通行密钥').waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });
});

describe('at the desk', () => {
  test('an act of power wants a proof of the last minutes, then goes on by itself; let be, it is not done', async () => {
    const admin = await agent(server, ['admin']);
    const { page, context, complaints } = await openDesk(browser, server.url, admin);
    await page.goto('/console/staff');
    await button(page, admin.name).click();
    await field(page, '称呼').fill('值班的人');
    server.clock.advance(server.settings.STAFF_PROOF_FRESH_SECONDS + 1);
    await button(page, /保\s?存/).click();
    const dialog = page.getByRole('dialog', { name: '请再验证一次' });
    await dialog.waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, '74-console-step-up');
    await page.keyboard.press('Escape');
    await page.getByText('这一步需要先验证是您本人').waitFor();
    await button(page, /保\s?存/).click();
    await field(page, '动态码').fill(otherCode(totpNow(server, admin.totpSecret)));
    await page.getByText('动态码不对，或刚刚用过').waitFor();
    await field(page, '动态码').fill(nextTotp(server, admin.totpSecret));
    await page.getByText('已保存').waitFor();
    await button(page, '值班的人').waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('whoever is disabled is at the sign-in with the next thing they ask for, and stays out', async () => {
    const { page, context } = await desk();
    const lin = await join(page, server, await invite(server, 'support'));
    await signInAtDesk(page, server, lin);
    await staffOf(server, ['staff', 'disable', lin.name, '--by', 'wang']);
    await link(page, '林晓').click();
    await page.getByRole('heading', { name: '员工登录' }).waitFor();
    await enterPassword(page, lin.name);
    await page.getByText('登录名或密码不对').waitFor();
    await context.close();
  });

  test('signing out ends the session at the server too, and the next member sees nothing of before', async () => {
    const admin = await agent(server, ['admin']);
    const { page, context } = await openDesk(browser, server.url, admin);
    await page.goto('/console/staff');
    await button(page, admin.name).waitFor();
    await button(page, '退出登录').click();
    await page.getByRole('heading', { name: '员工登录' }).waitFor();
    expect((await admin.get('/v1/staff/me')).status).toBe(401);
    await page.goto('/console/staff');
    await page.getByRole('heading', { name: '员工登录' }).waitFor();
    await context.close();
  });

  test('another member in another tab: nothing of the one before stays, not what they were writing either', async () => {
    const [first, second] = [await agent(server, ['admin']), await agent(server, ['admin'])];
    const { page, context } = await openDesk(browser, server.url, first);
    await page.goto('/console');
    await link(page, first.name).waitFor();
    await page.evaluate(() => sessionStorage.setItem('draft:case C1', 'half an answer'));
    const drafts = () => page.evaluate(() => Object.keys(sessionStorage).filter((name) => name.startsWith('draft:')));
    // Whoever comes back to the tab finds it.
    await page.reload();
    await link(page, first.name).waitFor();
    expect(await drafts()).toEqual(['draft:case C1']);
    await context.addCookies([{ name: 'staff', value: second.token!, url: server.url }]);
    await page.reload();
    await link(page, second.name).waitFor();
    expect(await drafts()).toEqual([]);
    await context.close();
  });

  test('a page whose file is gone since a new version says what to do', async () => {
    const { page, context } = await openDesk(browser, server.url, await agent(server, ['admin']));
    await page.goto('/console');
    await page.route(/\/assets\/audit-[^/]+\.js/, (route) => route.abort());
    await link(page, '审计记录').click();
    await page.getByRole('heading', { name: '这一页出了问题' }).waitFor();
    await expectAccessible(page);
    await page.unroute(/\/assets\/audit-[^/]+\.js/);
    await button(page, '重新加载').click();
    await page.getByRole('heading', { name: '审计记录' }).waitFor();
    await context.close();
  });

  test('by keys alone: `g` and a letter, `?`, and words that are typed are no commands', async () => {
    const { page, context, complaints } = await openDesk(
      browser,
      server.url,
      await agent(server, ['admin', 'support']),
    );
    await page.goto('/console');
    await page.getByText('实时更新').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('l');
    await page.getByRole('heading', { name: '审计记录' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('g?');
    expect(await page.getByRole('searchbox', { name: '账户编号' }).inputValue()).toBe('g?');
    await page.getByRole('heading', { name: '审计记录' }).click();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: '快捷键' }).waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, '75-console-keys');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.keyboard.press('g');
    await page.keyboard.press('t');
    await page.getByRole('heading', { name: '今日' }).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('the navigation has what the roles may see, and the rest is refused by the server', async () => {
    const { page, context } = await openDesk(browser, server.url, await agent(server, ['editor']));
    await page.goto('/console');
    await link(page, '公告与课堂').waitFor();
    expect(await link(page, '审计记录').count()).toBe(0);
    await page.goto('/console/audit');
    await page.getByText('不允许').or(page.getByRole('alert')).first().waitFor();
    await page.goto('/console/nowhere');
    await page.getByRole('heading', { name: '没有这一页' }).waitFor();
    await expectAccessible(page);
    await context.close();
  });

  test('a server that is away is said, and what was lost meanwhile is asked for anew', async () => {
    const { page, context } = await openDesk(browser, server.url, await agent(server, ['admin']));
    await page.goto('/console/staff');
    await page.getByText('实时更新').waitFor();
    await context.setOffline(true);
    await page.getByText('连接断开，正在重连').waitFor();
    await button(page, '邀请员工').click();
    await field(page, '登录名').fill('abc');
    await field(page, '称呼').fill('某人');
    await page.getByRole('checkbox', { name: /编辑/ }).check();
    await button(page, '生成邀请链接').click();
    await page.getByText('没有收到服务器的回答').waitFor();
    await context.setOffline(false);
    await page.getByText('实时更新').waitFor();
    await button(page, '生成邀请链接').click();
    await page.getByText('链接只显示这一次').waitFor();
    await context.close();
  });

  const dark = { colorScheme: 'dark', locale: 'en-US' } as const;

  test('the ways in, in English and in the dark', async () => {
    const nobody = await desk(dark);
    await nobody.page.goto('/console');
    await nobody.page.getByRole('heading', { name: 'Staff sign-in' }).waitFor();
    await expectAccessible(nobody.page);
    await nobody.page.goto((await invite(server)).link);
    await nobody.page.getByRole('heading', { name: 'Welcome, 林晓' }).waitFor();
    await expectAccessible(nobody.page);
    await keepScreenshot(nobody.page, '76-console-join-dark');
    await nobody.context.close();
  });

  test('the desk in English and in the dark, and in Chinese by one click', async () => {
    const admin = await agent(server, ['support', 'risk', 'editor', 'finance', 'admin']);
    const { page, context, complaints } = await openDesk(browser, server.url, admin, dark);
    for (const [path, title] of [
      ['/console', 'Today'],
      ['/console/me', 'My security'],
      ['/console/nowhere', 'No such page'],
    ] as const) {
      await page.goto(path);
      await page.getByRole('heading', { name: title }).waitFor();
      await page.getByText('Live', { exact: true }).waitFor();
      await expectAccessible(page);
      await keepScreenshot(page, `77-console-dark-${title}`);
    }
    await button(page, '中文').click();
    await page.getByRole('heading', { name: '没有这一页' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    expect(complaints).toEqual([]);
    await context.close();
  });
});
