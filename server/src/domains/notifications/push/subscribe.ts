import type { AddPushSubscription, Language, PushSubscription } from '@btepai/contract';
import type { Clock } from '../../../kit/clock.ts';
import type { Crypto } from '../../../kit/crypto.ts';
import { sha256 } from '../../../kit/crypto.ts';
import type { Database } from '../../../kit/database.ts';
import { newId } from '../../../kit/ids.ts';
import { Refusal } from '../../../kit/refusal.ts';
import type { Settings } from '../../../settings.ts';
import { subscribe } from '../store/push.ts';
import { isPushService } from './hosts.ts';
import { areSubscriberKeys } from './protocol.ts';

type Deps = { db: Database; clock: Clock; crypto: Crypto; settings: Settings };

/** Whoever has the endpoint and its keys can write to the browser, so they are sealed, each for its own row. */
export type Sealed = Pick<AddPushSubscription, 'endpoint' | 'keys'>;
const contextOf = (accountId: string, digest: Buffer) => `push/${accountId}/${digest.toString('hex')}`;
export const openSubscription = (crypto: Crypto, sealed: Buffer, accountId: string, digest: Buffer): Sealed =>
  JSON.parse(crypto.decrypt(sealed, contextOf(accountId, digest))) as Sealed;

/**
 * A browser is told of this account for as long as the session is open.
 * @throws Refusal validation_failed where it is no push service that we know, or the keys are none
 */
export async function subscribeToPush(
  { db, clock, crypto, settings }: Deps,
  {
    accountId,
    sessionId,
    language,
    asked,
  }: { accountId: string; sessionId: string; language: Language; asked: AddPushSubscription },
): Promise<PushSubscription> {
  const { endpoint, keys } = asked;
  if (!isPushService(endpoint, settings.PUSH_HOSTS)) refuse('endpoint', 'push_service_unknown');
  if (!areSubscriberKeys(keys)) refuse('keys', 'push_keys');
  const endpointDigest = sha256(endpoint);
  const [row] = await db.run(subscribe, {
    accountId,
    id: newId(clock),
    endpointDigest,
    subscriptionCipher: crypto.encrypt(
      JSON.stringify({ endpoint, keys } satisfies Sealed),
      contextOf(accountId, endpointDigest),
    ),
    sessionId,
    language,
    keptAtOnce: settings.PUSH_SUBSCRIPTIONS_PER_ACCOUNT,
    now: clock.now(),
  });
  return { id: row!.id, createdAt: row!.created_at.toISOString() };
}

function refuse(path: string, code: string): never {
  throw new Refusal('validation_failed', { errors: [{ path, code }] });
}
