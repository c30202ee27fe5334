import { PhoneNumberUtil } from 'google-libphonenumber';
import { describe, expect, test } from 'vitest';
import { maskPhone, parsePhone } from './phone-number.ts';

const codeOf = (written: string, region = 'CN') => {
  try {
    return parsePhone(written, region).e164;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
};

describe('one number in its many spellings', () => {
  const spellings = [
    '13800138000',
    '138 0013 8000',
    '138-0013-8000',
    '+8613800138000',
    '+86 138 0013 8000',
    '008613800138000',
    '0086 138 0013 8000',
    '86 138 0013 8000',
    '(+86) 13800138000',
    '＋８６１３８００１３８０００',
    '１３８００１３８０００',
    '١٣٨٠٠١٣٨٠٠٠',
    '۱۳۸۰۰۱۳۸۰۰۰',
    '१३८००१३८०००',
    '১৩৮০০১৩৮০০০',
    '𝟏𝟑𝟖𝟎𝟎𝟏𝟑𝟖𝟎𝟎𝟎',
    '\u202a+8613800138000\u202c',
    '138\u200b0013\u200c8000\ufeff',
    '\u200e138 0013 8000\u200f',
    '138\u00a00013\u20028000',
    '\t13800138000\n',
    ['138', '0013', '8000'].join('\0'),
  ];
  test.each(spellings)('%j', (written) => {
    expect(codeOf(written)).toBe('+8613800138000');
  });
});

describe('what is refused, and how', () => {
  const cases: [written: string, region: string, outcome: string][] = [
    ['', 'CN', 'phone_invalid'],
    ['12345', 'CN', 'phone_invalid'],
    ['138001380001', 'CN', 'phone_invalid'],
    ['+999 13800138000', 'CN', 'phone_invalid'],
    ['13800138000 ext. 5', 'CN', 'phone_invalid'],
    ['13800138000;ext=5', 'CN', 'phone_invalid'],
    ['call 13800138000', 'CN', 'phone_invalid'],
    ['13800138000, 13800138001', 'CN', 'phone_invalid'],
    ['010 6552 9988', 'CN', 'phone_not_mobile'],
    ['400 810 1234', 'CN', 'phone_not_mobile'],
    ['10086', 'CN', 'phone_invalid'],
    ['110', 'CN', 'phone_invalid'],
    ['13800138000', 'XX', 'phone_invalid'],
    ['+8613800138000', 'XX', '+8613800138000'],
    ['8123 4567', 'SG', '+6581234567'],
    ['+1 415 555 2671', 'CN', '+14155552671'],
    ['9'.repeat(64), 'CN', 'phone_invalid'],
  ];
  test.each(cases)('%j in %s → %s', (written, region, outcome) => {
    expect(codeOf(written, region)).toBe(outcome);
  });
});

describe('another library as the judge', () => {
  const judge = PhoneNumberUtil.getInstance();
  const countries = ['CN', 'HK', 'MO', 'TW', 'SG', 'JP', 'KR', 'US', 'GB', 'DE', 'FR', 'IN', 'BR', 'NG', 'AU', 'RU'];
  test.each(countries)('%s: its example mobile number is read as the judge reads it', (country) => {
    const example = judge.getExampleNumberForType(country, 1);
    const national = judge.format(example, 2);
    const e164 = judge.format(example, 0);
    expect(parsePhone(national, country)).toEqual({ e164, country });
    expect(codeOf(judge.format(example, 1), 'CN')).toBe(e164);
  });
});

describe('masks', () => {
  test.each([
    ['+8613800138000', '+86 138****8000'],
    ['+14155552671', '+1 415****671'],
    ['+6581234567', '+65 81****67'],
  ])('%s → %s', (e164, masked) => {
    expect(maskPhone(e164)).toBe(masked);
  });
});
