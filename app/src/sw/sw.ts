/// <reference lib="webworker" />
/**
 * The service worker: the app's own files, so that it opens without a network, and messages that come while it is closed.
 * What the API says is never kept: codes, tokens and numbers live in the page and nowhere else.
 */
/** The built files and what names this build by them; put here by the build. */
declare const __SHELL__: { version: string; files: string[] };

const worker = self as unknown as ServiceWorkerGlobalScope;
const shell = __SHELL__;
const prefix = 'shell-';
const cacheName = prefix + shell.version;
/** On a line this slow the page that is kept comes first. */
const patienceMs = 3_000;
const notOurs = /^\/(v1|console|sandbox|docs|openapi\.json|metrics|readyz|healthz)(\/|$)/;

worker.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(cacheName)
      .then((cache) => cache.addAll(shell.files.map((file) => new Request(file, { cache: 'no-cache' })))),
  );
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name.startsWith(prefix) && name !== cacheName))
      .then((old) => Promise.all(old.map((name) => caches.delete(name)))),
  );
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== worker.location.origin || notOurs.test(pathname)) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (shell.files.includes(pathname)) event.respondWith(kept(request));
});

/** The newest page where the network is quick enough and the server well, else the one that is kept: it is the same for every address. */
async function page(request: Request): Promise<Response> {
  const fresh = fetch(request);
  const late = new Promise<null>((resolve) => setTimeout(resolve, patienceMs, null));
  const first = await Promise.race([fresh, late]).catch(() => null);
  if (first && first.status < 500) return first;
  return (await caches.match('/', { cacheName })) ?? first ?? fresh;
}

const kept = async (request: Request) => (await caches.match(request, { cacheName })) ?? fetch(request);

/** The page says when: nothing that someone is typing is taken from under them. */
worker.addEventListener('message', (event) => {
  if (event.data === 'take over') void worker.skipWaiting();
});

type Told = { id: string; title: string; body: string; link: string | null };

worker.addEventListener('push', (event) => {
  const told = event.data?.json() as Told | undefined;
  if (!told) return;
  const { id, title, body, link } = told;
  // Told twice, it shows once.
  const options = { body, tag: id, icon: '/icon-192.png', badge: '/icon-192.png', data: { link } };
  event.waitUntil(worker.registration.showNotification(title, options));
});

worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { link } = event.notification.data as { link: string | null };
  const url = new URL(link ?? '/messages', worker.location.origin);
  if (url.origin === worker.location.origin) event.waitUntil(show(url));
});

async function show(url: URL): Promise<void> {
  const open = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const app = open.find((client) => !notOurs.test(new URL(client.url).pathname));
  if (!app) return void (await worker.clients.openWindow(url.href));
  await app.focus();
  // The page goes there itself: loaded anew, it would lose more than it has to.
  app.postMessage({ goTo: url.pathname + url.search });
}

/** The push service gave up the old subscription; the app writes down the new one's id when it next opens. */
worker.addEventListener('pushsubscriptionchange', (event) => {
  const { oldSubscription, newSubscription } = event as Event & Changed;
  (event as ExtendableEvent).waitUntil(subscribeAnew(oldSubscription ?? null, newSubscription ?? null));
});

type Changed = { oldSubscription?: PushSubscription | null; newSubscription?: PushSubscription | null };

async function subscribeAnew(before: PushSubscription | null, given: PushSubscription | null): Promise<void> {
  const applicationServerKey = before?.options.applicationServerKey;
  const now =
    given ??
    (applicationServerKey &&
      (await worker.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey })));
  if (!now) return;
  const headers = { 'content-type': 'application/json' };
  await fetch('/v1/push-subscriptions', { method: 'POST', headers, body: JSON.stringify(now) });
}
