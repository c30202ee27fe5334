import type { NotificationPreferences } from '@btepai/contract';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible, keepScreenshot, launchBrowser } from '../../server/testing/browser.ts';
import { newSubscription } from '../../server/testing/push.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { button, link, newNumber, signedIn } from './person.ts';

/** 通知设置: three categories by three channels, and push on this device. */
let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  server = await startTestServer();
  browser = await launchBrowser({ whole: true });
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const toggle = (page: Page, category: string, channel: string) =>
  page.getByRole('region', { name: category, exact: true }).getByRole('switch', { name: new RegExp(`^${channel}`) });

describe('which category is told where', () => {
  test('found under 我的; a tap is kept; security can’t be turned off, and why stands beside it', async () => {
    const { page, context, person, complaints } = await signedIn(browser, server, { numbers: [newNumber()] });
    await page.goto('/me');
    await link(page, '通知设置').click();
    await toggle(page, '交易提醒', '短信').waitFor();
    await keepScreenshot(page, '50-notification-settings');
    await expectAccessible(page);
    expect(await toggle(page, '活动信息', '短信').isChecked()).toBe(false);
    await toggle(page, '活动信息', '短信').click();
    await toggle(page, '交易提醒', '推送').click();
    const on = async (category: string, channel: string) =>
      (await person.get<NotificationPreferences>('/v1/notification-preferences')).body.items.find(
        (item) => item.category === category && item.channel === channel,
      )!.on;
    await expect.poll(() => on('activity', 'sms')).toBe(true);
    await expect.poll(() => on('transaction', 'push')).toBe(false);
    for (const channel of ['站内消息', '短信', '推送']) {
      expect(await toggle(page, '安全警告', channel).isDisabled()).toBe(true);
      expect(await toggle(page, '安全警告', channel).isChecked()).toBe(true);
    }
    await page.getByText('一直开着').waitFor();
    await page.reload();
    await toggle(page, '活动信息', '短信').waitFor();
    expect(await toggle(page, '活动信息', '短信').isChecked()).toBe(true);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('a switch that the server doesn’t take goes back, and says so in its place', async () => {
    const { page, context } = await signedIn(browser, server);
    await page.goto('/me/notifications');
    await toggle(page, '活动信息', '站内消息').waitFor();
    await context.setOffline(true);
    await toggle(page, '活动信息', '站内消息').click();
    await page.getByRole('region', { name: '活动信息' }).getByText('请检查网络').waitFor();
    expect(await toggle(page, '活动信息', '站内消息').isChecked()).toBe(true);
    await context.close();
  });

  test('two taps that both fail leave the switch as the server has it', async () => {
    const { page, context } = await signedIn(browser, server);
    await page.goto('/me/notifications');
    const there = toggle(page, '活动信息', '站内消息');
    await there.waitFor();
    await page.route('**/v1/notification-preferences', async (route) => {
      if (route.request().method() !== 'PUT') return route.continue();
      await release;
      await route.abort();
    });
    let letGo = () => {};
    const release = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await there.click();
    await there.click();
    letGo();
    await page.getByRole('region', { name: '活动信息' }).getByText('请检查网络').waitFor();
    await expect.poll(() => there.isChecked()).toBe(true);
    await context.close();
  });

  test('without a number it leads to one; with the keyboard alone; in English and dark', async () => {
    const look = { colorScheme: 'dark', locale: 'en-US' } as const;
    const { page, context, complaints } = await signedIn(browser, server, { look });
    await page.goto('/messages');
    await link(page, 'Settings').click();
    const sms = toggle(page, 'Offers and news', 'SMS');
    await sms.focus();
    await page.keyboard.press('Space');
    expect(await sms.isChecked()).toBe(true);
    await expectAccessible(page);
    await keepScreenshot(page, '51-notification-settings-dark');
    await link(page, /Phone number/).click();
    await page.waitForURL('**/me/phone/bind');
    expect(complaints).toEqual([]);
    await context.close();
  });
});

describe('push on this device', () => {
  /** Headless Chromium has no push service: what it would give is given, all else is as it is. */
  async function withPush(page: Page) {
    await page.addInitScript((subscription) => {
      let held: object | null = null;
      const given = {
        toJSON: () => subscription,
        unsubscribe: async () => {
          held = null;
          return true;
        },
      };
      Object.assign(PushManager.prototype, {
        subscribe: async () => {
          held = given;
          return given;
        },
        getSubscription: async () => held,
      });
    }, newSubscription());
  }

  test('turned on with a tap and off with another; the server knows both', async () => {
    const { page, context, complaints } = await signedIn(browser, server, { serviceWorker: true });
    await context.grantPermissions(['notifications'], { origin: server.url });
    await withPush(page);
    await page.goto('/');
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => null));
    await page.goto('/me/notifications');
    const held = async () => (await server.sql('select 1 from push_subscriptions')).length;
    await button(page, '开启推送').click();
    await button(page, '关闭推送').waitFor();
    expect(await held()).toBe(1);
    await keepScreenshot(page, '52-push-on');
    await button(page, '关闭推送').click();
    await button(page, '开启推送').waitFor();
    await expect.poll(held).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('where the browser was told no, it says where to allow it', async () => {
    const { page, context } = await signedIn(browser, server, { serviceWorker: true });
    await page.addInitScript(() => Object.defineProperty(Notification, 'permission', { get: () => 'denied' }));
    await page.goto('/me/notifications');
    await page.getByText('在浏览器的网站设置里允许').waitFor();
    expect(await button(page, '开启推送').count()).toBe(0);
    await context.close();
  });

  test('push of one account is not shown as on, nor left on, for the next one on this browser', async () => {
    const { page, context } = await signedIn(browser, server, { serviceWorker: true });
    await context.grantPermissions(['notifications'], { origin: server.url });
    // Held as a browser holds it: over reloads.
    await page.addInitScript((subscription) => {
      const given = {
        toJSON: () => subscription,
        unsubscribe: async () => {
          localStorage.removeItem('test-held');
          return true;
        },
      };
      Object.assign(PushManager.prototype, {
        subscribe: async () => {
          localStorage.setItem('test-held', '1');
          return given;
        },
        getSubscription: async () => (localStorage.getItem('test-held') ? given : null),
      });
    }, newSubscription());
    await page.goto('/');
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => null));
    await page.goto('/me/notifications');
    await button(page, '开启推送').click();
    await button(page, '关闭推送').waitFor();
    // Somebody else enters on this browser, the first session having ended without a word to it.
    const other = await server.person();
    await context.addCookies([{ name: 'session', value: other.token!, url: server.url }]);
    await page.goto('/me/notifications');
    await page.getByText('这台设备的推送').waitFor();
    const { id } = (await other.get<{ id: string }>('/v1/account')).body;
    const held = await server.sql(`select 1 from push_subscriptions where account_id = '${id}'`);
    expect(held.length).toBe(0);
    await button(page, '开启推送').waitFor({ timeout: 5_000 });
    await context.close();
  });
});
