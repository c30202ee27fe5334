import { useSyncExternalStore } from 'react';

/** A newer build that is ready and waits until it is let in. */
let waiting: ServiceWorker | null = null;
const listeners = new Set<() => void>();

function noteWaiting(worker: ServiceWorker | null) {
  waiting = worker;
  for (const listener of listeners) listener();
}

/** Registers the service worker of the built app, and watches for a newer one. */
export async function startWorker() {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const registration = await navigator.serviceWorker.register('/sw.js').catch(() => null);
  if (!registration) return;
  if (registration.waiting && navigator.serviceWorker.controller) noteWaiting(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing;
    worker?.addEventListener('statechange', () => {
      // Without a controller it is the first one, and nothing newer.
      if (worker.state === 'installed' && navigator.serviceWorker.controller) noteWaiting(worker);
    });
  });
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** A notification was tapped: the page that is open goes where it leads, without being loaded anew. */
export function onGoTo(go: (path: string) => void) {
  const hear = ({ data }: MessageEvent) => {
    if (typeof data?.goTo === 'string') go(data.goTo);
  };
  navigator.serviceWorker?.addEventListener('message', hear);
  return () => navigator.serviceWorker?.removeEventListener('message', hear);
}

export const useNewVersion = () => useSyncExternalStore(subscribe, () => waiting !== null);
export const putOff = () => noteWaiting(null);

export function refresh() {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  waiting?.postMessage('take over');
}
