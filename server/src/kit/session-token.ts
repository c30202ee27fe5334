import { timingSafeEqual } from 'node:crypto';
import { formatUuid, newSecret, sha256 } from './crypto.ts';

/**
 * A session token says which row it is for and proves it: base64url(owner id ‖ session id ‖ 32 secret bytes). Only the
 * secret's hash is stored.
 */
export function newSessionToken(ownerId: string, sessionId: string): { token: string; hash: Buffer } {
  const secret = Buffer.from(newSecret(), 'base64url');
  const bytes = Buffer.concat([uuidBytes(ownerId), uuidBytes(sessionId), secret]);
  return { token: bytes.toString('base64url'), hash: sha256(secret) };
}

export function readSessionToken(token: string): { ownerId: string; sessionId: string; hash: Buffer } | null {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== 64) return null;
  return {
    ownerId: formatUuid(bytes.subarray(0, 16)),
    sessionId: formatUuid(bytes.subarray(16, 32)),
    hash: sha256(bytes.subarray(32)),
  };
}

export const matchesHash = (given: Buffer, stored: Buffer) =>
  given.length === stored.length && timingSafeEqual(given, stored);

const uuidBytes = (id: string) => Buffer.from(id.replaceAll('-', ''), 'hex');
