import { timingSafeEqual } from 'node:crypto';
import { formatUuid, newSecret, sha256 } from '../../kit/crypto.ts';
import type { AccountRow } from '../accounts/index.ts';

/** Who is asking: the session that opened the door, and its account as it stands now. */
export type SessionContext = {
  sessionId: string;
  deviceId: string;
  deviceLabel: string;
  /** Where it was opened from. */
  address: string;
  account: AccountRow;
  createdAt: Date;
  lastSeenAt: Date;
  /** When the owner last proved themselves in it (L8). */
  provenAt: Date;
};

/** Who asks where a session is not needed yet: `pendingId` is the sign-in that waits, null where there is a session. */
export type Caller = { account: AccountRow; pendingId: string | null };

/** A session that was just opened, with the tokens that are told this once. */
export type Opened = { session: { id: string; token: string; expiresAt: string }; deviceToken: string };

declare module 'fastify' {
  interface FastifyRequest {
    session: SessionContext;
    caller: Caller;
  }
}

/**
 * A session token says which row it is for and proves it: base64url(account id ‖ session id ‖ 32 secret bytes). Only the
 * secret's hash is stored.
 */
export function newSessionToken(accountId: string, sessionId: string): { token: string; hash: Buffer } {
  const secret = Buffer.from(newSecret(), 'base64url');
  const bytes = Buffer.concat([uuidBytes(accountId), uuidBytes(sessionId), secret]);
  return { token: bytes.toString('base64url'), hash: sha256(secret) };
}

export function readSessionToken(token: string): { accountId: string; sessionId: string; hash: Buffer } | null {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== 64) return null;
  return {
    accountId: formatUuid(bytes.subarray(0, 16)),
    sessionId: formatUuid(bytes.subarray(16, 32)),
    hash: sha256(bytes.subarray(32)),
  };
}

export const matchesHash = (given: Buffer, stored: Buffer) =>
  given.length === stored.length && timingSafeEqual(given, stored);

const uuidBytes = (id: string) => Buffer.from(id.replaceAll('-', ''), 'hex');
