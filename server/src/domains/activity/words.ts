import type { Language } from '@btepai/contract';
import type { ActivityKind, Details } from './entry.ts';

type Said = (details: Details) => string;
type Line = Record<Language, Said> & {
  /** Something that a person does, and may say they did not; where nobody is named in the line, the system did it. */
  byPerson: boolean;
};

const fixed = (text: string) => () => text;
const byPerson = (zh: string, en: string): Line => ({ zh: fixed(zh), en: fixed(en), byPerson: true });
const bySystem = (zh: string, en: string): Line => ({ zh: fixed(zh), en: fixed(en), byPerson: false });

const factorNames: Record<Language, Record<string, string>> = {
  zh: { totp: '身份验证器', passkey: '通行密钥', recovery_codes: '恢复码' },
  en: { totp: 'an authenticator', passkey: 'a passkey', recovery_codes: 'recovery codes' },
};
const factor = (language: Language, { outcome }: Details) =>
  factorNames[language][outcome ?? ''] ?? (language === 'zh' ? '一种验证方式' : 'a way to verify');

/** By what a sign-in was proven, where the password alone was not enough. */
const signedInBy: Record<Language, Record<string, string>> = {
  zh: {
    sms: '用密码和短信验证码登录',
    passkey: '用通行密钥登录',
    totp: '用密码和身份验证器登录',
    recovery_code: '用密码和恢复码登录',
  },
  en: {
    sms: 'Signed in with the password and a text',
    passkey: 'Signed in with a passkey',
    totp: 'Signed in with the password and an authenticator',
    recovery_code: 'Signed in with the password and a recovery code',
  },
};

const fieldNames: Record<Language, Record<string, string>> = {
  zh: { displayName: '昵称', contact: '联系方式' },
  en: { displayName: 'name', contact: 'contact' },
};
const fields = (language: Language, { field = '' }: Details) =>
  field
    .split(',')
    .map((name) => fieldNames[language][name] ?? name)
    .join(language === 'zh' ? '和' : ' and ');

const ofOrder = (zh: string, en: string, isByPerson: boolean): Line => ({
  zh: ({ order }) => `${zh} ${order}`,
  en: ({ order }) => `${en} ${order}`,
  byPerson: isByPerson,
});
const ofPayment = (zh: string, en: string, isByPerson: boolean): Line => ({
  zh: ({ amount }) => `${amount} 元${zh}`,
  en: ({ amount }) => `A payment of ¥${amount} ${en}`,
  byPerson: isByPerson,
});

/** What each kind of line says, to the one whose log it is. */
export const activityWords: Record<ActivityKind, Line> = {
  account_created: bySystem('注册了账户', 'The account was created'),
  profile_changed: {
    zh: (line) => (line.field ? `修改了${fields('zh', line)}` : '修改了个人信息'),
    en: (line) => (line.field ? `Changed the ${fields('en', line)}` : 'Changed the profile'),
    byPerson: true,
  },
  signed_in: {
    zh: ({ outcome }) => signedInBy.zh[outcome ?? ''] ?? '用密码登录',
    en: ({ outcome }) => signedInBy.en[outcome ?? ''] ?? 'Signed in with the password',
    byPerson: true,
  },
  signed_out: byPerson('退出了登录', 'Signed out'),
  session_ended: byPerson('让一处登录退出了', 'Ended a session'),
  sessions_ended: {
    zh: ({ outcome }) => (outcome === 'staff' ? '客服让所有登录都退出了' : '让其他登录都退出了'),
    en: ({ outcome }) => (outcome === 'staff' ? 'Support ended every session' : 'Ended all other sessions'),
    byPerson: true,
  },
  device_removed: byPerson('移除了一台设备', 'Removed a device'),
  password_changed: byPerson('修改了密码', 'Changed the password'),
  password_reset: byPerson('重设了密码', 'Reset the password'),
  factor_added: {
    zh: (line) => `添加了${factor('zh', line)}`,
    en: (line) => `Added ${factor('en', line)}`,
    byPerson: true,
  },
  factor_removed: {
    zh: (line) => `移除了${factor('zh', line)}`,
    en: (line) => `Removed ${factor('en', line)}`,
    byPerson: true,
  },
  recovery_codes_made: byPerson('生成了新的恢复码', 'Made new recovery codes'),
  recovery_code_used: byPerson('用掉了一个恢复码', 'Used a recovery code'),
  disowned: bySystem('您说有一条记录不是您，账户已保护起来', 'You said a line wasn’t you; the account was protected'),
  account_restricted: bySystem('账户暂时受限', 'The account was restricted'),
  account_closing: byPerson('申请了注销账户', 'Asked to close the account'),
  account_reopened: byPerson('撤销了注销', 'Called off closing the account'),
  account_closed: bySystem('账户已注销', 'The account was closed'),
  data_exported: byPerson('申请了导出数据', 'Asked for a copy of the data'),
  phone_bound: byPerson('绑定了手机号', 'Added a number'),
  phone_claimed_by_other: bySystem('有人验证了您的手机号', 'Someone proved to hold your number'),
  phone_replaced: byPerson('更换了手机号', 'Replaced the number'),
  phone_unbound: byPerson('解绑了手机号', 'Removed the number'),
  phone_released: bySystem('手机号已从账户移除', 'A number left the account'),
  phone_made_primary: byPerson('更换了主号码', 'Chose another primary number'),
  phone_labelled: byPerson('修改了号码的用途', 'Changed the label of a number'),
  phones_allowed: {
    zh: ({ outcome }) => `客服把可绑定的号码改成了 ${outcome} 个`,
    en: ({ outcome }) => `Support set how many numbers you may have: ${outcome}`,
    byPerson: false,
  },
  phone_change_started: byPerson('申请了更换手机号，等待生效', 'Asked to replace the number; it waits'),
  phone_change_applied: bySystem('换号已生效', 'The new number took effect'),
  phone_change_cancelled: byPerson('取消了换号', 'A number change was cancelled'),
  phone_change_failed: bySystem('换号没有成功', 'A number change failed'),
  phone_change_objected: bySystem('旧号码提出了异议', 'The old number objected'),
  phone_release_started: bySystem('有人申诉您的手机号', 'Someone claims your number'),
  restriction_lifted: {
    zh: ({ outcome }) => (outcome === 'staff' ? '客服解除了账户的限制' : '解除了账户的限制'),
    en: ({ outcome }) => (outcome === 'staff' ? 'Support lifted the restriction' : 'Lifted the restriction'),
    byPerson: true,
  },
  case_opened: byPerson('联系了客服', 'Wrote to support'),
  case_approved: bySystem('申诉已通过', 'An appeal was approved'),
  case_refused: bySystem('申诉没有通过', 'An appeal was refused'),
  case_resolved: bySystem('客服处理好了一件事', 'Support settled a case'),
  order_created: {
    zh: ({ order, amount }) => `下了订单 ${order}，${amount} 元`,
    en: ({ order, amount }) => `Ordered: ${order}, ¥${amount}`,
    byPerson: true,
  },
  order_paid: {
    zh: ({ order, amount }) => `支付了订单 ${order}，${amount} 元`,
    en: ({ order, amount }) => `Paid order ${order}, ¥${amount}`,
    byPerson: true,
  },
  order_started: ofOrder('开始处理订单', 'Work began on order', false),
  order_completed: {
    zh: ({ order, outcome }) => (outcome === 'received' ? `确认收货，订单 ${order}` : `订单 ${order} 已完成`),
    en: ({ order, outcome }) =>
      outcome === 'received' ? `Confirmed receipt of order ${order}` : `Order ${order} was completed`,
    byPerson: true,
  },
  order_cancelled: ofOrder('取消了订单', 'Cancelled order', true),
  order_expired: ofOrder('没有按时付款，自动取消了订单', 'Not paid in time, so cancelled: order', false),
  refund_requested: {
    zh: ({ order, amount }) => `申请退款 ${amount} 元，订单 ${order}`,
    en: ({ order, amount }) => `Asked ¥${amount} back of order ${order}`,
    byPerson: true,
  },
  refund_refused: ofOrder('退款申请没有通过，订单', 'A refund was declined: order', false),
  refund_succeeded: {
    zh: ({ order, amount }) => `退回了 ${amount} 元，订单 ${order}`,
    en: ({ order, amount }) => `¥${amount} of order ${order} was given back`,
    byPerson: false,
  },
  refund_failed: ofOrder('退款没有成功，订单', 'A refund didn’t go through: order', false),
  payment_held: ofPayment('的付款正在核实', 'is being checked', true),
  payment_refused: ofPayment('的付款没有通过核实', 'wasn’t approved', false),
  payment_denied: ofPayment('的付款被拦下了', 'was stopped', true),
  payment_returned: ofPayment('来晚了，已经退回', 'came too late and was sent back', false),
  wallet_topped_up: {
    zh: ({ amount }) => `充值了 ${amount} 元`,
    en: ({ amount }) => `Topped up the wallet by ¥${amount}`,
    byPerson: false,
  },
};
