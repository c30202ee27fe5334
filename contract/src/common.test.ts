import { describe, expect, test } from 'vitest';
import { Password, Username } from './accounts.ts';
import { text } from './common.ts';
import { errors } from './errors.ts';
import type { Language } from './language.ts';
import { languageOf } from './language.ts';

const messagesOf = (result: { success: boolean; error?: { issues: { message: string }[] } }) =>
  result.success ? 'good' : result.error!.issues[0]!.message;

describe('the language of an answer', () => {
  const cases: [string | undefined, Language][] = [
    [undefined, 'zh'],
    ['', 'zh'],
    ['en', 'en'],
    ['en-GB,en;q=0.9', 'en'],
    ['zh-TW', 'zh'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['en;q=0.4, zh;q=0.5', 'zh'],
    ['fr, de;q=0.9, en;q=0.1', 'en'],
    ['fr, de', 'zh'],
    ['*', 'zh'],
    ['en;q=0, zh', 'zh'],
    ['zh;q=0, en;q=0.1', 'en'],
    ['en;q=nonsense', 'en'],
    ['en; q=0.2, zh; q=0.8', 'zh'],
    [';;;,,,q=1', 'zh'],
  ];
  test.each(cases)('%j → %s', (header, language) => {
    expect(languageOf(header)).toBe(language);
  });
});

describe('text as people write it', () => {
  const cases: [string, string][] = [
    ['abc', 'good'],
    ['123456789', 'text_too_long'],
    ['五个汉字哦', 'good'],
    ['𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷', 'good'],
    ['𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷', 'text_too_long'],
    ['   ', 'text_blank'],
    ['\u3000\u00a0', 'text_blank'],
    ['a\0b', 'text_not_storable'],
    ['a\ud800', 'text_not_storable'],
  ];
  test.each(cases)('%j → %s', (value, verdict) => {
    expect(messagesOf(text(8).safeParse(value))).toBe(verdict);
  });
  test('what is good is kept exactly', () => {
    expect(text(40).parse('  <b>张三</b> ')).toBe('  <b>张三</b> ');
  });
});

describe('usernames', () => {
  const cases: [string, string][] = [
    ['bob', 'good'],
    ['张三丰', 'good'],
    ['a_b-c.d', 'good'],
    ['ab', 'username_characters'],
    ['x'.repeat(32), 'good'],
    ['x'.repeat(33), 'username_characters'],
    ['13800138000', 'username_needs_letter'],
    ['+8613800138000', 'username_characters'],
    ['with space', 'username_characters'],
    ['a\u200bbc', 'username_characters'],
    ['a@b.c', 'username_characters'],
    ['a\0bc', 'username_characters'],
  ];
  test.each(cases)('%j → %s', (name, verdict) => {
    expect(messagesOf(Username.safeParse(name))).toBe(verdict);
  });
  test('full-width letters are the letters they look like', () => {
    expect(Username.parse('ｂｏｂ')).toBe('bob');
  });
});

describe('L1: passwords by their length in characters', () => {
  const cases: [string, string][] = [
    ['1234567', 'password_too_short'],
    ['12345678', 'good'],
    ['密'.repeat(7), 'password_too_short'],
    ['密'.repeat(8), 'good'],
    ['𠮷'.repeat(128), 'good'],
    ['𠮷'.repeat(129), 'password_too_long'],
    ['pass\ud800word', 'text_not_storable'],
    ['        ', 'good'],
  ];
  test.each(cases)('L1: %j → %s', (password, verdict) => {
    expect(messagesOf(Password.safeParse(password))).toBe(verdict);
  });
});

describe('the error catalogue', () => {
  test.each(Object.entries(errors))('%s has a status that errors have and words in both languages', (_code, entry) => {
    expect(entry.status).toBeGreaterThanOrEqual(400);
    expect(entry.status).toBeLessThan(600);
    for (const words of [entry.title, entry.detail]) {
      expect(words.zh).toMatch(/\p{Script=Han}/u);
      expect(words.en).toMatch(/^[\p{ASCII}’“”]+$/u);
    }
  });
});
