import type { AnnouncementList } from '@btepai/contract';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Look } from '../../server/testing/browser.ts';
import { expectAccessible, keepScreenshot, launchBrowser, openDesk, openPhone } from '../../server/testing/browser.ts';
import { agent, totpNow } from '../../server/testing/desk.ts';
import { announcement, article, draft, publicationsOf, published } from '../../server/testing/publications.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { eventually, startTestServer } from '../../server/testing/server.ts';
import { hostile, watched } from './hostile.ts';
import { button, link } from './person.ts';

/** 公告与课堂: what an editor writes at the console, and what people then see. */
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

const desk = async (name: string, look: Look = {}) => {
  const editor = await agent(server, ['editor'], name);
  return { editor, ...(await openDesk(browser, server.url, editor, look)) };
};
const text = (page: Page, label: string) => page.getByLabel(label, { exact: true });
const saved = (page: Page) => page.getByText('已保存', { exact: true }).first().waitFor();
const announced = async () => (await server.client().get<AnnouncementList>('/v1/announcements')).body.items;

test('an announcement from the first word to the phone of whoever reads it', async () => {
  const { page, context, complaints } = await desk('lin1');
  await page.goto('/console/announcements');
  await page.getByText('这里还没有内容').waitFor();
  await expectAccessible(page);
  await button(page, '写公告').click();
  await page.getByRole('heading', { name: '写公告' }).waitFor();
  await expectAccessible(page);
  // Nothing written: each field says what it misses.
  await button(page, '存为草稿').click();
  await page.getByText('不能只有空格').first().waitFor();
  await text(page, '标题 · 中文').fill('元旦客服时间');
  await text(page, '正文 · 中文').fill('元旦当天客服 **10 点** 上班。');
  await button(page, '加上英文版').click();
  await text(page, '标题 · 英文').fill('Support on New Year’s Day');
  // A reload takes nothing away.
  await page.reload();
  expect(await text(page, '标题 · 英文').inputValue()).toBe('Support on New Year’s Day');
  await text(page, '正文 · 英文').fill('Support opens at **10**.');
  await button(page, '存为草稿').click();
  await page.waitForURL(/announcements\/[0-9a-f]{8}-/);
  // The page of what was saved, and no longer the one that it was written on.
  await button(page, '发布…').waitFor();
  expect(await announced()).toEqual([]);

  await text(page, '正文 · 中文').fill('元旦当天客服 **10 点** 上班，**18 点** 下班。');
  await page.keyboard.press('Control+s');
  await saved(page);
  await page.getByText('预览', { exact: true }).click();
  await expect.poll(() => page.locator('.markdown strong').allTextContents()).toEqual(['10 点', '18 点', '10']);
  await expectAccessible(page);
  await button(page, '发布…').click();
  await page.getByRole('dialog').getByRole('button', { name: '发布' }).click();
  await page.getByText('已是最新').waitFor();

  const phone = await openPhone(browser, server.url, { locale: 'en-US' });
  await phone.page.goto('/announcements');
  await link(phone.page, /Support on New Year/).click();
  await phone.page.getByText('Support opens at 10.').waitFor();
  await phone.context.close();

  await button(page, '撤回').click();
  await page.getByRole('dialog').getByLabel(/原因/).fill('时间还没定');
  await page.getByRole('dialog').getByRole('button', { name: '撤回' }).click();
  await page.getByText('已撤回', { exact: true }).first().waitFor();
  expect(await announced()).toEqual([]);
  expect(complaints).toEqual([]);
  await context.close();
});

test('set for a time, called off, set again; the time that is over is refused in place', async () => {
  const { page, context, editor } = await desk('lin2');
  const { id } = await draft(editor, announcement({ title: '定时的公告' }));
  await page.goto(`/console/announcements/${id}`);
  const local = (minutes: number) => {
    const at = new Date(server.clock.now().getTime() + minutes * 60_000);
    return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  };
  const schedule = async (at: string) => {
    await button(page, '发布…').click();
    await page.getByText('定时', { exact: true }).click();
    await text(page, '发布时间').fill(at);
    await button(page, '定时发布').click();
  };
  await schedule(local(-60));
  await page.getByText('这个时间已经过了').waitFor();
  await expectAccessible(page);
  await text(page, '发布时间').fill(local(60));
  await button(page, '定时发布').click();
  await page.getByText('待发布').waitFor();
  await button(page, '取消定时').click();
  await page.getByText('草稿', { exact: true }).waitFor();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await schedule(local(90));
  await page.getByText(/第 1 版 .* 发布/).waitFor();
  await page.goto('/console/announcements?kind=announcement&status=scheduled');
  await link(page, '定时的公告').waitFor();
  await context.close();
});

test('two editors: whoever saves second sees the other’s version first, and loses nothing', async () => {
  const { page, context, editor } = await desk('lin3');
  const wang = publicationsOf(await agent(server, ['editor'], 'wang3'));
  const { id } = await draft(editor, announcement({ title: '一起写', body: '开头' }));
  await page.goto(`/console/announcements/${id}`);
  await text(page, '正文 · 中文').fill('林写的');
  await wang.save(id, 1, announcement({ title: '一起写', body: '王写的' }));
  const newer = page.getByRole('alert').filter({ hasText: 'wang3 刚保存了第 2 版' });
  await newer.waitFor();
  await keepScreenshot(page, 'console-two-editors');
  await expectAccessible(page);
  expect(await button(page, '保存').isDisabled()).toBe(true);
  expect(await text(page, '正文 · 中文').inputValue()).toBe('林写的');
  await page.reload();
  await newer.waitFor();
  await button(page, '看对方写的').click();
  await page.getByRole('dialog').getByText('王写的').waitFor();
  await page.keyboard.press('Escape');
  await button(page, '接着用我的').click();
  await newer.waitFor({ state: 'detached' });
  await button(page, '保存').click();
  await saved(page);
  const { body } = await wang.get(id);
  expect([body.version, body.content.texts.zh.body]).toEqual([3, '林写的']);
  expect(body.versions.map(({ savedBy }) => savedBy)).toEqual(['lin3', 'wang3', 'lin3']);
  // Theirs is still there, and can be taken up again.
  const versions = page.getByRole('region', { name: '历史版本' });
  await versions.getByRole('button', { name: '查看' }).nth(1).click();
  await button(page, '用这一版继续写').click();
  await expect.poll(() => text(page, '正文 · 中文').inputValue()).toBe('王写的');
  await button(page, '放弃改动').click();
  await expect.poll(() => text(page, '正文 · 中文').inputValue()).toBe('林写的');
  await context.close();
});

test('without the live line it is the save that tells; what was typed stays', async () => {
  const { page, context, editor } = await desk('lin4');
  await page.route('**/v1/staff/events', (route) => route.abort());
  const { id } = await draft(editor, announcement({ title: '断线', body: '开头' }));
  await page.goto(`/console/announcements/${id}`);
  await text(page, '正文 · 中文').fill('林写的');
  await publicationsOf(await agent(server, ['editor'], 'wang4')).save(
    id,
    1,
    announcement({ title: '断线', body: '王写的' }),
  );
  await button(page, '保存').click();
  await page.getByText('wang4 刚保存了第 2 版').waitFor();
  expect(await text(page, '正文 · 中文').inputValue()).toBe('林写的');
  await button(page, '改用对方的').click();
  await expect.poll(() => text(page, '正文 · 中文').inputValue()).toBe('王写的');
  await context.close();
});

test('a lesson: its address is one’s own, its topics and places are chosen', async () => {
  const { page, context } = await desk('lin5');
  await page.goto('/console/announcements?kind=article');
  await page.getByRole('link', { name: '验证码只归您一个人' }).waitFor();
  await button(page, '写课程').click();
  await text(page, '标题 · 中文').fill('公共 Wi-Fi');
  await text(page, '一句话简介 · 中文').fill('付款用流量');
  await text(page, '正文 · 中文').fill('## 小心\n\n正文');
  await text(page, '网址名').fill('phishing');
  await button(page, '存为草稿').click();
  await page.getByText('这个网址名有人用了').first().waitFor();
  await text(page, '网址名').fill('public-wifi');
  await text(page, '主题').click();
  await page.getByTitle('防骗').click();
  await page.keyboard.press('Escape');
  await button(page, '存为草稿').click();
  await page.waitForURL(/announcements\/[0-9a-f]{8}-/);
  await button(page, '发布…').click();
  await page.getByRole('dialog').getByRole('button', { name: '发布' }).click();
  const shown = await eventually(async () => {
    const { status, body } = await server.client().get<{ topics: string[] }>('/v1/articles/public-wifi');
    return status === 200 && body;
  }, 'the lesson');
  expect(shown.topics).toEqual(['codes', 'scams']);
  await context.close();
});

test('after five minutes publishing asks for the second proof, and goes on by itself', async () => {
  const { page, context, editor } = await desk('lin6');
  const { id } = await draft(editor, announcement({ title: '要再验证' }));
  server.clock.advance(301);
  await page.goto(`/console/announcements/${id}`);
  await button(page, '发布…').click();
  await page.getByRole('dialog').getByRole('button', { name: '发布' }).click();
  await page.getByText('请再验证一次').waitFor();
  await page.getByRole('textbox', { name: '动态码' }).fill(totpNow(server, editor.totpSecret));
  await page.getByText('已是最新').waitFor();
  expect((await announced()).map(({ title }) => title)).toContain('要再验证');
  await context.close();
});

const looks: Look[] = [
  { colorScheme: 'light', locale: 'zh-CN' },
  { colorScheme: 'dark', locale: 'en-US' },
];
test.each(looks)(
  'looked at: $colorScheme, $locale',
  async (look) => {
    const { page, context, editor, complaints } = await desk(`look-${look.colorScheme}`, look);
    const name = (what: string) => `console-${what}-${look.colorScheme}`;
    const { id } = await published(
      editor,
      announcement({
        title: '12 月 5 日凌晨维护',
        body: '凌晨 **2 点到 4 点**，付款和充值暂停。\n\n- 登录不受影响\n- 订单照常\n\n有问题看[服务状态](/status)。',
        en: { title: 'Maintenance on 5 December', body: 'From **2 to 4 a.m.** paying pauses.' },
        pinned: true,
      }),
    );
    await publicationsOf(editor).save(
      id,
      1,
      announcement({ title: '12 月 5 日凌晨维护（更新）', body: '改到 **3 点**。' }),
    );
    await draft(editor, announcement({ title: '还在写的公告' }));
    const lists = page.locator('[data-item]').first();
    await page.goto('/console/announcements');
    await lists.waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, name('announcements'));
    await page.goto('/console/announcements?kind=article');
    await lists.waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, name('lessons'));
    await link(page, /^(付款前|Two things|手机丢了)/)
      .first()
      .click();
    await page.locator('textarea').first().waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, name('lesson'));
    await page.goto(`/console/announcements/${id}`);
    await page.locator('textarea').first().waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, name('announcement'));
    await page.getByText(look.locale === 'zh-CN' ? '预览' : 'Preview', { exact: true }).click();
    await page.locator('.markdown').first().waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, name('preview'));
    await page.goto('/console/announcements/0190a0b0-0000-7000-8000-000000000000');
    await page.getByText(look.locale === 'zh-CN' ? '没有这篇内容' : 'There is no such text').waitFor();
    expect(complaints).toEqual([]);
    await publicationsOf(editor).withdraw(id);
    await context.close();
  },
  180_000,
);

test('stored XSS: nothing of a text runs in the list, the editor, the preview or an old version', async () => {
  const { page, context, editor } = await desk('lin9');
  const texts = hostile('console');
  const ids: string[] = [];
  for (const body of texts)
    ids.push(
      (await draft(editor, announcement({ title: body.slice(0, 80), body, en: { title: body.slice(0, 80), body } })))
        .id,
    );
  const lesson = await draft(editor, article({ title: texts[1]!.slice(0, 80), body: texts.join('\n\n') }), 'hostile');
  const seen = await watched(page, server.url);
  for (const kind of ['announcement', 'article']) {
    await page.goto(`/console/announcements?kind=${kind}&status=draft`);
    await page.locator('[data-item]').first().waitFor();
  }
  for (const id of [lesson.id, ...ids]) {
    await page.goto(`/console/announcements/${id}`);
    await page.locator('textarea').first().waitFor();
    await page.getByText('预览', { exact: true }).click();
    await page.locator('.markdown').first().waitFor({ state: 'attached' });
    for (const each of await page.locator('.markdown a').all())
      expect(await each.getAttribute('href')).toMatch(/^(\/(?![/\\])|https:\/\/)/);
    const active = ':is(img, script, iframe, svg, style, form, input, object, [onerror], [onclick], [style])';
    expect(await page.locator(`.markdown ${active}`).count()).toBe(0);
  }
  await page.getByRole('region', { name: '历史版本' }).getByRole('button', { name: '查看' }).click();
  await page.getByRole('dialog').locator('.markdown').first().waitFor({ state: 'attached' });
  expect(await seen()).toEqual({ ran: [], called: [] });
  // Had anything run, it would have been seen.
  await page.evaluate(() => Reflect.set(window, 'ran', ['this']));
  expect((await seen()).ran).toEqual(['this']);
  await context.close();
}, 180_000);
