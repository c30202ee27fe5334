import { Secret, TOTP } from 'otpauth';
import { newBytes } from './crypto.ts';

const rules = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
const keyBytes = 20;
/** Steps before and after the present one whose code is believed: clocks of phones are wrong by as much. */
const stepsAround = 1;

/** A key of 160 bits, as RFC 4226 wants, in Base32 as people type it. */
export function newTotpSecret(): string {
  const bytes = new Uint8Array(newBytes(keyBytes));
  return new Secret({ buffer: bytes.buffer }).base32;
}

/** What the QR code holds. */
export const totpUri = (secret: string, username: string): string =>
  new TOTP({ ...rules, issuer: 'B特派', label: username, secret }).toString();

/** Which 30 seconds since 1970 the code is of, among the present ones and those beside them; null where of none (RFC 6238). */
export function stepOf(secret: string, code: string, now: Date): number | null {
  const timestamp = now.getTime();
  const delta = TOTP.validate({
    ...rules,
    secret: Secret.fromBase32(secret),
    token: code,
    timestamp,
    window: stepsAround,
  });
  return delta === null ? null : TOTP.counter({ period: rules.period, timestamp }) + delta;
}
