import { ECDH } from 'node:crypto';
import type { AddPushSubscription } from '@btepai/contract';
import webPush from 'web-push';

export type PushKeys = { publicKey: string; privateKey: string };

/** What a push service wants of us: RFC 8030, signed by RFC 8292 (VAPID), for the browser's eyes by RFC 8291. */
export type PushRequest = {
  subscription: Pick<AddPushSubscription, 'endpoint' | 'keys'>;
  payload: string;
  /** Up to 32 characters of base64url: a later push of the same topic takes the place of one that still waits. */
  topic: string;
  urgency: 'high' | 'normal';
  ttlSeconds: number;
};
/** `retryAfterSeconds` where the service says how long it wants to be left alone. */
export type PushAnswer = { status: number; retryAfterSeconds: number | null };

export const newVapidKeys = (): PushKeys => webPush.generateVAPIDKeys();

/** Whether a browser's keys are such: a point of P-256, uncompressed, and 16 bytes. */
export function areSubscriberKeys({ p256dh, auth }: AddPushSubscription['keys']): boolean {
  const [point, secret] = [Buffer.from(p256dh, 'base64url'), Buffer.from(auth, 'base64url')];
  if (point.length !== 65 || secret.length !== 16) return false;
  try {
    ECDH.convertKey(point, 'prime256v1');
    return true;
  } catch {
    return false;
  }
}

/** @throws where the push service could not be reached or did not answer in time */
export async function sendPush(
  { keys, subject, timeoutSeconds }: { keys: PushKeys; subject: string; timeoutSeconds: number },
  { subscription, payload, topic, urgency, ttlSeconds }: PushRequest,
): Promise<PushAnswer> {
  const { headers, body } = webPush.generateRequestDetails(subscription, payload, {
    vapidDetails: { subject, ...keys },
    contentEncoding: 'aes128gcm',
    TTL: ttlSeconds,
    urgency,
    topic,
  });
  const { 'Content-Length': _length, ...sent } = headers as Record<string, string>;
  // Not followed: the address that was allowed is the only one that is called.
  const response = await fetch(subscription.endpoint, {
    method: 'POST',
    headers: Object.fromEntries(Object.entries(sent).map(([name, value]) => [name, String(value)])),
    body: new Uint8Array(body),
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutSeconds * 1000),
  });
  // Nothing is read of what it says: a body without end would hold us up.
  await response.body?.cancel();
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  return { status: response.status, retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : null };
}

/** Whom a push service writes to about us; it takes mail and https addresses only. */
export function contactOf({ SUPPORT_CONTACT: contact, PUBLIC_ORIGIN: origin }: Contact): string {
  const mail = /[\w.+-]+@[\w-]+(\.[\w-]+)+/.exec(contact ?? '')?.[0];
  if (mail) return `mailto:${mail}`;
  return origin.startsWith('https:') ? origin : `mailto:push@${new URL(origin).hostname}`;
}
type Contact = { SUPPORT_CONTACT?: string | undefined; PUBLIC_ORIGIN: string };
