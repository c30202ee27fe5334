import type { PushSubscription as Kept } from '@btepai/contract';
import { call } from '../../api.ts';

/**
 * Where this browser stands with messages that come while the app is closed: `install` is an iPhone that wants it on the
 * home screen first, `denied` has been told no and asks no more.
 */
export type PushState = 'unsupported' | 'install' | 'denied' | 'off' | 'on';

const keptAs = 'push';

const isApple = () => /iPhone|iPad/.test(navigator.userAgent);
export const isInstalled = () =>
  matchMedia('(display-mode: standalone)').matches || (navigator as { standalone?: boolean }).standalone === true;

export async function pushState(): Promise<PushState> {
  if (!('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window))
    return isApple() && !isInstalled() ? 'install' : 'unsupported';
  if (Notification.permission === 'denied') return 'denied';
  const registration = await navigator.serviceWorker.getRegistration();
  if (!registration) return 'unsupported';
  const subscription = await registration.pushManager.getSubscription();
  return subscription && localStorage.getItem(keptAs) ? 'on' : 'off';
}

/** Asks for permission, which browsers only show after a tap. @throws ProblemError, NoAnswerError, DOMException */
export async function turnPushOn(pushKey: string): Promise<PushState> {
  if ((await Notification.requestPermission()) !== 'granted')
    return Notification.permission === 'denied' ? 'denied' : 'off';
  const registration = await navigator.serviceWorker.ready;
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: pushKey,
  });
  const kept = await call<Kept>('/v1/push-subscriptions', { method: 'POST', body: subscription.toJSON() });
  localStorage.setItem(keptAs, kept.id);
  return 'on';
}

/** Ends it with the push service too, so that nothing comes even where the server can't be told. */
export async function turnPushOff(): Promise<PushState> {
  const id = localStorage.getItem(keptAs);
  localStorage.removeItem(keptAs);
  const registration = await navigator.serviceWorker?.getRegistration();
  await (await registration?.pushManager?.getSubscription())?.unsubscribe();
  if (id) await call<void>(`/v1/push-subscriptions/${id}`, { method: 'DELETE', keepalive: true }).catch(() => {});
  return 'off';
}
