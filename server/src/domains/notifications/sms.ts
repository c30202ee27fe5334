import type { Language } from '@btepai/contract';
import type { Settings } from '../../settings.ts';
import type { AccountSms } from '../messaging/index.ts';
import { accountSmsText } from '../messaging/index.ts';
import type { NoticeData, NoticeKind } from './kinds.ts';
import type { CampaignWords } from './store/campaigns.ts';

/**
 * Kinds that go to the primary number too: what a person must hear of at once, wherever they are. Changes of the number
 * tell the old one themselves, and of a sign-in on a new device its own code has told.
 */
const bySms = [
  'password_changed',
  'password_reset',
  'factor_added',
  'factor_removed',
  'account_restricted',
  'sign_in_held',
  'phone_unbound',
  'phone_release_started',
  'account_closing',
] as const satisfies (NoticeKind & AccountSms['template'])[];

/** Of what becomes of orders and money, the kinds that are worth a text: money moved, or did not. */
const moneyBySms = ['order_paid', 'payment_held', 'refund_succeeded'] as const satisfies (NoticeKind &
  AccountSms['template'])[];

export const goesBySms = (kind: NoticeKind): boolean => ([...bySms, ...moneyBySms] as readonly string[]).includes(kind);

type SmsSettings = Pick<Settings, 'PUBLIC_ORIGIN' | 'FACTOR_SETTLE_HOURS'>;

/**
 * What the SMS says of a message, or null where its kind goes by none. Of a new factor or password it leads to where whoever
 * holds the number undoes it, for a thief may have shut them out of the page itself.
 */
export function smsOf(
  { kind, data, said, link }: { kind: string; data: NoticeData; said: CampaignWords | null; link: string | null },
  { PUBLIC_ORIGIN: origin, FACTOR_SETTLE_HOURS: hours }: SmsSettings,
): AccountSms | null {
  const url = new URL(link ?? '/', origin).href;
  if (said)
    return {
      category: 'marketing',
      template: 'announcement',
      paramsIn: (language) => ({ title: said.title[language], link: url }),
    };
  const money = moneyBySms.find((known) => known === kind);
  // The list of orders in place of the one: an id would make two units of each.
  if (money)
    return {
      category: 'ordinary',
      template: money,
      paramsIn: () => ({ amount: data.amount ?? '', link: `${origin}/orders` }),
    };
  const template = bySms.find((known) => known === kind);
  if (template === 'factor_added' || template === 'password_changed')
    return { category: 'security', template, paramsIn: () => ({ link: `${origin}/recover`, hours: String(hours) }) };
  return template ? { category: 'security', template, paramsIn: () => ({ link: url }) } : null;
}

/** The SMS of what everybody is told, for whoever looks at it before it is sent. */
export const announcementSms = (said: CampaignWords, settings: SmsSettings, language: Language) =>
  accountSmsText(smsOf({ kind: 'announcement', data: {}, said, link: said.link }, settings)!, language);
