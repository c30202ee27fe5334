import type { Purpose } from '@btepai/contract';
import type { Crypto } from '../../kit/crypto.ts';
import { sha256 } from '../../kit/crypto.ts';

type CodeOf = { verificationId: string; accountId: string; purpose: Purpose; code: string };

/**
 * Rule C8. What is stored for checking is SHA-256(HMAC-SHA-256(key, id ‖ account ‖ purpose ‖ code) ‖ recipient ‖ payload).
 * The inner keyed digest is what the server can make of a code that someone typed; the outer one the database makes
 * itself, over the recipient and payload of the very row that it is spending. So no read comes before the update that
 * decides, and a row whose recipient or payload was altered accepts no code. Without the key neither digest can be
 * guessed at, although a code is only six digits.
 */
export const codeMac = (crypto: Crypto, { verificationId, accountId, purpose, code }: CodeOf): Buffer =>
  crypto.mac('code', verificationId, accountId, purpose, code);

export const codeDigest = (crypto: Crypto, of: CodeOf & { recipientIndex: Buffer; payloadDigest: Buffer }): Buffer =>
  sha256(codeMac(crypto, of), of.recipientIndex, of.payloadDigest);

/** The same for an act that the owner proves, keyed, since a field may be a secret: a new password is one. */
export const actDigest = (crypto: Crypto, purpose: Purpose, payload: string[]): Buffer =>
  crypto.mac('payload', purpose, ...payload);

/** The digest of exactly what will happen: every field of the act, in order. An act without fields has the empty one. */
export const payloadDigest = (...fields: string[]): Buffer => sha256(JSON.stringify(fields));
