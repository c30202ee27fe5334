import { describe, expect, test } from 'vitest';
import { templatesFile } from '../../../../testing/vendors.ts';
import { readSettings } from '../../../settings.ts';
import { checkTemplates } from '../templates.ts';
import { namedRegistration, numberedRegistration } from './registered.ts';
import { readTemplateIds } from './template-ids.ts';

const settings = readSettings({ PUBLIC_ORIGIN: 'https://btepai.example' });
const aliyun = namedRegistration(settings);
const sign = (name: string) => `\${${name}}`;
const tencent = numberedRegistration(settings);

describe('the texts as vendors register them', () => {
  test('Aliyun: one variable in a code’s text, each variable once, hosts written out', () => {
    expect(aliyun.text('sign_in', 'zh')).toBe(`验证码${sign('code')}，用于登录，5分钟内有效。请勿告诉他人。`);
    expect(aliyun.text('recover_account_link', 'zh')).toBe(
      `请打开 https://btepai.example/${sign('link')} 重设密码，10分钟内有效。非本人操作请忽略，请勿告诉他人。`,
    );
  });

  test('Tencent: numbers from one on, and the origin line with its host written out', () => {
    expect(tencent.text('sign_in', 'zh')).toBe(
      '验证码{1}，用于登录，{2}分钟内有效。请勿告诉他人。\n@btepai.example #{3}',
    );
    expect(tencent.takes('recover_account_link')).toBe(false);
  });
});

describe('S8: every text has its variables in both languages, or nothing starts', () => {
  test('S8: ours do', () => expect(() => checkTemplates()).not.toThrow());
  test('S8: one that lacks a variable, and one too many', () => {
    const texts = { zh: '验证码{code}', en: '{code}, good for {minuts} min' };
    expect(() => checkTemplates({ sign_in: { texts, params: ['code', 'minutes'] } })).toThrow(
      'sign_in.zh lacks {minutes}\nsign_in.en lacks {minutes}\nsign_in.en: nothing is {minuts}',
    );
  });
});

describe('SMS_TEMPLATES_FILE', () => {
  const idOf = (file: string) => readTemplateIds(file, 'aliyun', aliyun);

  test('the language asked for, else Chinese', () => {
    const ids = idOf(templatesFile({ change: { 'sign_in.en': undefined } }));
    expect(ids('bind_phone', 'en', 'CN')).toBe('aliyun:bind_phone.en');
    expect(ids('sign_in', 'en', 'CN')).toBe('aliyun:sign_in.zh');
  });

  test('a text that goes by other gateways; numbers elsewhere', () => {
    const ids = idOf(templatesFile({ change: { 'phone_replaced.zh': null, 'phone_replaced.en': undefined } }));
    expect(ids('phone_replaced', 'zh', 'CN')).toBeNull();
    expect(ids('phone_replaced', 'en', 'CN')).toBeNull();
    expect(ids('bind_phone', 'zh', 'SG')).toBeNull();
    const both = idOf(templatesFile({ sections: ['aliyun', 'aliyun_global'] }));
    expect(both('bind_phone', 'zh', 'SG')).toBe('aliyun_global:bind_phone.zh');
  });

  const cases: [what: string, file: string, told: string][] = [
    ['no such file', '/nowhere/at/all.json', 'SMS_TEMPLATES_FILE: /nowhere/at/all.json can’t be used'],
    ['no JSON', templatesFile({ text: '{' }), 'can’t be used'],
    ['an id that is none', templatesFile({ change: { 'sign_in.zh': '' } }), 'sign_in'],
    ['no section', templatesFile({ sections: ['tencent'] }), 'SMS_TEMPLATES_FILE: aliyun lacks bind_phone.zh\n'],
    ['a text without id', templatesFile({ change: { 'sign_in.zh': undefined } }), 'aliyun lacks sign_in.zh'],
    ['a text that we don’t have', templatesFile({ change: { 'signin.zh': 'SMS_1' } }), 'aliyun has signin.zh'],
  ];
  test.each(cases)('D7: refused: %s', (_what, file, told) => {
    expect(() => idOf(file)).toThrow(told);
  });
});
