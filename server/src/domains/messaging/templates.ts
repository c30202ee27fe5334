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
  replace_phone_current: {
    zh: ({ code, minutes }) => `验证码${code}，用于更换手机号，确认原号码，${minutes}分钟内有效。请勿告诉他人。`,
    en: ({ code, minutes }) => `${code} is your code to replace this number, good for ${minutes} min. Don't share it.`,
  },
  replace_phone_new: {
    zh: ({ code, minutes }) => `验证码${code}，用于更换手机号，确认新号码，${minutes}分钟内有效。请勿告诉他人。`,
    en: ({ code, minutes }) =>
      `${code} is your code to change to this number, good for ${minutes} min. Don't share it.`,
  },
  unbind_phone: {
    zh: ({ code, minutes }) => `验证码${code}，用于解绑此手机号，${minutes}分钟内有效。请勿告诉他人。`,
    en: ({ code, minutes }) => `${code} is your code to remove this number, good for ${minutes} min. Don't share it.`,
  },
  sign_in: {
    zh: ({ code, minutes }) => `验证码${code}，用于登录，${minutes}分钟内有效。请勿告诉他人。`,
    en: ({ code, minutes }) => `${code} is your code to sign in, good for ${minutes} min. Don't share it.`,
  },
  recover_account: {
    zh: ({ code, minutes }) => `验证码${code}，用于找回密码，${minutes}分钟内有效。请勿告诉他人。`,
    en: ({ code, minutes }) => `${code} is your code to reset your password, good for ${minutes} min. Don't share it.`,
  },
  change_password: {
    zh: ({ code, minutes }) => `验证码${code}，用于修改密码，${minutes}分钟内有效。请勿告诉他人。`,
    en: ({ code, minutes }) => `${code} is your code to change your password, good for ${minutes} min. Don't share it.`,
  },
  change_profile: {
    zh: ({ code, minutes }) => `验证码${code}，用于修改联系方式，${minutes}分钟内有效。请勿告诉他人。`,
    en: ({ code, minutes }) =>
      `${code} is your code to change your contact details, good for ${minutes} min. Don't share it.`,
  },
  manage_factors: {
    zh: ({ code, minutes }) => `验证码${code}，用于管理双重验证，${minutes}分钟内有效。请勿告诉他人。`,
    en: ({ code, minutes }) =>
      `${code} is your code for two-step verification settings, good for ${minutes} min. Don't share it.`,
  },
  manage_devices: {
    zh: ({ code, minutes }) => `验证码${code}，用于移除登录设备，${minutes}分钟内有效。请勿告诉他人。`,
    en: ({ code, minutes }) => `${code} is your code to remove a device, good for ${minutes} min. Don't share it.`,
  },
  make_phone_primary: {
    zh: ({ code, minutes }) => `验证码${code}，用于更换主号码，${minutes}分钟内有效。请勿告诉他人。`,
    en: ({ code, minutes }) =>
      `${code} is your code to choose another primary number, good for ${minutes} min. Don't share it.`,
  },
  export_data: {
    zh: ({ code, minutes }) => `验证码${code}，用于导出个人数据，${minutes}分钟内有效。请勿告诉他人。`,
    en: ({ code, minutes }) => `${code} is your code to export your data, good for ${minutes} min. Don't share it.`,
  },
  close_account: {
    zh: ({ code, minutes }) => `验证码${code}，用于注销账户，${minutes}分钟内有效。请勿告诉他人。`,
    en: ({ code, minutes }) => `${code} is your code to close your account, good for ${minutes} min. Don't share it.`,
  },
  lift_restriction: {
    zh: ({ code, minutes }) => `验证码${code}，用于解除账户限制，${minutes}分钟内有效。请勿告诉他人。`,
    en: ({ code, minutes }) => `${code} is your code to unlock your account, good for ${minutes} min. Don't share it.`,
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
  const text = `${signature}${codeTemplates[template][language]({ code, minutes: minutesOf(ttlSeconds) })}`;
  return originHost === null ? text : `${text}\n@${originHost} #${code}`;
}

const minutesOf = (ttlSeconds: number) => Math.max(1, Math.floor(ttlSeconds / 60));

/** Links that do what a code does, for whoever opens them. */
const linkTemplates = {
  recover_account_link: {
    zh: ({ link, minutes }) => `请打开 ${link} 重设密码，${minutes}分钟内有效。非本人操作请忽略，请勿告诉他人。`,
    en: ({ link, minutes }) =>
      `Reset your password: ${link} Good for ${minutes} min. Not you? Ignore it. Don't share it.`,
  },
} satisfies Record<string, Record<Language, (p: { link: string; minutes: number }) => string>>;

export type LinkTemplateName = keyof typeof linkTemplates;

export const linkText = (
  template: LinkTemplateName,
  { language, link, ttlSeconds }: { language: Language; link: string; ttlSeconds: number },
) => `${signature}${linkTemplates[template][language]({ link, minutes: minutesOf(ttlSeconds) })}`;

/**
 * Notices to a number that an account leaves (P5): whoever holds the number may be a stranger by now, so they name neither
 * the account nor the new number.
 */
const noticeTemplates = {
  phone_replaced: {
    zh: ({ link, hours }) => `您的手机号已与一个账户解除绑定。如非本人操作，请在${hours}小时内打开 ${link} 撤回。`,
    en: ({ link, hours }) => `This number was taken off an account. Not you? Undo it within ${hours} h: ${link}`,
  },
  phone_change_waiting: {
    zh: ({ link, hours }) => `有账户申请与您的手机号解除绑定，${hours}小时后生效。如非本人操作，请打开 ${link} 阻止。`,
    en: ({ link, hours }) => `An account will drop this number in ${hours} h. Not you? Stop it: ${link}`,
  },
} satisfies Record<string, Record<Language, (p: { link: string; hours: number }) => string>>;

export type NoticeTemplateName = keyof typeof noticeTemplates;

export const noticeText = (template: NoticeTemplateName, language: Language, p: { link: string; hours: number }) =>
  `${signature}${noticeTemplates[template][language](p)}`;

/** What gateways charge: 70 characters are one unit, longer texts one per 67, the signature counted (S4). */
export const smsUnits = (text: string) => (text.length <= 70 ? 1 : Math.ceil(text.length / 67));
