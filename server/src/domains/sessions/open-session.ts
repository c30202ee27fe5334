import type { FastifyRequest } from 'fastify';
import type { Clock } from '../../kit/clock.ts';
import { addSeconds } from '../../kit/clock.ts';
import type { Crypto, KeyedAccount } from '../../kit/crypto.ts';
import { newSecret, sha256 } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import { newId } from '../../kit/ids.ts';
import type { OnceKey } from '../../kit/once.ts';
import { onceArgs } from '../../kit/once.ts';
import { addressOf, deviceLabel } from '../../kit/request.ts';
import { newSessionToken } from '../../kit/session-token.ts';
import type { ActivityKind } from '../activity/index.ts';
import { activityLine } from '../activity/index.ts';
import { notice } from '../notifications/index.ts';
import type { Cookies } from './cookies.ts';
import type { Opened } from './session.ts';
import { openSession } from './store/sessions.ts';

export type OpenSession = ReturnType<typeof createOpenSession>;

/** Opens a session for whoever has just proven to be the account's owner. Its token is always new (L8). */
export function createOpenSession({
  clock,
  crypto,
  cookies,
  idleDays,
}: {
  clock: Clock;
  crypto: Crypto;
  cookies: Cookies;
  idleDays: number;
}) {
  return async (
    db: Database,
    {
      account,
      request,
      kind,
      outcome,
      trust,
      tell = false,
      once,
    }: {
      account: KeyedAccount;
      request: FastifyRequest;
      kind: ActivityKind;
      /** By what it was proven, where the password alone was not enough. */
      outcome?: string;
      /** Whether the password is enough on this device from now on. */
      trust: boolean;
      /** Whether the owner is told that someone signed in. */
      tell?: boolean;
      once: OnceKey | null;
    },
  ): Promise<Opened> => {
    const now = clock.now();
    const accountId = account.account_id;
    const sessionId = newId(clock);
    const { token, hash } = newSessionToken(accountId, sessionId);
    const deviceToken = cookies.deviceToken(request) ?? newSecret();
    const device = deviceLabel(request.headers['user-agent']);
    const by = { account, device, address: addressOf(request), session: sessionId };
    const line = activityLine({ clock, crypto }, by, kind, outcome === undefined ? {} : { outcome });
    await db.run(openSession, {
      accountId,
      sessionId,
      tokenHash: hash,
      newDeviceId: newId(clock),
      deviceTokenHash: sha256(deviceToken),
      deviceLabel: device,
      address: addressOf(request),
      trust,
      tell,
      ...line,
      ...notice(clock, 'signed_in_on_new_device', { activityId: line.activityId, device }),
      ...onceArgs(once),
    });
    return {
      session: { id: sessionId, token, expiresAt: addSeconds(now, idleDays * 86_400).toISOString() },
      deviceToken,
    };
  };
}
