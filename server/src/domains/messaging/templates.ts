import type { Language } from '@btepai/contract';

/**
 * Every text we send, in both languages. Rule S8: our signature, the purpose in words, the code, the minutes, and not to
 * tell anyone; last the origin line that binds the code to our site for browsers that fill it in
 * (WICG sms-one-time-codes).
 */
const signature = '【B特派】';

type CodeTemplate = Record<Language, (p: { code: string; minutes: number }) => string>;

const codeTemplates = {
  bind_phone: {
    zh: ({ code, minutes }) => `验证码${code}，用于绑定手机号，${minutes}分钟内有效。请勿告诉他人。`,
    en: ({ code, minutes }) => `${code} is your code to add this number, good for ${minutes} min. Don't share it.`,
  },
} satisfies Record<string, CodeTemplate>;

export type CodeTemplateName = keyof typeof codeTemplates;

export function codeText(
  template: CodeTemplateName,
  {
    language,
    code,
    ttlSeconds,
    originHost,
  }: { language: Language; code: string; ttlSeconds: number; originHost: string | null },
): string {
  const minutes = Math.max(1, Math.floor(ttlSeconds / 60));
  const text = `${signature}${codeTemplates[template][language]({ code, minutes })}`;
  return originHost === null ? text : `${text}\n@${originHost} #${code}`;
}

/** What gateways charge: 70 characters are one unit, longer texts one per 67, the signature counted (S4). */
export const smsUnits = (text: string) => (text.length <= 70 ? 1 : Math.ceil(text.length / 67));
