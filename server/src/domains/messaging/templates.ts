import type { Language } from '@btepai/contract';

/**
 * Every text we send, in both languages, with `{names}` for what is filled in: gateways register the same texts with their
 * own signs for it. Rule S8: our signature, the purpose in words, the code, the minutes, and not to tell anyone; last the
 * origin line that binds the code to our site for browsers that fill it in (WICG sms-one-time-codes).
 */
const signature = '【B特派】';

type Texts = Record<Language, string>;

/** Six digits for one act: `{code}` and `{minutes}`. */
const codeTemplates = {
  bind_phone: {
    zh: '验证码{code}，用于绑定手机号，{minutes}分钟内有效。请勿告诉他人。',
    en: "{code} is your code to add this number, good for {minutes} min. Don't share it.",
  },
  replace_phone_current: {
    zh: '验证码{code}，用于更换手机号，确认原号码，{minutes}分钟内有效。请勿告诉他人。',
    en: "{code} is your code to replace this number, good for {minutes} min. Don't share it.",
  },
  replace_phone_new: {
    zh: '验证码{code}，用于更换手机号，确认新号码，{minutes}分钟内有效。请勿告诉他人。',
    en: "{code} is your code to change to this number, good for {minutes} min. Don't share it.",
  },
  unbind_phone: {
    zh: '验证码{code}，用于解绑此手机号，{minutes}分钟内有效。请勿告诉他人。',
    en: "{code} is your code to remove this number, good for {minutes} min. Don't share it.",
  },
  sign_in: {
    zh: '验证码{code}，用于登录，{minutes}分钟内有效。请勿告诉他人。',
    en: "{code} is your code to sign in, good for {minutes} min. Don't share it.",
  },
  recover_account: {
    zh: '验证码{code}，用于找回密码，{minutes}分钟内有效。请勿告诉他人。',
    en: "{code} is your code to reset your password, good for {minutes} min. Don't share it.",
  },
  change_password: {
    zh: '验证码{code}，用于修改密码，{minutes}分钟内有效。请勿告诉他人。',
    en: "{code} is your code to change your password, good for {minutes} min. Don't share it.",
  },
  change_profile: {
    zh: '验证码{code}，用于修改联系方式，{minutes}分钟内有效。请勿告诉他人。',
    en: "{code} is your code to change your contact details, good for {minutes} min. Don't share it.",
  },
  manage_factors: {
    zh: '验证码{code}，用于管理双重验证，{minutes}分钟内有效。请勿告诉他人。',
    en: "{code} is your code for two-step verification settings, good for {minutes} min. Don't share it.",
  },
  manage_devices: {
    zh: '验证码{code}，用于移除登录设备，{minutes}分钟内有效。请勿告诉他人。',
    en: "{code} is your code to remove a device, good for {minutes} min. Don't share it.",
  },
  make_phone_primary: {
    zh: '验证码{code}，用于更换主号码，{minutes}分钟内有效。请勿告诉他人。',
    en: "{code} is your code to choose another primary number, good for {minutes} min. Don't share it.",
  },
  export_data: {
    zh: '验证码{code}，用于导出个人数据，{minutes}分钟内有效。请勿告诉他人。',
    en: "{code} is your code to export your data, good for {minutes} min. Don't share it.",
  },
  close_account: {
    zh: '验证码{code}，用于注销账户，{minutes}分钟内有效。请勿告诉他人。',
    en: "{code} is your code to close your account, good for {minutes} min. Don't share it.",
  },
  lift_restriction: {
    zh: '验证码{code}，用于解除账户限制，{minutes}分钟内有效。请勿告诉他人。',
    en: "{code} is your code to unlock your account, good for {minutes} min. Don't share it.",
  },
} as const satisfies Record<string, Texts>;

/** A payment's code names whom it pays and how much (S8): `{payee}` and `{amount}` beside the code. */
const paymentTemplates = {
  confirm_payment: {
    zh: '验证码{code}，用于向{payee}付款{amount}元，{minutes}分钟内有效。非本人操作请勿告诉他人。',
    en: "{code} is your code to pay CNY {amount} to {payee}, good for {minutes} min. Don't share it.",
  },
} as const satisfies Record<string, Texts>;

/** Links that do what a code does, for whoever opens them: `{link}` and `{minutes}`. */
const linkTemplates = {
  recover_account_link: {
    zh: '请打开 {link} 重设密码，{minutes}分钟内有效。非本人操作请忽略，请勿告诉他人。',
    en: "Reset your password: {link} Good for {minutes} min. Not you? Ignore it. Don't share it.",
  },
} as const satisfies Record<string, Texts>;

/**
 * Notices to a number that an account leaves (P5): `{link}` and `{hours}`. Whoever holds the number may be a stranger by
 * now, so they name neither the account nor another number.
 */
const noticeTemplates = {
  phone_replaced: {
    zh: '您的手机号已与一个账户解除绑定。如非本人操作，请在{hours}小时内打开 {link} 撤回。',
    en: 'This number was taken off an account. Not you? Undo it within {hours} h: {link}',
  },
  phone_change_waiting: {
    zh: '有账户申请与您的手机号解除绑定，{hours}小时后生效。如非本人操作，请打开 {link} 阻止。',
    en: 'An account will drop this number in {hours} h. Not you? Stop it: {link}',
  },
} as const satisfies Record<string, Texts>;

/** What was done to an account and can be undone by whoever holds its number: `{link}` and `{hours}`. */
const undoableTemplates = {
  factor_added: {
    zh: '账户新增了验证方式。非本人操作请在{hours}小时内打开 {link} 重设密码即可移除。',
    en: 'Your account has a new way to prove it is you. Not you? A new password within {hours} h removes it: {link}',
  },
  password_changed: {
    zh: '您的账户密码已修改。如非本人操作，请在{hours}小时内打开 {link} 找回账户。',
    en: "Your account's password was changed. Not you? Take it back within {hours} h: {link}",
  },
} as const satisfies Record<string, Texts>;

/** What else was done to an account, told to its own number: `{link}` is the page that it is about. */
const accountTemplates = {
  password_reset: {
    zh: '账户密码已重设。如非本人操作，请马上联系客服，详情见 {link} 。',
    en: 'Your password was reset. Not you? Contact support now: {link}',
  },
  factor_removed: {
    zh: '您的账户移除了一种验证方式。如非本人操作，请马上打开 {link} 查看。',
    en: 'A way to prove it is you was removed from your account. Not you? Look here now: {link}',
  },
  account_restricted: {
    zh: '为保护您的账户，部分功能已暂停。原因和恢复办法见 {link} 。',
    en: 'To protect your account, parts of it are paused. Why, and how to lift it: {link}',
  },
  sign_in_held: {
    zh: '有人用您的密码登录，已被拦下。非本人操作请马上打开 {link} 改密码。',
    en: 'We stopped an unusual sign-in with your password. Not you? Change it now: {link}',
  },
  phone_unbound: {
    zh: '您的账户解绑了一个手机号。如非本人操作，请马上打开 {link} 查看。',
    en: 'A number was removed from your account. Not you? Look here now: {link}',
  },
  phone_release_started: {
    zh: '有人申诉您的手机号。号码仍是您的话，请尽快打开 {link} 拒绝。',
    en: 'Someone claims your number. If it is still yours, say no soon: {link}',
  },
  account_closing: {
    zh: '您的账户正在注销。如非本人操作，请马上打开 {link} 撤销。',
    en: 'Your account is being closed. Not you? Undo it now: {link}',
  },
} as const satisfies Record<string, Texts>;

/** What became of someone’s money, told to their own number: `{amount}` in yuan, and `{link}`. */
const transactionTemplates = {
  order_paid: {
    zh: '您的账户付款{amount}元。如非本人操作，请马上打开 {link} 查看。',
    en: 'CNY {amount} was paid from your account. Not you? Look here now: {link}',
  },
  payment_held: {
    zh: '付款{amount}元正在核实，钱未付出。如非本人操作，请看 {link} 。',
    en: 'A payment of CNY {amount} is being checked; the money has not left. Not you? Look here: {link}',
  },
  refund_succeeded: {
    zh: '退款{amount}元已原路退回，详情见 {link} 。',
    en: 'CNY {amount} was refunded the way you paid. See {link}',
  },
} as const satisfies Record<string, Texts>;

/** Marketing, to those who agreed to it (S9): `{title}` and `{link}`. */
const marketingTemplates = {
  announcement: {
    zh: '{title}，详情见 {link} 。拒收请回复R',
    en: '{title} See {link} Reply R to stop',
  },
} as const satisfies Record<string, Texts>;

export type CodeTemplateName = keyof typeof codeTemplates | keyof typeof paymentTemplates;
export type LinkTemplateName = keyof typeof linkTemplates;
export type NoticeTemplateName = keyof typeof noticeTemplates;
export type AccountTemplateName = keyof typeof undoableTemplates | keyof typeof accountTemplates;
export type TransactionTemplateName = keyof typeof transactionTemplates;
export type MarketingTemplateName = keyof typeof marketingTemplates;
export type TemplateName =
  | CodeTemplateName
  | LinkTemplateName
  | NoticeTemplateName
  | AccountTemplateName
  | TransactionTemplateName
  | MarketingTemplateName;

type Template = { texts: Texts; params: readonly string[] };
const withParams = (group: Record<string, Texts>, params: readonly string[]) =>
  Object.entries(group).map(([name, texts]) => [name, { texts, params }] as const);

/** Every template by its name, with the names of what is filled in, in the order in which gateways count them. */
export const templates = Object.fromEntries([
  ...withParams(codeTemplates, ['code', 'minutes']),
  ...withParams(paymentTemplates, ['code', 'minutes', 'payee', 'amount']),
  ...withParams(linkTemplates, ['link', 'minutes']),
  ...withParams(noticeTemplates, ['link', 'hours']),
  ...withParams(undoableTemplates, ['link', 'hours']),
  ...withParams(accountTemplates, ['link']),
  ...withParams(transactionTemplates, ['amount', 'link']),
  ...withParams(marketingTemplates, ['title', 'link']),
]) as Record<TemplateName, Template>;

/**
 * Every language says all that is filled in, and nothing that isn't there: looked at before anything is sent.
 * @throws Error naming each text that doesn't
 */
export function checkTemplates(all: Record<string, Template> = templates): void {
  const wrong = Object.entries(all).flatMap(([name, { texts, params }]) =>
    Object.entries(texts).flatMap(([language, text]) => {
      const used = [...text.matchAll(/\{(\w+)\}/g)].map(([, param]) => param!);
      return [
        ...params.filter((param) => !used.includes(param)).map((param) => `${name}.${language} lacks {${param}}`),
        ...used.filter((param) => !params.includes(param)).map((param) => `${name}.${language}: nothing is {${param}}`),
      ];
    }),
  );
  if (wrong.length > 0) throw new Error(`SMS templates:\n${wrong.join('\n')}`);
}

export const isTemplate = (name: string): name is TemplateName => Object.hasOwn(templates, name);

export const isCodeTemplate = (name: TemplateName): name is CodeTemplateName =>
  name in codeTemplates || name in paymentTemplates;

/** What is said in one message. `origin` is the host that the origin line binds a code to; none where it is left off. */
export type Content = { template: TemplateName; language: Language; params: Record<string, string>; origin?: string };

/** The SMS as a handset shows it. */
export function textOf({ template, language, params, origin }: Content): string {
  const text = `${signature}${fill(templates[template].texts[language], (name) => params[name]!)}`;
  return origin === undefined ? text : `${text}\n@${origin} #${params.code}`;
}

/** Whether it carries what somebody is to enter or follow, and so shows whether it was of use (S5). */
export const isCodeOrLink = (template: string) =>
  template in codeTemplates || template in paymentTemplates || template in linkTemplates;

/** The text with each `{name}` put by what `of` gives for it. */
export const fill = (text: string, of: (name: string) => string) => text.replace(/\{(\w+)\}/g, (_, name) => of(name));

/** The code as a call reads it out: digit by digit, and once more. No call is made for anything but a code. */
export function spokenOf({ language, params }: Content): string {
  const digits = [...params.code!].join(language === 'zh' ? '，' : ', ');
  return language === 'zh'
    ? `您好，这里是B特派。您的验证码是：${digits}。再说一遍：${digits}。请勿告诉他人。`
    : `Hello, this is B Te Pai. Your code is: ${digits}. Once more: ${digits}. Don't share it.`;
}

/** Rounded down: a code told to live five minutes must. */
export const minutesOf = (ttlSeconds: number) => String(Math.max(1, Math.floor(ttlSeconds / 60)));

/** What gateways charge: 70 characters are one unit, longer texts one per 67, the signature counted (S4). */
export const smsUnits = (text: string) => (text.length <= 70 ? 1 : Math.ceil(text.length / 67));
