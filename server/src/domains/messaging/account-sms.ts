import type { Language } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import { addSeconds } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import { sha256 } from '../../kit/crypto.ts';
import type { Transaction } from '../../kit/database.ts';
import { newId } from '../../kit/ids.ts';
import type { Settings } from '../../settings.ts';
import { sealContent } from './content.ts';
import { prefixOf } from './prefix.ts';
import type { Recipient } from './queue-sms.ts';
import { languageIn } from './queue-sms.ts';
import { dropQueuedMarketing, queueToAccount } from './store/account-sms.ts';
import type { AccountTemplateName, Content, MarketingTemplateName, TransactionTemplateName } from './templates.ts';
import { smsUnits, textOf } from './templates.ts';

type Deps = { clock: Clock; crypto: Crypto; settings: Settings };

/** An SMS that tells an account what happened, in the language that is read where its number is from. */
export type AccountSms = (
  | { category: 'security'; template: AccountTemplateName }
  | { category: 'ordinary'; template: TransactionTemplateName }
  | { category: 'marketing'; template: MarketingTemplateName }
) & { paramsIn: (language: Language) => Record<string, string> };

const goodForSeconds = 86_400;
const daySeconds = 86_400;
const perAccountAndKind = 4;

/**
 * Queues it in the caller's transaction, outside the windows of codes (S1 S2), so that neither keeps the other from being
 * sent. Of one kind an account is told so many a day: what causes one may have spent no code, and whoever does it all day
 * would use up the reserve for everybody (S4). Says whether it was queued.
 */
export async function queueAccountSms(
  { clock, crypto, settings }: Deps,
  tx: Transaction,
  { accountId, recipient, sms }: { accountId: string; recipient: Recipient; sms: AccountSms },
): Promise<boolean> {
  const now = clock.now();
  const { template, category, paramsIn } = sms;
  const language = languageIn(recipient.country);
  const content: Content = { template, language, params: paramsIn(language) };
  const [{ queued } = { queued: 0 }] = await tx.run(queueToAccount, {
    accountId,
    messageId: newId(clock),
    template,
    category,
    recipientIndex: recipient.index,
    recipientCipher: recipient.cipher,
    country: recipient.country,
    prefix: prefixOf(crypto.openPhone(recipient.cipher, recipient.index)),
    textCipher: sealContent(crypto, content, recipient.index),
    units: smsUnits(textOf(content)),
    messageExpiresAt: addSeconds(now, goodForSeconds),
    now,
    subject: Buffer.concat([Buffer.of(perAccountAndKind), sha256(accountId, template)]),
    counts: [settings.SMS_NOTICES_PER_ACCOUNT_PER_DAY],
    seconds: [daySeconds],
    windowLength: settings.SMS_NOTICES_PER_ACCOUNT_PER_DAY,
  });
  return queued > 0;
}

/** What no gateway has yet of an account's marketing is not sent any more (S9). */
export const dropMarketing = ({ clock }: { clock: Clock }, tx: Transaction, accountId: string) =>
  tx.run(dropQueuedMarketing, { accountId, now: clock.now() });

/** How it reads, and what gateways charge for it. */
export function accountSmsText(
  { template, paramsIn }: AccountSms,
  language: Language,
): { text: string; units: number } {
  const text = textOf({ template, language, params: paramsIn(language) });
  return { text, units: smsUnits(text) };
}
