import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createCrypto, newCode } from './crypto.ts';
import type { KeyRing } from './keys.ts';

const [oldKey, newKey] = [randomBytes(32), randomBytes(32)];
const ring = (current: number, keys: [number, Buffer][], index = 1): KeyRing => ({
  current,
  index,
  keys: new Map(keys),
});
const before = createCrypto(ring(1, [[1, oldKey]]));
const after = createCrypto(
  ring(2, [
    [1, oldKey],
    [2, newKey],
  ]),
);

describe('C1: six digits from the CSPRNG', () => {
  test('C1: always six digits, leading zeros kept', () => {
    const codes = Array.from({ length: 20_000 }, newCode);
    expect(codes.every((code) => /^\d{6}$/.test(code))).toBe(true);
    expect(codes.some((code) => code.startsWith('0'))).toBe(true);
  });
});

describe('D1: numbers and texts are sealed', () => {
  test('D1: what was sealed opens again, and two seals of the same look different', () => {
    const sealed = before.encrypt('+8613800138000', 'phone');
    expect(before.decrypt(sealed, 'phone')).toBe('+8613800138000');
    expect(before.encrypt('+8613800138000', 'phone').equals(sealed)).toBe(false);
    expect(sealed.includes('13800138000')).toBe(false);
  });

  test('D1: another context refuses to open', () => {
    const sealed = before.encrypt('+8613800138000', 'phone');
    expect(() => before.decrypt(sealed, 'sms/01')).toThrow();
    expect(() => before.decrypt(sealed, '')).toThrow();
  });

  test('D1: any altered byte refuses to open', () => {
    const sealed = before.encrypt('123456', 'phone');
    for (let at = 0; at < sealed.length; at++) {
      const altered = Buffer.from(sealed);
      altered[at]! ^= 1;
      expect(() => before.decrypt(altered, 'phone'), `byte ${at}`).toThrow();
    }
    for (const length of [0, 1, 13, 28, sealed.length - 1]) {
      expect(() => before.decrypt(sealed.subarray(0, length), 'phone'), `cut to ${length}`).toThrow();
    }
  });

  test('D1: after a change of key the old opens and the new seals', () => {
    const sealed = before.encrypt('+8613800138000', 'phone');
    expect(after.decrypt(sealed, 'phone')).toBe('+8613800138000');
    const resealed = after.encrypt('+8613800138000', 'phone');
    expect([sealed[0], resealed[0]]).toEqual([1, 2]);
    expect(after.decrypt(resealed, 'phone')).toBe('+8613800138000');
    expect(() => before.decrypt(resealed, 'phone')).toThrow(/key 2/);
  });

  test('D1: the blind index stays the same over a change of the sealing key, and is another under another key', () => {
    const index = before.blindIndex('+8613800138000');
    expect(after.blindIndex('+8613800138000').equals(index)).toBe(true);
    expect(
      createCrypto(ring(1, [[1, newKey]]))
        .blindIndex('+8613800138000')
        .equals(index),
    ).toBe(false);
    expect(before.blindIndex('+8613800138001').equals(index)).toBe(false);
  });

  test('D1: index, seal and digest of one root share no key', () => {
    expect(before.blindIndex('x').subarray(1).equals(before.mac('index', 'x'))).toBe(false);
    expect(before.mac('code', 'x').equals(before.mac('idempotency', 'x'))).toBe(false);
  });
});

describe('C8: digests of lists of parts', () => {
  test('C8: moving a character from one part to the next gives another digest', () => {
    expect(before.mac('code', 'ab', 'c').equals(before.mac('code', 'a', 'bc'))).toBe(false);
    expect(before.mac('code', 'abc').equals(before.mac('code', 'abc', ''))).toBe(false);
  });
});

describe('tokens that prove an id was given out by us', () => {
  const id = '01890a5d-ac96-774b-bcce-b302099a8057';
  test('ours is read, for its use and under its key only', () => {
    const token = before.signedToken('phone_proof', id);
    expect(before.readSignedToken('phone_proof', token)).toBe(id);
    expect(before.readSignedToken('another_use', token)).toBeNull();
    expect(createCrypto(ring(1, [[1, newKey]])).readSignedToken('phone_proof', token)).toBeNull();
  });
  test('nonsense is nobody’s', () => {
    for (const token of ['', 'x', 'a'.repeat(64), '%%%', randomBytes(48).toString('base64url')]) {
      expect(before.readSignedToken('phone_proof', token)).toBeNull();
    }
  });
  test('D1: a token that was given out stays good over a change of key', () => {
    const token = before.signedToken('phone_proof', id);
    expect(after.readSignedToken('phone_proof', token)).toBe(id);
  });
});
