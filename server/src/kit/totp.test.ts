import { describe, expect, test } from 'vitest';
import { newTotpSecret, stepOf, totpUri } from './totp.ts';

/** The key of both RFCs, `12345678901234567890`, in Base32. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const at = (seconds: number) => new Date(seconds * 1000);

// RFC 4226, appendix D: the codes of the counters 0 to 9. A TOTP is the HOTP of how many times 30 seconds have passed.
const hotp = ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'];
test.each([...hotp.entries()])('RFC 4226: counter %i has the code %s', (counter, code) => {
  expect(stepOf(secret, code, at(counter * 30))).toBe(counter);
});

// RFC 6238, appendix B, SHA-1. It has eight digits there; the last six are the code of six digits.
const totp: [seconds: number, code: string][] = [
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
];
test.each(totp)('RFC 6238: at %i s the code is …%s', (seconds, code) => {
  expect(stepOf(secret, code.slice(2), at(seconds))).toBe(Math.floor(seconds / 30));
});

describe('a clock that is wrong by a step is believed, and no more', () => {
  const code = '94287082'.slice(2);
  test.each([
    [0, 1],
    [29, 1],
    [30, 1],
    [89, 1],
    [90, null],
    [119, null],
  ])('at %i s', (seconds, step) => {
    expect(stepOf(secret, code, at(seconds))).toBe(step);
  });
});

test('a secret has 160 bits, and its own spelling in the QR code', () => {
  const made = newTotpSecret();
  expect(made).toMatch(/^[A-Z2-7]{32}$/);
  expect(newTotpSecret()).not.toBe(made);
  const uri = new URL(totpUri(made, '小陈'));
  expect(uri.protocol).toBe('otpauth:');
  expect(Object.fromEntries(uri.searchParams)).toMatchObject({
    secret: made,
    issuer: 'B特派',
    digits: '6',
    period: '30',
  });
});
