import type { StaffIncidentList } from '@btepai/contract';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, keepScreenshot, launchBrowser, openDesk, openPhone } from '../../server/testing/browser.ts';
import { agent, totpNow } from '../../server/testing/desk.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  server = await startTestServer({ env: { SMS_COUNTRY_UNITS: 'CN=9000,*=300', SMS_DAILY_UNITS: '10000' } });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const looks = [
  { colorScheme: 'light', locale: 'zh-CN' },
  { colorScheme: 'dark', locale: 'en-US' },
] as const;
const ago = (hours: number) => new Date(server.clock.now().getTime() - hours * 3_600_000);

/** A month of messages over two gateways and three countries, one of which fares badly. */
async function sendAMonth() {
  const hours = Array.from({ length: 30 * 24 }, (_, nth) => nth);
  const rows = hours.flatMap((nth) => {
    const busy = 40 + Math.round(30 * Math.sin(nth / 4) ** 2);
    return [
      [ago(nth), 'primary', 'CN', busy, Math.round(busy * 0.97), Math.round(busy * 0.02), Math.round(busy * 0.8), 0],
      [ago(nth), 'backup', 'SG', 6, 4, 2, 3, 0],
      [ago(nth), 'backup', 'CN', 5, 5, 0, 4, 0],
      ...(nth % 9 === 0 ? [[ago(nth), '', 'SG', 0, 0, 0, 0, 9]] : []),
    ];
  });
  for (let at = 0; at < rows.length; at += 500)
    await server.sql(
      `insert into sms_counts (minute, gateway, country, channel, submitted, delivered, undelivered, used, failed)
       select date_trunc('minute', (r ->> 0)::timestamptz), r ->> 1, r ->> 2, 'sms', (r ->> 3)::int, (r ->> 4)::int, (r ->> 5)::int,
         (r ->> 6)::int, (r ->> 7)::int from jsonb_array_elements($1::jsonb) r`,
      [JSON.stringify(rows.slice(at, at + 500))],
    );
  for (let day = 0; day < 30; day++) {
    const [cn, sg] = [4_000 + ((day * 731) % 3_500), 120 + ((day * 37) % 140)];
    await server.sql(
      `insert into sms_spend (day, country, units) values ($1, 'CN', $2::int), ($1, 'SG', $3::int), ($1, '*', $2::int + $3::int)`,
      [
        ago(day * 24)
          .toISOString()
          .slice(0, 10),
        cn,
        day === 0 ? 280 : sg,
      ],
    );
  }
  await server.sql(`insert into sms_brakes (prefix, braked_at, lifts_at) values ('+6581', $1, $2)`, [ago(3), ago(-21)]);
  await server.sql(`insert into sms_conversions (prefix, minute, sent, used) values ('+6581', $1, 64, 3)`, [ago(4)]);
}

const settled = (page: Page) => page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });

test('短信运营: the funnel as picture and table, spend, gateways and brakes; each role its own', async () => {
  await sendAMonth();
  for (const look of looks) {
    const zh = look.locale === 'zh-CN';
    const { page, context, complaints } = await openDesk(browser, server.url, await agent(server, ['risk']), look);
    await page.goto('/console/sms');
    await page.locator('.recharts-surface').nth(1).waitFor({ timeout: 30_000 });
    await settled(page);
    await keepScreenshot(page, `console-sms-${look.colorScheme}`);
    await page.screenshot({ path: `tests/screenshots/console-sms-${look.colorScheme}-whole.png`, fullPage: true });
    await expectAccessible(page);
    await page.getByText(zh ? '送达偏低' : 'Few arrive').waitFor();
    await page.getByText(zh ? /新加坡今天用了/ : /Singapore: 280 units today/).waitFor();
    await page.getByText('+6581 ······').waitFor();

    await page.getByText(zh ? '30 天' : '30 days', { exact: true }).click();
    await expect.poll(() => page.url()).toContain('range=month');
    await page
      .getByRole('region', { name: zh ? '按时间' : 'Over time' })
      .getByText(zh ? '表' : 'Table', { exact: true })
      .click();
    const table = page.getByRole('region', { name: zh ? '按时间' : 'Over time' }).locator('tbody tr[data-row-key]');
    await expect.poll(() => table.count()).toBe(30);
    await expectAccessible(page);
    expect(complaints).toEqual([]);
    await context.close();
  }
  const { page, context } = await openDesk(browser, server.url, await agent(server, ['support']));
  await page.goto('/console/sms');
  await page.getByRole('heading', { name: '网关现状' }).waitFor();
  expect(await page.getByRole('heading', { name: '花费与预算' }).count()).toBe(0);
  expect(await page.getByRole('heading', { name: '号段刹车' }).count()).toBe(0);
  await context.close();
}, 240_000);

test('服务状态: an incident written at the console is read in the app, and ends', async () => {
  for (const look of looks) {
    const zh = look.locale === 'zh-CN';
    const editor = await agent(server, ['editor']);
    const { page, context, complaints } = await openDesk(browser, server.url, editor, look);
    await page.goto('/console/status');
    await page.locator('.parts li').first().waitFor();
    await settled(page);
    await expectAccessible(page);
    await page.getByRole('button', { name: zh ? '新建事件' : 'New incident' }).click();
    const fill = async (label: string, words: string) => page.getByLabel(label, { exact: true }).fill(words);
    const inZh = (label: string) =>
      zh ? `${label === 'title' ? '标题' : '说明'}（中文）` : `${label === 'title' ? 'Title' : 'Note'} (Chinese)`;
    const inEn = (label: string) =>
      zh ? `${label === 'title' ? '标题' : '说明'}（英文）` : `${label === 'title' ? 'Title' : 'Note'} (English)`;
    await fill(inZh('title'), '部分验证码会晚到');
    await fill(inEn('title'), 'Some codes arrive late');
    await fill(inZh('text'), '部分号码要等一两分钟，我们在查。');
    await page.reload();
    await page.getByLabel(inZh('text'), { exact: true }).waitFor();
    expect(await page.getByLabel(inZh('text'), { exact: true }).inputValue()).toContain('我们在查');
    await fill(inEn('text'), 'Some numbers wait a minute or two. We’re looking into it.');
    const line = zh ? '短信通道 1' : 'Text line 1';
    await page.getByLabel(zh ? '影响的部分' : 'What it touches').fill(line);
    await page.locator('.ant-select-item-option', { hasText: line }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.ant-select-selection-item', { hasText: line }).waitFor();
    await page.keyboard.press('Escape');
    await expectAccessible(page);
    await keepScreenshot(page, `console-incident-new-${look.colorScheme}`);
    await page.getByRole('button', { name: zh ? '存成草稿' : 'Save the draft' }).click();

    await page.getByRole('button', { name: zh ? '公开' : 'Publish', exact: true }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: zh ? /公\s?开/ : 'Publish' })
      .click();
    await page
      .getByText(zh ? '已公开' : 'Published')
      .first()
      .waitFor();
    await page.getByLabel(inZh('text'), { exact: true }).fill('一条线路在检修，已改走另一条。');
    await page.getByLabel(inEn('text'), { exact: true }).fill('A line is being serviced; texts go another way.');
    await page
      .locator('form')
      .getByText(zh ? '已找到原因' : 'Cause found', { exact: true })
      .click();
    await keepScreenshot(page, `console-incident-${look.colorScheme}`);
    await page.getByRole('button', { name: zh ? '公开这条进展' : 'Publish this note' }).click();
    await expect.poll(() => page.locator('.incident-notes li').count()).toBe(2);
    await expectAccessible(page);

    server.clock.advance(10);
    const phone = await openPhone(browser, server.url, look);
    await phone.page.goto('/status');
    await phone.page
      .getByRole('article')
      .getByText(zh ? '一条线路在检修，已改走另一条。' : 'A line is being serviced; texts go another way.')
      .waitFor();
    await phone.context.close();

    await page
      .locator('form')
      .getByText(zh ? '已恢复' : 'Resolved', { exact: true })
      .click();
    await page.getByLabel(inZh('text'), { exact: true }).fill('都好了。');
    await page.getByLabel(inEn('text'), { exact: true }).fill('All well.');
    // Long ago by now: whoever writes to everybody proves anew who they are, and the same note goes out.
    server.clock.advance(server.settings.STAFF_PROOF_FRESH_SECONDS + 1);
    await page.getByRole('button', { name: zh ? '公开这条进展' : 'Publish this note' }).click();
    await page
      .getByRole('dialog', { name: zh ? '请再验证一次' : 'Please verify again' })
      .getByRole('textbox')
      .first()
      .fill(totpNow(server, editor.totpSecret));
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.incident-notes li').count()).toBe(3);
    const { body } = await editor.get<StaffIncidentList>('/v1/staff/incidents');
    expect(body.items[0]).toMatchObject({ state: 'resolved', standing: 'published' });
    expect(complaints).toEqual([]);
    await context.close();
  }
}, 240_000);

test('a draft of the watch is on 今日, and appears while the page is open', async () => {
  const { page, context } = await openDesk(browser, server.url, await agent(server, ['support']));
  await page.goto('/console/status');
  await page.getByText('没有要处理的事件').waitFor();
  await server.sql(
    `with opened as (insert into incidents (id, state, title, components, began_at, changed_at)
       values ('01900000-0000-7000-8000-000000000001', 'investigating', '{"zh":"短信通道 2中断","en":"Text line 2: interrupted"}',
         '{sms_line/2}', $1, $1) returning id)
     select tell_staff('status') from opened`,
    [server.clock.now()],
  );
  await page.getByRole('link', { name: '短信通道 2中断' }).waitFor();
  expect(await page.getByRole('button', { name: '新建事件' }).count()).toBe(0);
  await page.getByRole('link', { name: '短信通道 2中断' }).click();
  await page.getByText('自动监测').waitFor();
  expect(await page.getByRole('button', { name: '撤销草稿' }).count()).toBe(0);
  await page.goto('/console/');
  await page.getByText('服务状态').first().waitFor();
  await context.close();
});
