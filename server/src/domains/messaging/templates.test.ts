import { describe, expect, test } from 'vitest';
import { minutesOf, smsUnits, templates, textOf } from './templates.ts';

const text = (language: 'zh' | 'en', origin: string | null = 'btepai.example') =>
  textOf({
    template: 'bind_phone',
    language,
    params: { code: '012345', minutes: minutesOf(300) },
    ...(origin ? { origin } : {}),
  });

describe('S8: what the SMS says', () => {
  test('S8: signature, purpose, code, minutes, and to tell nobody', () => {
    expect(text('zh')).toBe(
      '【B特派】验证码012345，用于绑定手机号，5分钟内有效。请勿告诉他人。\n@btepai.example #012345',
    );
    expect(text('en')).toMatch(/^【B特派】012345 .*add.* 5 min.*Don't share/);
  });

  test('S8: the origin line is the last, as browsers want it, or not there', () => {
    for (const language of ['zh', 'en'] as const) {
      expect(text(language).split('\n').at(-1)).toBe('@btepai.example #012345');
      expect(text(language, null)).not.toMatch(/[@#\n]/);
    }
  });

  test('S8: no link, and nothing to call', () => {
    for (const language of ['zh', 'en'] as const) expect(text(language)).not.toMatch(/https?:|www\.|\+\d/);
  });
});

describe('S8: what the SMS with a link says', () => {
  const link = 'https://btepai.example/r#AAAAAAAAAAAAAAAAAAAAAA';
  test.each([
    ['zh', /^【B特派】.*重设密码.*10分钟.*请勿告诉他人/],
    ['en', /^【B特派】Reset your password.* 10 min.*Don't share/],
  ] as const)(
    'S8: signature, purpose, minutes, to tell nobody, and the link apart from all words: %s',
    (language, said) => {
      const sms = textOf({
        template: 'recover_account_link',
        language,
        params: { link, minutes: minutesOf(600) },
      });
      expect(sms).toMatch(said);
      expect(sms.split(/\s/)).toContain(link);
      expect(smsUnits(sms)).toBe(2);
    },
  );
});

describe('S8: every text', () => {
  const names = Object.keys(templates) as (keyof typeof templates)[];
  test.each(names)('S8: %s fills in what its template names, in both languages', (name) => {
    const { texts, params } = templates[name];
    for (const language of ['zh', 'en'] as const) {
      const filled = [...texts[language].matchAll(/\{(\w+)\}/g)].map(([, param]) => param!);
      expect(filled.toSorted()).toEqual([...params].toSorted());
      expect(/\p{Script=Han}/u.test(texts[language])).toBe(language === 'zh');
    }
  });

  // What an account is told, to its own number: the page, and nothing that a reader over the shoulder could use.
  const toAccounts = names.filter((name) => templates[name].params.join() === 'link');
  test.each(toAccounts)('S8: %s is one unit in Chinese, two in English, with the link apart from all words', (name) => {
    const link = 'https://btepai.example/me/password';
    const sms = (language: 'zh' | 'en') => textOf({ template: name, language, params: { link } });
    expect([smsUnits(sms('zh')), smsUnits(sms('en'))]).toEqual([1, 2]);
    for (const language of ['zh', 'en'] as const) expect(sms(language).split(/\s/)).toContain(link);
  });

  test.each(names.filter((name) => templates[name].params.join() === 'amount,link'))(
    'S8: %s is one unit in Chinese, two in English, with what a payment may come to',
    (name) => {
      const params = { amount: '1000000.00', link: 'https://btepai.example/orders' };
      const sms = (language: 'zh' | 'en') => textOf({ template: name, language, params });
      expect([smsUnits(sms('zh')), smsUnits(sms('en'))]).toEqual([1, 2]);
      for (const language of ['zh', 'en'] as const) expect(sms(language).split(/\s/)).toContain(params.link);
    },
  );

  // The same where it can be undone: the link is short, and the hours are said.
  test.each(['factor_added', 'password_changed'] as const)('S8: %s is one unit in Chinese, two in English', (name) => {
    const params = { link: 'https://btepai.example/recover', hours: '72' };
    const units = (language: 'zh' | 'en') => smsUnits(textOf({ template: name, language, params }));
    expect([units('zh'), units('en')]).toEqual([1, 2]);
  });
});

describe('S4: units', () => {
  const cases: [characters: number, units: number][] = [
    [1, 1],
    [70, 1],
    [71, 2],
    [134, 2],
    [135, 3],
    [201, 3],
    [202, 4],
  ];
  test.each(cases)('S4: %i characters → %i', (characters, units) => {
    expect(smsUnits('特'.repeat(characters))).toBe(units);
  });

  test('S4: the usual Chinese code is one unit, its signature counted', () => {
    expect(smsUnits(text('zh'))).toBe(1);
  });
});
