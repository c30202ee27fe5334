import type { Language } from '@btepai/contract';
import type { AccountSms } from '../messaging/index.ts';
import { accountSmsText } from '../messaging/index.ts';
import type { NoticeKind } from './kinds.ts';
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

export const goesBySms = (kind: NoticeKind): boolean => (bySms as readonly string[]).includes(kind);

/** What the SMS says of a message, or null where its kind goes by none. */
export function smsOf(
  { kind, said, link }: { kind: string; said: CampaignWords | null; link: string | null },
  origin: string,
): AccountSms | null {
  const url = new URL(link ?? '/', origin).href;
  if (said)
    return {
      category: 'marketing',
      template: 'announcement',
      paramsIn: (language) => ({ title: said.title[language], link: url }),
    };
  const template = bySms.find((known) => known === kind);
  return template ? { category: 'security', template, paramsIn: () => ({ link: url }) } : null;
}

/** The SMS of what everybody is told, for whoever looks at it before it is sent. */
export const announcementSms = (said: CampaignWords, origin: string, language: Language) =>
  accountSmsText(smsOf({ kind: 'announcement', said, link: said.link }, origin)!, language);
