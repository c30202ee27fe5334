import type { Language, SpamOutcome } from '@btepai/contract';
import type { NoticeData, NoticeKind } from './kinds.ts';
import type { CampaignWords } from './store/campaigns.ts';

type Words = { title: string; body: string };
type Said = Record<Language, (data: NoticeData) => Words> & { link: (data: NoticeData) => string | null };

const toPhone = () => '/me/phone';
const toSessions = () => '/me/sessions';
const toActivity = () => '/me/activity';
const toLine = ({ activityId }: NoticeData) => (activityId ? `/me/activity?line=${activityId}` : '/me/activity');
const toFactors = () => '/me/factors';

const factorNames = {
  zh: (type: string | undefined) => (type === 'passkey' ? '通行密钥' : type === 'totp' ? '身份验证器' : '恢复码'),
  en: (type: string | undefined) =>
    type === 'passkey' ? 'Passkey' : type === 'totp' ? 'Authenticator' : 'Recovery codes',
};
const toCase = ({ caseId }: NoticeData) => (caseId ? `/me/cases/${caseId}` : '/me/cases');
const toOrder = ({ orderId }: NoticeData) => (orderId ? `/orders/${orderId}` : '/orders');
const toWallet = () => '/me/wallet';

/** 11月27日 18:05, in the time that most readers live by; in English with its zone. */
const at = (language: Language, time: string | undefined) =>
  time === undefined
    ? ''
    : new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
        month: 'long',
        day: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
        timeZone: 'Asia/Shanghai',
      }).format(new Date(time)) + (language === 'en' ? ' (Beijing time)' : '');

/** What staff found of a sender, and what to do now. */
const spamFound: Record<Language, Record<SpamOutcome, string>> = {
  zh: {
    phishing: '已确认是诈骗。别回复，别点链接；如果照做过，请马上修改密码并联系客服。',
    spam: '已确认是骚扰。在手机里把它拉黑，就清静了。',
    ours: '已核实是我们发的，可以放心。不想收到的话，在通知设置里调整。',
    harmless: '没有发现问题。之后要是不对劲，再告诉我们。',
    unclear: '目前还不能断定。先别回复，也别点里面的链接。',
  },
  en: {
    phishing:
      'It’s a scam. Don’t answer and don’t open its links. If you did, change your password now and write to us.',
    spam: 'It’s spam. Block the sender on your phone and it’s quiet.',
    ours: 'It did come from us. If you’d rather not get such messages, change it in notification settings.',
    harmless: 'We found nothing wrong. If it gets strange, tell us again.',
    unclear: 'We can’t say for sure yet. Don’t answer it, and don’t open its links.',
  },
};

const fixed = (title: string, body: string) => () => ({ title, body });

/** What each kind of message says. Never a number, a code or whose account it is. */
export const noticeWords: Record<Exclude<NoticeKind, 'announcement'>, Said> = {
  phone_proven_by_other: {
    zh: fixed('有人验证了您的手机号', '有人能收到发往您手机号的短信。如果号码已不在您手上，请尽快更换。'),
    en: fixed(
      'Someone proved your number',
      'Someone receives texts sent to your number. If it isn’t with you any more, replace it soon.',
    ),
    link: toPhone,
  },
  phone_bound: {
    zh: fixed('已绑定手机号', '现在可以用它登录，也用它证明是您本人。不是您绑定的话，请看看登录设备并联系客服。'),
    en: fixed(
      'A number was added',
      'You can sign in with it now, and prove it’s you. If it wasn’t you, check your devices and contact support.',
    ),
    link: toPhone,
  },
  phone_replaced: {
    zh: fixed('手机号已更换', '新号码已生效。不是您本人操作的话，请用旧号码收到的链接撤回。'),
    en: fixed(
      'Your number was replaced',
      'The new number is in use. If it wasn’t you, undo it by the link sent to the old number.',
    ),
    link: toPhone,
  },
  phone_change_started: {
    zh: ({ appliesAt }) => ({
      title: '换号等待生效',
      body: `新号码将在${at('zh', appliesAt)}生效，期间不能付款。不是您本人操作的话，请马上取消。`,
    }),
    en: ({ appliesAt }) => ({
      title: 'A number change is waiting',
      body: `The new number takes over on ${at('en', appliesAt)}; payments are paused until then. If it wasn’t you, cancel it now.`,
    }),
    link: toPhone,
  },
  phone_change_applied: {
    zh: fixed('换号已生效', '新号码已生效，其他设备已退出登录。'),
    en: fixed('Your new number is in use', 'The change took effect, and other devices were signed out.'),
    link: toPhone,
  },
  phone_change_cancelled: {
    zh: fixed('换号已取消', '等待中的换号已取消，号码没有变化。'),
    en: fixed('The number change was cancelled', 'Your number stays as it was.'),
    link: toPhone,
  },
  phone_change_failed: {
    zh: fixed('换号没有成功', '新号码已不能绑定，您的号码没有变化。可以换个号码再试。'),
    en: fixed(
      'The number change didn’t work',
      'The new number can’t be bound any more. Yours stays; try again with another.',
    ),
    link: toPhone,
  },
  phone_change_objected: {
    zh: ({ outcome }) => ({
      title: '旧号码提出了异议',
      body:
        outcome === 'restored'
          ? '原来的号码已恢复，账户受到保护，所有设备已退出登录。验证身份后即可恢复使用。'
          : '换号已停止，账户受到保护，所有设备已退出登录。客服会跟进。',
    }),
    en: ({ outcome }) => ({
      title: 'The old number objected',
      body:
        outcome === 'restored'
          ? 'The old number is back, the account is protected and every device signed out. Prove it’s you to go on.'
          : 'The change was stopped, the account is protected and every device signed out. Support will follow up.',
    }),
    link: () => '/me/cases',
  },
  phone_unbound: {
    zh: fixed('手机号已解绑', '忘记密码时将无法用短信找回。建议尽快绑定新的号码。'),
    en: fixed('Your number was removed', 'You can’t recover the account by text any more. Add another number soon.'),
    link: toPhone,
  },
  phone_released: {
    zh: fixed('手机号已从账户移除', '号码的现任使用者已验证它。您的账户和密码不受影响，请绑定现在的号码。'),
    en: fixed(
      'A number left your account',
      'Whoever holds the number now has proven it. Account and password are untouched; add the number you have.',
    ),
    link: toPhone,
  },
  phone_release_started: {
    zh: ({ appliesAt }) => ({
      title: '有人申诉您的手机号',
      body: `客服核实了对方的申诉，号码将在${at('zh', appliesAt)}从您的账户移除。号码还在您手上的话，请拒绝。`,
    }),
    en: ({ appliesAt }) => ({
      title: 'Someone claims your number',
      body: `Support found for them: the number leaves your account on ${at('en', appliesAt)}. If it’s still yours, say no.`,
    }),
    link: toPhone,
  },
  phone_release_done: {
    zh: fixed('号码可以绑定了', '您申诉的号码已经空出来，现在就可以绑定。'),
    en: fixed('The number is free', 'The number you claimed is free now. You can add it.'),
    link: toPhone,
  },
  phone_release_stopped: {
    zh: ({ outcome }) => ({
      title: '申诉的号码没有空出来',
      body:
        outcome === 'staff'
          ? '客服需要再核实一下，有结果会告诉您。'
          : '号码的原主人表示仍在使用。可以联系客服补充材料。',
    }),
    en: ({ outcome }) => ({
      title: 'The number wasn’t released',
      body:
        outcome === 'staff'
          ? 'Support has to look at it once more. You’ll hear from us.'
          : 'Its holder says it’s still in use. You can send support more evidence.',
    }),
    link: () => '/me/cases',
  },
  restriction_lifted: {
    zh: fixed('账户已恢复', '限制已解除。建议看看登录设备里有没有不认识的。'),
    en: fixed('Your account is free again', 'The restriction was lifted. Check your devices for any you don’t know.'),
    link: toSessions,
  },
  sessions_ended: {
    zh: fixed('已退出所有登录', '为保护您的账户，客服让所有设备退出了登录，再登录时要多验证一次。有疑问请联系客服。'),
    en: fixed(
      'You were signed out everywhere',
      'To protect your account, support ended every session. Your next sign-in wants one more proof. Write to us if you wonder why.',
    ),
    link: toSessions,
  },
  account_restricted: {
    zh: ({ outcome }) => ({
      title: '账户暂时受限',
      body:
        outcome === 'staff'
          ? '客服暂停了部分功能。有疑问请联系客服，我们会一起核实。'
          : outcome === 'no_payments'
            ? '有些情况看着不寻常，先暂停了付款。验证身份后即可恢复。'
            : '为保护您的账户，修改和付款先暂停了。验证身份后即可恢复。',
    }),
    en: ({ outcome }) => ({
      title: 'Your account is restricted',
      body:
        outcome === 'staff'
          ? 'Support has paused part of it. If you have questions, write to us and we’ll look at it together.'
          : outcome === 'no_payments'
            ? 'Something looked unusual, so payments are paused. Prove it’s you to lift it.'
            : 'To protect it, changes and payments are paused. Prove it’s you to lift it.',
    }),
    link: ({ outcome }) => (outcome === 'staff' ? '/me/cases' : '/me/lift'),
  },
  sign_in_held: {
    zh: ({ device }) => ({
      title: '拦下了一次可疑的登录',
      body: `${device ?? '一台设备'}输对了密码，但情况不寻常，正在等待进一步验证。不是您的话，请马上修改密码。`,
    }),
    en: ({ device }) => ({
      title: 'We stopped an unusual sign-in',
      body: `${device ?? 'A device'} had the right password, but something was off; it waits for more proof. If it isn’t you, change your password now.`,
    }),
    link: () => '/me/password',
  },
  signed_in_on_new_device: {
    zh: ({ device }) => ({
      title: '新设备登录了您的账户',
      body: `${device ?? '一台设备'}刚刚登录。不是您的话，点开说一声，我们马上处理。`,
    }),
    en: ({ device }) => ({
      title: 'A new device signed in',
      body: `${device ?? 'A device'} has just signed in. If it wasn’t you, open this and say so; we’ll act at once.`,
    }),
    link: toLine,
  },
  password_changed: {
    zh: fixed('密码已修改', '其他设备上的登录都已退出。不是您改的话，请马上找回密码。'),
    en: fixed('Your password was changed', 'Every other device was signed out. If it wasn’t you, recover it now.'),
    link: toActivity,
  },
  password_reset: {
    zh: fixed('密码已重设', '所有设备都已退出登录。不是您重设的话，请马上联系客服。'),
    en: fixed('Your password was reset', 'Every device was signed out. If it wasn’t you, contact support now.'),
    link: toActivity,
  },
  factor_added: {
    zh: ({ outcome }) =>
      outcome === 'recovery_codes'
        ? { title: '已生成新的恢复码', body: '以前的恢复码已失效，请把新的收好。不是您生成的话，请马上修改密码。' }
        : {
            title: `已添加${factorNames.zh(outcome)}`,
            body: '今后可以用它证明是您本人。不是您添加的话，请马上移除它，再修改密码。',
          },
    en: ({ outcome }) =>
      outcome === 'recovery_codes'
        ? {
            title: 'New recovery codes',
            body: 'Earlier ones no longer work, so keep these safe. If it wasn’t you, change your password now.',
          }
        : {
            title: `${factorNames.en(outcome)} added`,
            body: 'You can prove it’s you with it now. If it wasn’t you, remove it and change your password.',
          },
    link: toFactors,
  },
  factor_removed: {
    zh: ({ outcome }) => ({
      title: `已移除${factorNames.zh(outcome)}`,
      body: '它不能再用来证明是您本人。不是您移除的话，请马上修改密码，并看看活动记录。',
    }),
    en: ({ outcome }) => ({
      title: `${factorNames.en(outcome)} removed`,
      body: 'It no longer proves it’s you. If it wasn’t you, change your password now and check your activity.',
    }),
    link: toFactors,
  },
  account_closing: {
    zh: ({ appliesAt }) => ({
      title: '账户正在注销',
      body: `${at('zh', appliesAt)}之前，随时可以撤销。之后个人信息会被销毁，无法恢复。`,
    }),
    en: ({ appliesAt }) => ({
      title: 'Your account is being closed',
      body: `You can undo it until ${at('en', appliesAt)}. After that your personal data is destroyed for good.`,
    }),
    link: () => '/me/close',
  },
  account_reopened: {
    zh: fixed('注销已撤销', '账户和从前一样。'),
    en: fixed('Your account stays', 'Closing it was undone; everything is as before.'),
    link: () => null,
  },
  order_paid: {
    zh: ({ orderNumber, amount }) => ({
      title: '付款成功',
      body: `已付 ${amount} 元，订单 ${orderNumber}。有新进展会马上告诉您。`,
    }),
    en: ({ orderNumber, amount }) => ({
      title: 'Paid',
      body: `¥${amount} for order ${orderNumber}. We’ll tell you as it moves on.`,
    }),
    link: toOrder,
  },
  order_started: {
    zh: ({ orderNumber }) => ({ title: '订单开始处理了', body: `订单 ${orderNumber} 正在进行中。` }),
    en: ({ orderNumber }) => ({ title: 'We’re on it', body: `Order ${orderNumber} is under way.` }),
    link: toOrder,
  },
  order_completed: {
    zh: ({ orderNumber, outcome }) => ({
      title: '订单已完成',
      body:
        outcome === 'received'
          ? `您已确认收货，订单 ${orderNumber} 完成了。`
          : `订单 ${orderNumber} 已完成。有问题可以申请退款，或联系客服。`,
    }),
    en: ({ orderNumber, outcome }) => ({
      title: 'Order completed',
      body:
        outcome === 'received'
          ? `You confirmed that order ${orderNumber} arrived.`
          : `Order ${orderNumber} is complete. If something is wrong, ask for a refund or write to support.`,
    }),
    link: toOrder,
  },
  order_cancelled: {
    zh: ({ orderNumber }) => ({ title: '订单已取消', body: `订单 ${orderNumber} 已取消，不用再付款。` }),
    en: ({ orderNumber }) => ({ title: 'Order cancelled', body: `Order ${orderNumber} needs no payment any more.` }),
    link: toOrder,
  },
  order_expired: {
    zh: ({ orderNumber }) => ({
      title: '订单超时取消了',
      body: `订单 ${orderNumber} 没有在时限内付款，已自动取消。还需要的话，可以再次购买。`,
    }),
    en: ({ orderNumber }) => ({
      title: 'Order expired',
      body: `Order ${orderNumber} wasn’t paid in time and was cancelled. You can buy it again.`,
    }),
    link: toOrder,
  },
  refund_requested: {
    zh: ({ orderNumber, amount }) => ({
      title: '退款申请已提交',
      body: `订单 ${orderNumber} 申请退款 ${amount} 元，有结果会马上告诉您。`,
    }),
    en: ({ orderNumber, amount }) => ({
      title: 'Refund requested',
      body: `¥${amount} of order ${orderNumber}. We’ll tell you the result.`,
    }),
    link: toOrder,
  },
  refund_refused: {
    zh: ({ orderNumber }) => ({
      title: '退款申请没有通过',
      body: `订单 ${orderNumber} 会照常进行。有疑问请联系客服，我们一起看看。`,
    }),
    en: ({ orderNumber }) => ({
      title: 'Refund declined',
      body: `Order ${orderNumber} goes on as before. If you have questions, write to support.`,
    }),
    link: toOrder,
  },
  refund_succeeded: {
    zh: ({ orderNumber, amount }) => ({
      title: '退款成功',
      body: `${amount} 元已退回，订单 ${orderNumber}。原路退款的到账时间以支付渠道为准。`,
    }),
    en: ({ orderNumber, amount }) => ({
      title: 'Refunded',
      body: `¥${amount} of order ${orderNumber} went back the way you paid; it may take the channel a while to show it.`,
    }),
    link: toOrder,
  },
  refund_failed: {
    zh: ({ orderNumber }) => ({
      title: '退款没有成功',
      body: `订单 ${orderNumber} 的退款没能退回到支付渠道，客服会跟进，不用重新申请。`,
    }),
    en: ({ orderNumber }) => ({
      title: 'The refund didn’t go through',
      body: `The channel turned down the refund of order ${orderNumber}. Support will follow up; no need to ask again.`,
    }),
    link: toOrder,
  },
  payment_held: {
    zh: ({ amount }) => ({
      title: '付款正在核实',
      body: `有一笔 ${amount} 元的付款看着不寻常，钱已冻结，还没有付出去。不是您操作的话，请马上联系客服。`,
    }),
    en: ({ amount }) => ({
      title: 'A payment is being checked',
      body: `A payment of ¥${amount} looked unusual. The money is set aside and hasn’t left. If it wasn’t you, contact support now.`,
    }),
    link: toOrder,
  },
  payment_refused: {
    zh: ({ amount }) => ({
      title: '付款没有完成',
      body: `那笔 ${amount} 元的付款没有通过核实，冻结的钱已经放开。`,
    }),
    en: ({ amount }) => ({
      title: 'The payment didn’t go through',
      body: `The payment of ¥${amount} wasn’t approved. The money that was set aside is free again.`,
    }),
    link: toOrder,
  },
  payment_returned: {
    zh: ({ amount }) => ({
      title: '多付的钱退回了',
      body: `有 ${amount} 元在订单结束后才到账，已经原路退回。`,
    }),
    en: ({ amount }) => ({
      title: 'Money sent back',
      body: `¥${amount} came in after the order had ended, and went back the way it came.`,
    }),
    link: toOrder,
  },
  wallet_topped_up: {
    zh: ({ amount }) => ({ title: '充值成功', body: `${amount} 元已到您的钱包。` }),
    en: ({ amount }) => ({ title: 'Wallet topped up', body: `¥${amount} is in your wallet.` }),
    link: toWallet,
  },
  export_ready: {
    zh: fixed('您的数据准备好了', '点开下载，7 天内有效。'),
    en: fixed('Your data is ready', 'Open this to download it, within 7 days.'),
    link: () => '/me/export',
  },
  case_answered: {
    zh: fixed('客服回复了您', '点开看看。'),
    en: fixed('Support answered', 'Open the case to read it.'),
    link: toCase,
  },
  case_opened_for: {
    zh: fixed('客服为您建了一张工单', '按您来电说的记下了，点开看看，也可以补充。'),
    en: fixed(
      'Support opened a case for you',
      'It has what you told us on the phone. Open it to read it, or to add to it.',
    ),
    link: toCase,
  },
  case_decided: {
    zh: ({ outcome }) => ({
      title: '您联系客服的事有结果了',
      body:
        outcome === 'approved'
          ? '申诉已通过，接下来会按说明处理。'
          : outcome === 'refused'
            ? '按现有的材料没法同意。有新的证明，可以再提交一次。'
            : '问题已处理。',
    }),
    en: ({ outcome }) => ({
      title: 'Your case has a result',
      body:
        outcome === 'approved'
          ? 'The appeal was approved and is under way.'
          : outcome === 'refused'
            ? 'What we have isn’t enough to agree. With new evidence you can submit it again.'
            : 'It has been settled.',
    }),
    link: toCase,
  },
  spam_decided: {
    zh: ({ outcome }) => ({ title: '您举报的号码有结果了', body: spamFound.zh[outcome as SpamOutcome] }),
    en: ({ outcome }) => ({ title: 'What you reported has a result', body: spamFound.en[outcome as SpamOutcome] }),
    link: () => '/me/spam',
  },
};

/** A message as its reader reads it. `said` are the words of what was told to everybody. */
export function wordsOf(
  { kind, data, said }: { kind: string; data: NoticeData; said: CampaignWords | null },
  language: Language,
): Words & { link: string | null } {
  if (said) return { title: said.title[language], body: said.body[language], link: said.link };
  const words = noticeWords[kind as Exclude<NoticeKind, 'announcement'>];
  return { ...words[language](data), link: words.link(data) };
}
