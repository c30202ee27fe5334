import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, keepScreenshot, launchBrowser, openPhone } from '../../server/testing/browser.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { button, newNumber, signedIn } from './person.ts';

/** The app on the home screen: it opens without a network, keeps nothing of the API, and says when there is a newer one. */
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

/** The service worker is there, and the page is under it. */
async function underWorker(page: Page, path = '/') {
  await page.goto(path);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => null));
  await page.reload();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

test('without a network it opens, says so, and goes on by itself', async () => {
  const { page, context, complaints } = await signedIn(browser, server, { serviceWorker: true });
  await underWorker(page);
  await context.setOffline(true);
  await page.goto('/me/phone');
  await page.getByText('网络断开').waitFor();
  await keepScreenshot(page, '53-offline-shell');
  await page.getByRole('alert').filter({ hasText: '没能加载出来' }).waitFor();
  await expectAccessible(page);
  await context.setOffline(false);
  await page.getByText('还没有绑定手机号').waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test('D1: nothing that the API said is kept', async () => {
  const { page, context } = await signedIn(browser, server, { numbers: [newNumber()], serviceWorker: true });
  await underWorker(page);
  for (const path of ['/me', '/me/phone', '/messages', '/status']) await page.goto(path);
  const kept = await page.evaluate(async () => {
    const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    const requests = await Promise.all(caches_.map((cache) => cache.keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
  });
  expect(kept).toContain('/');
  expect(
    kept.filter((path) => !/^\/(assets\/[\w.-]+|icon[\w-]*\.(svg|png)|manifest\.webmanifest|)$/.test(path)),
  ).toEqual([]);
  await context.close();
});

test('the worker and the page that lists its files are never kept by anything between', async () => {
  for (const path of ['/sw.js', '/', '/manifest.webmanifest'])
    expect((await fetch(server.url + path)).headers.get('cache-control')).toBe('no-cache');
});

test('a newer version waits, is told of quietly, and is there after a tap', async () => {
  let version = 'first';
  const between = createServer((asked, answer) => {
    const { hostname, port } = new URL(server.url);
    const { 'if-none-match': _tag, 'if-modified-since': _time, ...asking } = asked.headers;
    const headers = { ...asking, 'accept-encoding': 'identity' };
    const on = request({ hostname, port, path: asked.url, method: asked.method, headers }, (got) => {
      if (asked.url !== '/sw.js') {
        answer.writeHead(got.statusCode!, got.headers);
        return void got.pipe(answer);
      }
      const parts: Buffer[] = [];
      got.on('data', (part: Buffer) => parts.push(part));
      got.on('end', () => {
        const { 'content-length': _, ...kept } = got.headers;
        answer.writeHead(200, kept).end(`${Buffer.concat(parts)}\n// ${version}`);
      });
    });
    asked.pipe(on);
  });
  await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(between.address() as AddressInfo).port}`;
  const { page, context, complaints } = await openPhone(browser, url, { serviceWorker: true });
  await underWorker(page, '/login');
  await page.getByRole('textbox', { name: '用户名' }).fill('half typed');
  version = 'second';
  await page.evaluate(() =>
    navigator.serviceWorker.getRegistration().then((found) => found!.update().then(() => null)),
  );
  await page.getByText('有新版本').waitFor();
  expect(await page.getByRole('textbox', { name: '用户名' }).inputValue()).toBe('half typed');
  await keepScreenshot(page, '54-new-version');
  await expectAccessible(page);
  const reloaded = page.waitForEvent('load');
  await button(page, '刷新').click();
  await reloaded;
  await page.getByRole('textbox', { name: '用户名' }).waitFor();
  expect(await page.getByText('有新版本').count()).toBe(0);
  expect(complaints).toEqual([]);
  await context.close();
  between.closeAllConnections();
  await new Promise((resolve) => between.close(resolve));
});

test('a message shows once however often it is pushed, with the words that came', async () => {
  const { page, context } = await openPhone(browser, server.url, { serviceWorker: true });
  await context.grantPermissions(['notifications'], { origin: server.url });
  await underWorker(page, '/login');
  const tools = await context.newCDPSession(page);
  const registered = new Promise<string>((resolve) =>
    tools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      if (registrations[0]) resolve(registrations[0].registrationId);
    }),
  );
  await tools.send('ServiceWorker.enable');
  const registrationId = await registered;
  const data = JSON.stringify({ id: 'm1', title: '密码已修改', body: '不是您？', link: '/me/activity' });
  for (let n = 0; n < 2; n++)
    await tools.send('ServiceWorker.deliverPushMessage', { origin: server.url, registrationId, data });
  const shown = () =>
    page.evaluate(async () =>
      (await (await navigator.serviceWorker.ready).getNotifications()).map(({ title, body, tag, data }) => ({
        title,
        body,
        tag,
        data,
      })),
    );
  await expect
    .poll(shown)
    .toEqual([{ title: '密码已修改', body: '不是您？', tag: 'm1', data: { link: '/me/activity' } }]);
  await context.close();
});

test('where a tapped notification leads, the open page goes by itself, without being loaded anew', async () => {
  const { page, context, complaints } = await openPhone(browser, server.url, { serviceWorker: true });
  await underWorker(page, '/login');
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  const [worker] = context.serviceWorkers();
  await worker!.evaluate(async () => {
    const { clients } = self as unknown as { clients: { matchAll(): Promise<{ postMessage(told: object): void }[]> } };
    for (const client of await clients.matchAll()) client.postMessage({ goTo: '/register' });
  });
  await page.waitForURL('**/register');
  expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
  expect(complaints).toEqual([]);
  await context.close();
});

test('放到桌面 is offered once under 我的, and not again after 暂不', async () => {
  const { page, context, complaints } = await signedIn(browser, server);
  await page.goto('/me');
  await page.getByRole('link', { name: '通知设置' }).waitFor();
  const offer = () =>
    page.evaluate(() => {
      const event = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), {
        prompt: async () => {},
        userChoice: Promise.resolve({ outcome: 'accepted' }),
      });
      dispatchEvent(event);
    });
  await offer();
  await page.getByText('放到桌面').waitFor();
  await keepScreenshot(page, '55-install');
  await expectAccessible(page);
  await button(page, /暂不|以后再说/).click();
  expect(await page.getByText('放到桌面').count()).toBe(0);
  await page.reload();
  await page.getByRole('link', { name: '通知设置' }).waitFor();
  await offer();
  expect(await page.getByText('放到桌面').count()).toBe(0);
  expect(complaints).toEqual([]);
  await context.close();
});
