import { assert, integer, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode, encode, withoutHeader } from './encoding.ts';

const hex = (octets: Buffer) => octets.toString('hex');
const joined = (text: string) => {
  const { dataCoding, isLong, parts } = encode(text, 7);
  return parts.map((part) => decode(isLong ? withoutHeader(part) : part, dataCoding)).join('');
};

describe('alphabets', () => {
  const vectors: [text: string, dataCoding: number, octets: string][] = [
    ['hello', 0, '68656c6c6f'],
    ['@£$_', 0, '00010211'],
    ['[€]', 0, '1b3c1b651b3e'],
    ['^{}\\~|\f', 0, '1b141b281b291b2f1b3d1b401b0a'],
    ['Ωüà', 0, '157e7f'],
    ['验证码', 8, '9a8c8bc17801'],
    ['ç', 8, '00e7'],
    ['`', 8, '0060'],
    ['\x1b', 8, '001b'],
    ['😀', 8, 'd83dde00'],
    ['', 0, ''],
  ];
  test.each(vectors)('%j', (text, dataCoding, octets) => {
    const encoded = encode(text, 0);
    expect(encoded).toMatchObject({ dataCoding, isLong: false });
    expect(encoded.parts.map(hex)).toEqual([octets]);
    expect(joined(text)).toBe(text);
  });
});

describe('parts', () => {
  const lengths: [what: string, text: string, octets: number[]][] = [
    ['160 septets are one', 'a'.repeat(160), [160]],
    ['161 are two, of 153 and 8', 'a'.repeat(161), [159, 14]],
    ['306 are two full ones', 'a'.repeat(306), [159, 159]],
    ['80 of the extension table are one', '€'.repeat(80), [160]],
    ['an escape is not torn from what it escapes', `${'a'.repeat(152)}€${'b'.repeat(10)}`, [158, 18]],
    ['70 UCS-2 characters are one', '码'.repeat(70), [140]],
    ['71 are two, of 67 and 4', '码'.repeat(71), [140, 14]],
    ['a surrogate pair is not torn', `${'码'.repeat(66)}😀${'码'.repeat(10)}`, [138, 30]],
    ['35 pairs are one', '😀'.repeat(35), [140]],
  ];
  test.each(lengths)('%s', (_what, text, octets) => {
    expect(encode(text, 0).parts.map(({ length }) => length)).toEqual(octets);
    expect(joined(text)).toBe(text);
  });

  test('each begins with which it is, of how many, of which message', () => {
    expect(encode('码'.repeat(140), 0xab).parts.map((part) => hex(part.subarray(0, 6)))).toEqual([
      '050003ab0301',
      '050003ab0302',
      '050003ab0303',
    ]);
  });

  test('any text comes out as it went in, and no part is longer than a handset shows as one', () => {
    assert(
      property(string({ unit: 'grapheme', maxLength: 600 }), integer({ min: 0, max: 255 }), (text, mark) => {
        const { dataCoding, isLong, parts } = encode(text, mark);
        for (const part of parts) expect(part.length).toBeLessThanOrEqual(dataCoding === 8 ? 140 : isLong ? 159 : 160);
        expect(joined(text)).toBe(text);
      }),
    );
  });
});

describe('what handsets send', () => {
  const cases: [what: string, dataCoding: number, octets: string, text: string | null][] = [
    ['GSM-7', 0x00, '52', 'R'],
    ['GSM-7 of class 1', 0xf1, '52', 'R'],
    ['GSM-7 with an escape at its end', 0x00, '521b', 'R'],
    ['GSM-7 with an escape that the table has not', 0x00, '1b52', 'R'],
    ['octets that are no septets', 0x00, '52ff', 'R\ufffd'],
    ['ASCII', 0x01, '5f', '_'],
    ['Latin 1', 0x03, 'e9', 'é'],
    ['UCS-2', 0x08, '9000 8ba2', '退订'],
    ['UCS-2 of class 1', 0x19, '0052', 'R'],
    ['UCS-2 with half a character', 0x08, '005200', 'R'],
    ['octets for a program', 0x04, '52', null],
    ['octets for a program, of class 1', 0xf5, '52', null],
    ['nothing', 0x00, '', ''],
  ];
  test.each(cases)('%s', (_what, dataCoding, octets, text) => {
    expect(decode(Buffer.from(octets.replaceAll(' ', ''), 'hex'), dataCoding)).toBe(text);
  });

  test.each([
    ['0500031102015265', '5265'],
    ['06080411220201ff', 'ff'],
    ['ff52', ''],
    ['', ''],
  ])('a header is left out: %s', (octets, body) => {
    expect(hex(withoutHeader(Buffer.from(octets, 'hex')))).toBe(body);
  });
});
