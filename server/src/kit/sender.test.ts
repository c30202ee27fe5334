import { describe, expect, test } from 'vitest';
import { naughty } from '../../../tests/text/naughty.ts';
import { readSender } from './sender.ts';

const keyOf = (written: string) => {
  const sender = readSender(written);
  return sender && `${sender.kind} ${sender.key}`;
};

describe('one sender in its many spellings', () => {
  test.each([
    [
      'number +8613800138000',
      ['13800138000', '138 0013 8000', '+86 138-0013-8000', '008613800138000', '１３８００１３８０００'],
    ],
    ['number +862150432109', ['02150432109', '021-5043 2109', '(021) 50432109', '+862150432109']],
    ['number +864001234567', ['400-123-4567', '4001234567', '400—123—4567']],
    [
      'service 106900001234567',
      ['106900001234567', '1069 0000 1234 567', '+86106900001234567', '0086 1069-0000-1234567', '86106900001234567'],
    ],
    ['service 1069000123', ['1069000123', '1069-000-123']],
    ['service 95588', ['95588', '955 88', '+8695588', '8695588', '９５５８８']],
    ['service 12306', ['12306', '+8612306', '\u200b12306\u200f']],
    ['number +14155552671', ['+1 415 555 2671', '0014155552671']],
    ['name 顺丰速运', ['顺丰速运', '【顺丰速运】', ' 顺丰 速运 ']],
    ['name btepai', ['BTePai', 'B-Te-Pai', 'ＢＴＥＰＡＩ', 'b te pai']],
  ])('%s', (key, spellings) => {
    for (const written of spellings) expect(keyOf(written), written).toBe(key);
  });

  test('a number of Beijing, with the 0 or the country, is no service number', () => {
    expect(keyOf('010 69000123')).toBe('number +861069000123');
    expect(keyOf('+86 10 6900 0123')).toBe('number +861069000123');
  });

  test.each(['', ' ', '+', '---', '()', '🎉', '***', '1'.repeat(25)])('%j is nobody', (written) => {
    expect(readSender(written)).toBeNull();
  });

  test('whatever text comes, it is somebody or nobody, and the same again', () => {
    for (const written of naughty) {
      const sender = readSender(written);
      if (sender) expect(readSender(sender.kind === 'name' ? written : sender.key)).toEqual(sender);
    }
  });
});
