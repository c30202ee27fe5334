import { randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { expectAccessible, keepScreenshot, launchBrowser, openPhone } from '../../server/testing/browser.ts';
import { agent } from '../../server/testing/desk.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { openWire } from '../../server/testing/wire.ts';

let wire: Awaited<ReturnType<typeof openWire>>;
let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  wire = await openWire(inject('clusterUrl'));
  server = await startTestServer({ wire: wire.through });
  // By day, where the days are counted: what lasted for hours stays within one.
  const noon = new Date(`${server.clock.now().toISOString().slice(0, 10)}T12:00:00+08:00`);
  server.clock.advance(86_400 + (noon.getTime() - server.clock.now().getTime()) / 1000);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  wire?.mend();
  await server?.close();
  wire?.close();
});

const daysAgo = (days: number, hours = 0) =>
  new Date(server.clock.now().getTime() - days * 86_400_000 + hours * 3_600_000);

/** Weeks of the service: mostly well, a bad day, a slow one, and days of which nothing is known. */
async function livePast() {
  const span = (component: string, state: string, since: Date, seenAt: Date) =>
    server.sql(
      'insert into status_spans (component, state, since, seen_at) values ($1, $2, $3, $4) on conflict do nothing',
      [component, state, since, seenAt],
    );
  for (const component of ['api', 'database', 'queue', 'sms_line/1', 'sms_line/2', 'alipay', 'wechatpay']) {
    await span(component, 'ok', daysAgo(70), daysAgo(30));
    await span(component, component === 'sms_line/1' ? 'down' : 'ok', daysAgo(30), daysAgo(30, 2));
    await span(component, 'ok', daysAgo(30, 2), daysAgo(9));
    await span(component, component === 'alipay' ? 'degraded' : 'ok', daysAgo(9), daysAgo(9, 5));
    await span(component, 'ok', daysAgo(9, 5), daysAgo(0));
  }
}

async function writeIncidents() {
  const editor = await agent(server, ['editor']);
  const open = async (title: { zh: string; en: string }, text: { zh: string; en: string }, components: string[]) => {
    const { body } = await editor.post<{ id: string; version: number }>('/v1/staff/incidents', {
      id: randomUUID(),
      title,
      text,
      components,
      beganAt: daysAgo(0, -1),
      state: 'investigating',
    });
    return (await editor.post<typeof body>(`/v1/staff/incidents/${body.id}/publish`, { version: body.version })).body;
  };
  const note = async ({ id, version }: { id: string; version: number }, state: string, zh: string, en: string) =>
    (
      await editor.post<{ id: string; version: number }>(`/v1/staff/incidents/${id}/notes`, {
        version,
        state,
        text: { zh, en },
      })
    ).body;
  const over = await open(
    { zh: '支付宝付款变慢', en: 'Alipay payments were slow' },
    {
      zh: '支付宝付款后要等一两分钟才显示结果。',
      en: 'After paying by Alipay, the result took a minute or two to show.',
    },
    ['alipay'],
  );
  await note(
    over,
    'resolved',
    '支付宝已恢复，期间的付款都已到账。',
    'Alipay is well again. Every payment went through.',
  );
  const live = await open(
    { zh: '部分验证码会晚到', en: 'Some codes arrive late' },
    {
      zh: '部分号码收验证码要等一两分钟。我们在查。',
      en: 'Some numbers wait a minute or two for a code. We’re looking into it.',
    },
    ['sms_line/1', 'queue'],
  );
  await note(
    live,
    'identified',
    '是其中一条短信通道的运营商在检修，短信已经改走另一条。还没收到的话，点“重新获取”就好。',
    'One of our carriers is doing maintenance, and texts now go another way. If yours hasn’t come, ask for it again.',
  );
}

const looks = [
  {
    colorScheme: 'light',
    locale: 'zh-CN',
    open: '部分验证码会晚到',
    past: '支付宝付款变慢',
    gone: '部分服务暂时受影响',
  },
  {
    colorScheme: 'dark',
    locale: 'en-US',
    open: 'Some codes arrive late',
    past: 'Alipay payments were slow',
    gone: 'Some services are affected',
  },
] as const;

test('服务状态: now, what we say about it, 90 days and what is over; and while the database is gone', async () => {
  await livePast();
  await writeIncidents();
  for (const { open, past, gone, ...look } of looks) {
    server.clock.advance(60);
    const { page, context, complaints } = await openPhone(browser, server.url, look);
    await page.goto('/status');
    await page.getByRole('heading', { name: open }).waitFor();
    await page.getByText(past).click();
    await expect.poll(() => page.locator('.days').count()).toBe(7);
    expect(await page.locator('.days i').count()).toBe(7 * 90);
    const words = (await page.locator('.days').nth(3).getAttribute('aria-label'))!;
    expect(words).toMatch(/99\.\d+%/);
    expect(words).toMatch(look.locale === 'zh-CN' ? /中断 2 小时/ : /Down for 2 hours/);
    await expectAccessible(page);
    await keepScreenshot(page, `status-${look.colorScheme}`);
    await page.screenshot({ path: `tests/screenshots/status-${look.colorScheme}-whole.png`, fullPage: true });

    wire.cut();
    server.clock.advance(10);
    await page.reload();
    await page.getByRole('heading', { name: gone }).waitFor();
    await page.getByRole('heading', { name: open }).waitFor();
    await expectAccessible(page);
    wire.mend();
    expect(complaints).toEqual([]);
    await context.close();
  }
}, 240_000);

test('where no answer comes it says so, and keeps what it saw', async () => {
  const { page, context } = await openPhone(browser, server.url);
  await page.clock.install();
  await page.goto('/status');
  await page.locator('.row--part').first().waitFor();
  await page.route('**/v1/status**', (route) => route.abort());
  await page.clock.runFor(20_000);
  await page.getByRole('heading', { name: '暂时联系不上服务器' }).waitFor();
  await page.getByText(/看到的情况/).waitFor();
  expect(await page.locator('.row--part').count()).toBe(7);
  await context.close();
});
