import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerCase, resolve } from '../../server/testing/appeal.ts';
import { expectAccessible, keepScreenshot, launchBrowser } from '../../server/testing/browser.ts';
import type { Agent } from '../../server/testing/desk.ts';
import { agent } from '../../server/testing/desk.ts';
import { phonePhoto, photo } from '../../server/testing/pictures.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { button, field, link, newNumber, signedIn } from './person.ts';

/** 客服与反馈: what it is about, pictures, a conversation that is live, and what to do after its end. */
let server: TestServer;
let browser: Browser;
let lin: Agent;
beforeAll(async () => {
  server = await startTestServer();
  lin = await agent(server, ['support']);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const slow = { timeout: 150_000 };
const looks = [
  { colorScheme: 'light', locale: 'zh-CN' },
  { colorScheme: 'dark', locale: 'zh-CN' },
  { colorScheme: 'light', locale: 'en-US' },
  { colorScheme: 'dark', locale: 'en-US' },
] as const;

type File = { name: string; mimeType: string; buffer: Buffer };
const file = (name: string, buffer: Buffer, mimeType = 'image/jpeg'): File => ({ name, mimeType, buffer });
const pick = (page: Page, ...files: File[]) => page.locator('input[type=file]').setInputFiles(files);
const tile = (page: Page, nth: number) => page.getByRole('img', { name: `图片 ${nth}`, exact: true });
const answer = (number: string, text: string) => answerCase(lin, number, text);
/** Each is read by a process of its own, which takes as long as the machine has other things to do. */
const allSent = (page: Page) =>
  page.waitForFunction(() => document.querySelectorAll('[role=progressbar]').length === 0, null, { timeout: 60_000 });
const casesOf = async (person: Awaited<ReturnType<typeof signedIn>>['person']) =>
  (await person.get<{ items: { id: string; number: string }[] }>('/v1/support/cases')).body.items;

test('what it is about comes first, each with what it needs', async () => {
  const { page, context, complaints } = await signedIn(browser, server, { numbers: [newNumber()] });
  await page.goto('/me/cases');
  await page.getByText('还没有联系过客服').waitFor();
  await link(page, '联系客服').click();
  await expectAccessible(page);
  await keepScreenshot(page, 'support-topics');
  await link(page, /手机丢了/).click();
  await page.getByText('先证明号码在您手上').waitFor();
  expect(await link(page, '去验证').getAttribute('href')).toMatch(/\/lost$/);
  await page.goBack();
  await link(page, /被别的账户占用/).click();
  await page.getByText('先证明号码在您手上').waitFor();
  await page.goBack();
  await link(page, /其他问题/).click();
  await field(page, '说明').waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test(
  'a story with pictures: large ones are made smaller first, what is wrong with one is told, and all outlive a reload',
  slow,
  async () => {
    const { page, person, context, complaints } = await signedIn(browser, server, { numbers: [newNumber()] });
    await page.goto('/me/cases/new?topic=other');
    await field(page, '说明').fill('付款之后没有收到收据，请看截图。');
    const large = await phonePhoto(2_800, 2_100);
    const sizes: number[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/v1/support/pictures')) sizes.push(request.postDataBuffer()?.length ?? 0);
    });
    await pick(page, file('photo.jpg', large), file('shot.png', await photo(300, 500).png().toBuffer(), 'image/png'));
    await tile(page, 2).waitFor();
    await allSent(page);
    expect(sizes).toHaveLength(2);
    expect(sizes[0]).toBeLessThan(large.length / 2);
    await pick(page, file('page.jpg', Buffer.from('<script>alert(1)</script>')));
    await page.getByRole('alert').filter({ hasText: '这张图片打不开' }).waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, 'support-new');
    await button(page, '提交').click();
    await page.getByText('有图片没传上').waitFor();
    expect(await casesOf(person)).toEqual([]);
    await button(page, '移除图片 3').click();

    await page.reload();
    await tile(page, 2).waitFor();
    expect(await field(page, '说明').inputValue()).toBe('付款之后没有收到收据，请看截图。');
    await button(page, '移除图片 2').click();
    await button(page, '提交').click();

    await page.getByText('客服正在核实').waitFor();
    const shown = page.locator('article img');
    expect(await shown.count()).toBe(1);
    // Upright, as the phone was held.
    expect(
      await shown.evaluate((img: HTMLImageElement) => img.decode().then(() => [img.naturalWidth, img.naturalHeight])),
    ).toEqual([1_500, 2_000]);
    await button(page, '查看图片 1').click();
    await page.getByRole('dialog').getByRole('img').waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, 'support-picture');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  },
);

test(
  'an answer appears by itself, the list says that it is new until it was seen, and the answer to it goes with pictures',
  slow,
  async () => {
    const { page, person, context, complaints } = await signedIn(browser, server, { numbers: [newNumber()] });
    const { body } = await person.post<{ id: string; number: string }>('/v1/support/cases', {
      topic: 'other',
      message: '收据呢？',
    });
    await page.goto(`/me/cases/${body.id}`);
    await page.getByText('客服正在核实').waitFor();
    await answer(body.number, '请发一张付款页面的截图。');
    await page.getByText('请发一张付款页面的截图。').waitFor();
    await page.getByText('客服已回复。还有要说的').waitFor();
    await expect
      .poll(async () => (await person.get<{ items: { unread: boolean }[] }>('/v1/support/cases')).body.items[0]!.unread)
      .toBe(false);

    await page.goto('/me/cases');
    await link(page, /编号/).waitFor();
    expect(await page.getByText('有新回复').count()).toBe(0);
    await answer(body.number, '在吗？');
    await page.getByText('有新回复').waitFor();
    await expectAccessible(page);
    await keepScreenshot(page, 'support-list');
    await link(page, /有新回复/).click();
    await page.getByText('在吗？').waitFor();

    const pictures = await Promise.all(
      [1, 2, 3, 4].map((n) =>
        photo(200 + n * 50, 300)
          .jpeg()
          .toBuffer(),
      ),
    );
    await pick(page, ...pictures.map((bytes, n) => file(`${n}.jpg`, bytes)));
    await tile(page, 4).waitFor();
    await allSent(page);
    await field(page, '补充说明').fill('就是这几张。');
    await button(page, '发送').click();
    await page.locator('article').getByText('就是这几张。').waitFor();
    expect(await page.locator('article img').count()).toBe(4);
    expect(await tile(page, 1).count()).toBe(0);
    await expectAccessible(page);
    await keepScreenshot(page, 'support-case');
    await button(page, '查看图片 2').click();
    await button(page, '下一张').click();
    await page.getByText('3 / 4').waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.getByText('2 / 4').waitFor();
    await button(page, '关闭').click();
    expect(complaints).toEqual([]);
    await context.close();
  },
);

test('a picture that is cut off on its way goes on by itself, and is there once', async () => {
  const { page, person, context } = await signedIn(browser, server, { numbers: [newNumber()] });
  let cut = 0;
  await page.route('**/v1/support/pictures', async (route) => {
    cut += 1;
    if (cut === 1) return route.abort();
    // The second gets there, and its answer is lost.
    if (cut === 2) {
      await route.fetch();
      return route.abort();
    }
    return route.continue();
  });
  await page.goto('/me/cases/new?topic=other');
  await pick(page, file('one.jpg', await photo(50, 50).jpeg().toBuffer()));
  await page.getByText('等待网络').waitFor();
  await allSent(page);
  const { id } = await person.account();
  expect(await server.sql('select 1 from support_pictures where account_id = $1', [id])).toHaveLength(1);
  await context.close();
});

test('seven are too many, and one that has expired is told', slow, async () => {
  const { page, person, context } = await signedIn(browser, server, { numbers: [newNumber()] });
  await page.goto('/me/cases/new?topic=other');
  const one = await photo(40, 40).jpeg().toBuffer();
  await pick(page, ...Array.from({ length: 7 }, (_, n) => file(`${n}.jpg`, one)));
  await page.getByText('最多 6 张，多选的没有添加。').waitFor();
  await tile(page, 6).waitFor();
  await allSent(page);
  expect(await button(page, '添加').count()).toBe(0);
  await field(page, '说明').fill('看图。');
  const { id } = await person.account();
  await server.sql(`update support_pictures set forget_after = created_at where account_id = $1`, [id]);
  await button(page, '提交').click();
  await page.getByText('有图片已过期或已经发送过，请重新添加').waitFor();
  expect(await tile(page, 1).count()).toBe(0);
  expect(await field(page, '说明').inputValue()).toBe('看图。');
  await button(page, '提交').click();
  await page.getByText('客服正在核实').waitFor();
  await context.close();
});

test('after its end a case says what to do next', async () => {
  const { page, person, context } = await signedIn(browser, server, { numbers: [newNumber()] });
  const { body } = await person.post<{ id: string; number: string }>('/v1/support/cases', {
    topic: 'other',
    message: '好了吗',
  });
  await resolve(lin, body.number);
  await page.goto(`/me/cases/${body.id}`);
  await page.getByText('问题还在？').waitFor();
  await expectAccessible(page);
  await keepScreenshot(page, 'support-ended');
  await link(page, '再写一次').click();
  await field(page, '说明').waitFor();
  expect(await field(page, '说明').inputValue()).toBe(`接着 ${body.number}：`);
  await context.close();
});

describe.each(looks)('$colorScheme, $locale', (look) => {
  test('all of it, for whoever looks at it', slow, async () => {
    const { page, person, context, complaints } = await signedIn(browser, server, { numbers: [newNumber()], look });
    const name = (what: string) => `support-${what}-${look.colorScheme}-${look.locale.slice(0, 2)}`;
    await page.goto('/me/cases');
    await page.getByRole('link', { name: /联系客服|Contact support/ }).click();
    await page.getByRole('link', { name: /其他问题|Something else/ }).waitFor();
    await keepScreenshot(page, name('topics'));
    await page.goto('/me/cases/new?topic=other');
    await pick(page, file('a.jpg', await photo(300, 200).jpeg().toBuffer()), file('b.jpg', Buffer.from('no picture')));
    await page.getByRole('alert').waitFor();
    await allSent(page);
    await expectAccessible(page);
    await keepScreenshot(page, name('new'));
    await page
      .getByRole('textbox')
      .first()
      .fill(look.locale === 'zh-CN' ? '付款后没有收据。' : 'I paid and got no receipt.');
    await page.getByRole('button', { name: /移除图片 2|Remove picture 2/ }).click();
    await page.getByRole('button', { name: /提交|^Send$/ }).click();
    await page.locator('article img').waitFor();
    const [opened] = await casesOf(person);
    await answer(
      opened!.number,
      look.locale === 'zh-CN' ? '已经补开，请到订单页查看。' : 'It’s there now, on the order’s page.',
    );
    await page.locator('article[data-author=staff]').waitFor();
    await expectAccessible(page);
    await page.evaluate(() => scrollTo(0, 0));
    await keepScreenshot(page, name('case'));
    expect(complaints).toEqual([]);
    await context.close();
  });
});
