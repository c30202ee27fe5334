import { describe, expect, test } from 'vitest';
import { readPhone } from './read-phone.ts';

/** One number, in every way that people and programs write it, and what looks like it and is not. */
const chinese = { e164: '+8613800138000', country: 'CN' };

describe('spellings of one number', () => {
  test.each([
    '13800138000',
    '+8613800138000',
    '8613800138000',
    '008613800138000',
    '(0086)13800138000',
    '00 86 138 0013 8000',
    '+86 (0)13800138000',
    '013800138000',
    '138 0013 8000',
    '138-0013-8000',
    '138.0013.8000',
    '138—0013—8000',
    '86-138-0013-8000',
    '１３８－００１３－８０００',
    '＋８６ （１３８） ００１３ ８０００',
    '1380013８０００',
    '①③⑧⓪⓪①③⑧⓪⓪⓪',
    '\u200f138\u200e00138000',
    '\u2066+8613800138000\u2069',
    '1\u200d3\u200b8\u206000138000\ufeff',
    '\u00ad138\u00ad0013\u00ad8000',
    ' \t13800138000\r\n',
    '138\u30000013\u30008000',
    '13800138000;phone-context=+86',
  ])('%j', (written) => {
    expect(readPhone(written)).toEqual(chinese);
  });
});

describe('the decimal digits of every script', () => {
  const zeros = Array.from({ length: 0x1_ffff }, (_, point) => String.fromCodePoint(point)).filter(
    (digit, point) => /\p{Nd}/u.test(digit) && !/\p{Nd}/u.test(String.fromCodePoint(Math.max(0, point - 1))),
  );
  test('are many', () => expect(zeros.length).toBeGreaterThan(60));
  test.each(zeros)('%s', (zero) => {
    const inScript = '13800138000'.replace(/\d/g, (digit) =>
      String.fromCodePoint(zero.codePointAt(0)! + Number(digit)),
    );
    expect(readPhone(inScript)).toEqual(chinese);
    expect(readPhone(`+86 ${inScript}`, 'US')).toEqual(chinese);
  });
});

describe('what is no mobile number', () => {
  test.each([
    ['138001380001', 'phone_invalid'],
    ['1380013800', 'phone_invalid'],
    ['+86', 'phone_invalid'],
    ['+86 138', 'phone_invalid'],
    ['++8613800138000', 'phone_invalid'],
    ['+86+13800138000', 'phone_invalid'],
    ['+0086 13800138000', 'phone_invalid'],
    ['000 86 13800138000', 'phone_invalid'],
    ['tel:+8613800138000', 'phone_invalid'],
    ['13800138000x1', 'phone_invalid'],
    ['13800138000 ext. 12', 'phone_invalid'],
    ['13800138000#12', 'phone_invalid'],
    ['13800138000 转 5', 'phone_invalid'],
    ['1-800-FLOWERS', 'phone_invalid'],
    ['+1 415 555 CALL', 'phone_invalid'],
    ['O13800138000', 'phone_invalid'],
    ['13800I38000', 'phone_invalid'],
    ['一三八〇〇一三八〇〇〇', 'phone_invalid'],
    ['½3800138000', 'phone_invalid'],
    ['13800138000\u0301', 'phone_invalid'],
    ['13800138000 13800138001', 'phone_invalid'],
    ['13800138000,13800138001', 'phone_invalid'],
    ['13800138000/13800138001', 'phone_invalid'],
    ['13800138000\n13800138001', 'phone_invalid'],
    ['010 6552 9988', 'phone_not_mobile'],
    ['+86 400 810 1234', 'phone_not_mobile'],
  ])('%j → %s', (written, code) => {
    expect(readPhone(written)).toBe(code);
  });
});

describe('10,000 characters', () => {
  test.each(['1', '0', '+', '(', ' ', '-', '.', '\u200b', '٣', '\u0301', 'x', ';ext=', '13800138000 ', '+86', '😀'])(
    'of %j',
    (piece) => {
      expect(readPhone(piece.repeat(10_000 / piece.length))).toBe('phone_invalid');
      expect(readPhone(`13800138000${piece.repeat(10_000 / piece.length)}`)).toSatisfy(
        (read) => read === 'phone_invalid' || (read as typeof chinese).e164 === chinese.e164,
      );
    },
  );
});
