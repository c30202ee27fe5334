import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Look } from '../../server/testing/browser.ts';
import { expectAccessible, keepScreenshot, launchBrowser, openPhone } from '../../server/testing/browser.ts';
import type { Agent } from '../../server/testing/desk.ts';
import { agent } from '../../server/testing/desk.ts';
import { announcement, article, publicationsOf, published } from '../../server/testing/publications.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { hostile, watched } from './hostile.ts';
import { button, field, link, newNumber, nextCode, signedIn } from './person.ts';

/** 系统公告 and 安全课堂, as people meet them: on 首页, under 我的, and where a lesson matters. */
let server: TestServer;
let browser: Browser;
let editor: Agent;
beforeAll(async () => {
  server = await startTestServer();
  browser = await launchBrowser();
  editor = await agent(server, ['editor']);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const looks: Look[] = [
  { colorScheme: 'light', locale: 'zh-CN' },
  { colorScheme: 'dark', locale: 'en-US' },
];
const lesson = (page: Page) => page.getByRole('complementary', { name: '安全课堂' }).getByRole('link');

test('before there is any: the list says what will be here, 首页 has no line', async () => {
  const { page, context, complaints } = await signedIn(browser, server);
  await page.goto('/me');
  await link(page, '系统公告').click();
  await page.getByText('还没有公告').waitFor();
  await expectAccessible(page);
  await keepScreenshot(page, 'announcements-none');
  await page.goto('/');
  await page.getByRole('heading', { name: /好，/ }).waitFor();
  await page.waitForLoadState('networkidle');
  expect(await page.getByRole('region', { name: '系统公告' }).count()).toBe(0);
  expect(complaints).toEqual([]);
  await context.close();
});

test('the latest stands on 首页, leads to its text, and is put away for good', async () => {
  const old = await published(editor, announcement({ title: '老公告' }));
  const { id } = await published(
    editor,
    announcement({
      title: '12 月 5 日凌晨维护',
      body: '凌晨 **2 点到 4 点**，付款和充值暂停。\n\n- 登录不受影响\n- 订单照常\n\n有问题看[服务状态](/status)，或[12321](https://www.12321.cn/)。',
      en: { title: 'Maintenance on 5 December', body: 'From **2 to 4 a.m.** paying pauses. See [status](/status).' },
    }),
  );
  const { page, context, complaints } = await signedIn(browser, server);
  await page.goto('/');
  const line = page.getByRole('region', { name: '系统公告' });
  await line.getByRole('link', { name: '12 月 5 日凌晨维护' }).waitFor();
  await keepScreenshot(page, 'announcements-home');
  await expectAccessible(page);
  await line.getByRole('link').click();
  await page.getByRole('heading', { name: '12 月 5 日凌晨维护' }).waitFor();
  expect(await page.locator('.markdown strong').textContent()).toBe('2 点到 4 点');
  await expectAccessible(page);
  await keepScreenshot(page, 'announcements-one');
  expect(await link(page, '12321').getAttribute('rel')).toBe('noopener noreferrer');
  await link(page, '服务状态').click();
  await page.waitForURL('**/status');
  await page.goto('/');
  await button(page, '不再显示这条公告').click();
  // Of those that are news the next one comes; with all put away, none.
  await line.getByRole('link', { name: '老公告' }).waitFor();
  await button(page, '不再显示这条公告').click();
  await line.waitFor({ state: 'detached' });
  await page.reload();
  await page.getByRole('heading', { name: /好，/ }).waitFor();
  await page.waitForLoadState('networkidle');
  expect(await line.count()).toBe(0);
  await page.goto('/announcements');
  await page.getByRole('listitem').first().waitFor();
  expect(await page.getByRole('listitem').allTextContents()).toEqual([
    expect.stringContaining('12 月 5 日'),
    expect.stringContaining('老公告'),
  ]);
  // What is taken back while somebody has it before them says so when it is opened.
  await publicationsOf(editor).withdraw(old.id);
  await link(page, /老公告/).click();
  await page.getByText('这篇内容看不到了').waitFor();
  await expectAccessible(page);
  await link(page, '看全部公告').click();
  await page.getByText('12 月 5 日').waitFor();
  await publicationsOf(editor).withdraw(id);
  expect(complaints).toEqual([]);
  await context.close();
});

test.each(looks)('looked at, without signing in: $colorScheme, $locale', async (look) => {
  const pinned = await published(
    editor,
    announcement({
      title: '谨防假冒客服来电',
      pinned: true,
      en: { title: 'Beware of fake support calls', body: 'Hang up.' },
    }),
  );
  const chinese = await published(editor, announcement({ title: '只有中文的公告', body: '## 第一\n\n正文' }));
  const { page, context, complaints } = await openPhone(browser, server.url, look);
  const name = (what: string) => `${what}-${look.colorScheme}`;
  const zh = look.locale === 'zh-CN';
  await page.goto('/announcements');
  await page.getByText(zh ? '谨防假冒客服来电' : 'Beware of fake support calls').waitFor();
  await expectAccessible(page);
  await keepScreenshot(page, name('announcements'));
  await page.goto(`/announcements/${chinese.id}`);
  await page.getByRole('heading', { name: '只有中文的公告' }).waitFor();
  // Chinese in an English page is marked as such.
  expect(await page.locator('article').getAttribute('lang')).toBe(zh ? null : 'zh-CN');
  await page.goto('/lessons');
  await page.getByRole('listitem').nth(9).waitFor();
  await expectAccessible(page);
  await keepScreenshot(page, name('lessons'));
  await link(page, zh ? '防骗' : 'Scams').click();
  await expect.poll(() => page.getByRole('listitem').count()).toBe(3);
  for (const slug of ['codes-are-yours', 'lost-phone', 'payment-confirmation', 'activity-log']) {
    await page.goto(`/lessons/${slug}`);
    await page.locator('.markdown h3').first().waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, name(`lesson-${slug}`));
  }
  await page.goto('/lessons/none-such');
  await page.getByRole('link', { name: zh ? '看全部课程' : 'All lessons' }).waitFor();
  await expectAccessible(page);
  for (const { id } of [pinned, chinese]) await publicationsOf(editor).withdraw(id);
  expect(complaints).toEqual([]);
  await context.close();
});

test('one lesson leads to the next, and the last back to all; every link in them leads to a page', async () => {
  const { page, context, complaints } = await signedIn(browser, server, { numbers: [newNumber()] });
  await page.goto('/lessons/codes-are-yours');
  const seen = new Set<string>();
  for (;;) {
    await page.locator('.markdown').waitFor();
    for (const each of await page.locator('.markdown a').all()) seen.add((await each.getAttribute('href'))!);
    const next = link(page, /^下一课/);
    if ((await next.count()) === 0) break;
    const title = await next.locator('strong').textContent();
    await next.click();
    await page.getByRole('heading', { name: title!, exact: true }).waitFor();
  }
  await page.getByText('这是最后一课').waitFor();
  expect(seen.size).toBeGreaterThan(6);
  for (const path of seen) {
    expect(path).toMatch(/^\//);
    await page.goto(path);
    await page.locator('h1').first().waitFor();
    await page.locator('[aria-busy=true]').waitFor({ state: 'detached' });
    expect(await page.getByText('这里没有页面').count(), path).toBe(0);
  }
  expect(complaints).toEqual([]);
  await context.close();
});

describe('lessons where they matter', () => {
  test('beside what somebody does: binding, security, activity, messages, wallet, a lost number', async () => {
    const { page, context } = await signedIn(browser, server, { numbers: [newNumber()] });
    const phoneId = await page.request.get('/v1/phones').then(async (got) => (await got.json()).items[0].id);
    for (const [path, title] of [
      ['/me/security', '通行密钥'],
      ['/me/activity', '每周看一眼活动记录'],
      ['/messages?category=security', '假客服'],
      ['/me/wallet', '付款前'],
      [`/me/phone/${phoneId}/lost`, '手机丢了'],
    ] as const) {
      await page.goto(path);
      await lesson(page).waitFor();
      expect(await lesson(page).textContent(), path).toContain(title);
      await expectAccessible(page);
    }
    await keepScreenshot(page, 'lesson-at-lost-phone');
    await context.close();
    const fresh = await signedIn(browser, server);
    await fresh.page.goto('/me/phone/bind');
    await lesson(fresh.page).waitFor();
    await keepScreenshot(fresh.page, 'lesson-at-bind');
    await fresh.context.close();
  });

  test('after unbinding: what becomes of the number', async () => {
    const number = newNumber();
    const { page, context, person } = await signedIn(browser, server, { numbers: [number] });
    const phoneId = (await person.phones()).items[0]!.id;
    await page.goto(`/me/phone/${phoneId}/unbind`);
    await field(page, '验证码').or(button(page, '获取验证码')).first().waitFor();
    await field(page, '验证码').fill(await nextCode(page, server, number));
    await page.getByRole('checkbox').check();
    await button(page, '仍要解绑').click();
    await lesson(page).waitFor();
    expect(await lesson(page).textContent()).toContain('停用的号码');
    await expectAccessible(page);
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await keepScreenshot(page, 'lesson-after-unbind');
    await context.close();
  });

  test('none there, or not to be read: the page is as without it', async () => {
    const { page, context, complaints } = await signedIn(browser, server);
    await page.route('**/v1/articles*', (route) => route.fulfill({ status: 503, body: '' }));
    await page.route('**/v1/announcements*', (route) => route.abort());
    await page.goto('/me/security');
    await page.getByText('登录设备').waitFor();
    await page.goto('/');
    await page.getByRole('heading', { name: /好，/ }).waitFor();
    await page.goto('/lessons');
    await page.getByRole('alert').waitFor();
    await expectAccessible(page);
    await page.unroute('**/v1/articles*');
    await button(page, '再试一次').click();
    await page.getByRole('listitem').first().waitFor();
    expect(complaints.filter((text) => !/ERR_FAILED/.test(text))).toEqual([]);
    await context.close();
  });
});

test('stored XSS: nothing that stands in title or text runs, or calls anybody', async () => {
  const texts = hostile('mobile');
  // Numbers were bound meanwhile, and the clock moved for them.
  const now = await agent(server, ['editor']);
  const ids = [];
  for (const [nth, body] of texts.entries())
    ids.push((await published(now, announcement({ title: body.slice(0, 80), body, pinned: nth === 0 }))).id);
  await published(
    now,
    article({ title: texts[0]!.slice(0, 80), body: texts.join('\n\n'), places: ['bind'], position: 0 }),
    'hostile',
  );
  const { page, context } = await signedIn(browser, server);
  const seen = await watched(page, server.url);
  for (const path of [
    '/',
    '/announcements',
    ...ids.map((id) => `/announcements/${id}`),
    '/lessons',
    '/lessons/hostile',
    '/me/phone/bind',
  ]) {
    await page.goto(path);
    // Of some nothing is left to be seen.
    await page.locator('.markdown, .rows, .lesson, .news').first().waitFor({ state: 'attached' });
    for (const each of await page.locator('.markdown a').all()) {
      expect(await each.getAttribute('href')).toMatch(/^(\/(?![/\\])|https:\/\/)/);
    }
    expect(
      await page
        .locator('.markdown :is(img, script, iframe, svg, style, form, input, object, [onerror], [onclick], [style])')
        .count(),
    ).toBe(0);
  }
  expect(await seen()).toEqual({ ran: [], called: [] });
  // Had anything run, it would have been seen.
  await page.evaluate(() => Reflect.set(window, 'ran', ['this']));
  expect((await seen()).ran).toEqual(['this']);
  await context.close();
});
