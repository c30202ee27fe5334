import type { PushSubscription as Kept } from '@btepai/contract';
import { call } from '../../api.ts';

/**
 * Where this browser stands with messages that come while the app is closed: `install` is an iPhone that wants it on the
 * home screen first, `denied` has been told no and asks no more.
 */
export type PushState = 'unsupported' | 'install' | 'denied' | 'off' | 'on';

/** Whose subscription this browser holds: another account's is not ours to show, nor to leave on. */
type Held = { id: string; accountId: string };
const keptAs = 'push';
const held = (): Held | null => JSON.parse(localStorage.getItem(keptAs) ?? 'null');

/** An iPad says that it is a Mac; no Mac can be touched in more than one place. */
export const isApple = () =>
  /iPhone|iPad/.test(navigator.userAgent) || (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);
export const isInstalled = () =>
  matchMedia('(display-mode: standalone)').matches || (navigator as { standalone?: boolean }).standalone === true;

export async function pushState(accountId: string): Promise<PushState> {
  if (!('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window))
    return isApple() && !isInstalled() ? 'install' : 'unsupported';
  if (Notification.permission === 'denied') return 'denied';
  const registration = await navigator.serviceWorker.getRegistration();
  if (!registration) return 'unsupported';
  const subscription = await registration.pushManager.getSubscription();
  return subscription && held()?.accountId === accountId ? 'on' : 'off';
}

/** Asks for permission, which browsers only show after a tap. @throws ProblemError, NoAnswerError, DOMException */
export async function turnPushOn(pushKey: string, accountId: string): Promise<PushState> {
  if ((await Notification.requestPermission()) !== 'granted')
    return Notification.permission === 'denied' ? 'denied' : 'off';
  const registration = await navigator.serviceWorker.ready;
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: pushKey,
  });
  await tellServer(subscription, accountId);
  return 'on';
}

async function tellServer(subscription: PushSubscription, accountId: string) {
  const { id } = await call<Kept>('/v1/push-subscriptions', { method: 'POST', body: subscription.toJSON() });
  localStorage.setItem(keptAs, JSON.stringify({ id, accountId } satisfies Held));
}

/**
 * A subscription lasts as long as the session that made it. Whoever signs in again goes on being told; where somebody else
 * enters, what the one before had turned on is turned off.
 */
export async function keepPush(accountId: string): Promise<void> {
  const before = held();
  if (!before) return;
  try {
    const registration = await navigator.serviceWorker?.getRegistration();
    const subscription = await registration?.pushManager?.getSubscription();
    if (subscription && before.accountId === accountId) await tellServer(subscription, accountId);
    else await turnPushOff();
  } catch {
    // Nobody asked for this now: the next time that the app opens is soon enough.
  }
}

/** Ends it with the push service too, so that nothing comes even where the server can't be told. */
export async function turnPushOff(): Promise<PushState> {
  const id = held()?.id;
  localStorage.removeItem(keptAs);
  const registration = await navigator.serviceWorker?.getRegistration();
  await (await registration?.pushManager?.getSubscription())?.unsubscribe();
  if (id) await call<void>(`/v1/push-subscriptions/${id}`, { method: 'DELETE', keepalive: true }).catch(() => {});
  return 'off';
}
