import type { Language } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import { nextUtcDay, secondsBetween, utcDay } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import { sha256 } from '../../kit/crypto.ts';
import { newId } from '../../kit/ids.ts';
import { addressKey } from '../../kit/limits.ts';
import type { Settings } from '../../settings.ts';
import type { Solved } from './challenge.ts';
import { ordinaryUnits, unitsOfCountry } from './charge.ts';
import { openContent, sealContent } from './content.ts';
import { prefixOf } from './prefix.ts';
import type { NoticeSmsArgs, QueueArgs } from './store/queue.ts';
import type { CodeTemplateName, Content, LinkTemplateName, NoticeTemplateName } from './templates.ts';
import { minutesOf, smsUnits, textOf } from './templates.ts';

export type Recipient = { index: Buffer; cipher: Buffer; country: string };
type Envelope = {
  accountId: string;
  messageId: string;
  recipient: Recipient;
  address: string;
  now: Date;
  expiresAt: Date;
  isPretended: boolean;
  fromStranger: boolean;
  sharesRange: boolean;
  solved: Solved;
};

/** The arguments of `queueing` for a code that is sent for the first time; `more` is what its text says beside the code. */
export function newCodeSms(
  { settings, crypto }: { settings: Settings; crypto: Crypto },
  {
    template,
    language,
    code,
    more,
    ...envelope
  }: Envelope & { template: CodeTemplateName; language: Language; code: string; more: Record<string, string> },
): QueueArgs {
  const origin = settings.SMS_ORIGIN_LINE ? { origin: new URL(settings.PUBLIC_ORIGIN).hostname } : {};
  const params = { ...more, code, minutes: minutesOf(settings.CODE_TTL_SECONDS) };
  return newSms({ settings, crypto }, { ...envelope, content: { template, language, params, ...origin } });
}

/** The same for a link in place of a code. */
export const newLinkSms = (
  deps: { settings: Settings; crypto: Crypto },
  {
    template,
    language,
    link,
    ttlSeconds,
    ...envelope
  }: Envelope & { template: LinkTemplateName; language: Language; link: string; ttlSeconds: number },
): QueueArgs =>
  newSms(deps, { ...envelope, content: { template, language, params: { link, minutes: minutesOf(ttlSeconds) } } });

const newSms = (
  { settings, crypto }: { settings: Settings; crypto: Crypto },
  { content, ...envelope }: Envelope & { content: Content },
): QueueArgs => ({
  ...envelopeArgs({ settings, crypto }, envelope),
  template: content.template,
  channel: 'sms',
  textCipher: sealContent(crypto, content, envelope.recipient.index),
  units: smsUnits(textOf(content)),
  avoidGateway: null,
});

/** What is read where a number is from: for texts that their reader did not ask for in any language. */
export const languageIn = (country: string): Language => (['CN', 'HK', 'MO', 'TW'].includes(country) ? 'zh' : 'en');

/**
 * The arguments of `queueingNotice`. The number decides the language: whoever caused the notice may read another.
 * `goodUntil` is how long the link works, and with it the use of telling.
 */
export function newNoticeSms(
  { crypto, clock }: { crypto: Crypto; clock: Clock },
  {
    template,
    recipient,
    link,
    hours,
    goodUntil,
  }: { template: NoticeTemplateName; recipient: Recipient; link: string; hours: number; goodUntil: Date },
): NoticeSmsArgs {
  const content: Content = {
    template,
    language: languageIn(recipient.country),
    params: { link, hours: String(hours) },
  };
  return {
    noticeId: newId(clock),
    noticeTemplate: template,
    noticeRecipientIndex: recipient.index,
    noticeRecipientCipher: recipient.cipher,
    noticeCountry: recipient.country,
    noticePrefix: prefixOf(crypto.openPhone(recipient.cipher, recipient.index)),
    noticeTextCipher: sealContent(crypto, content, recipient.index),
    noticeUnits: smsUnits(textOf(content)),
    noticeExpiresAt: goodUntil,
    now: clock.now(),
  };
}

/**
 * The arguments of `queueing` for the same text once more, by another gateway where there is one, or by voice (C7): a call
 * costs one unit, whatever it reads out. @throws Error where the text can't be opened
 */
export function repeatedSms(
  deps: { settings: Settings; crypto: Crypto },
  {
    before,
    ...envelope
  }: Envelope & { before: Pick<QueueArgs, 'template' | 'channel' | 'textCipher' | 'avoidGateway'> },
): QueueArgs {
  const { channel, textCipher } = before;
  const unitsAsText = () => smsUnits(textOf(openContent(deps.crypto, textCipher, envelope.recipient.index)));
  return { ...envelopeArgs(deps, envelope), ...before, units: channel === 'voice' ? 1 : unitsAsText() };
}

function envelopeArgs(
  { settings, crypto }: { settings: Settings; crypto: Crypto },
  {
    accountId,
    messageId,
    recipient,
    address,
    now,
    expiresAt,
    isPretended,
    fromStranger,
    sharesRange,
    solved,
  }: Envelope,
) {
  const day = utcDay(now);
  const prefix = prefixOf(crypto.openPhone(recipient.cipher, recipient.index));
  return {
    accountId,
    messageId,
    category: 'ordinary' as const,
    recipientIndex: recipient.index,
    recipientCipher: recipient.cipher,
    country: recipient.country,
    prefix,
    messageExpiresAt: expiresAt,
    isPretended,
    fromStranger,
    sharesRange,
    ...solved,
    now,
    numberSubject: Buffer.concat([Buffer.of(1), recipient.index]),
    accountSubject: Buffer.concat([Buffer.of(2), Buffer.from(accountId)]),
    addressSubject: Buffer.concat([Buffer.of(3), sha256(addressKey(address))]),
    prefixSubject: Buffer.concat([Buffer.of(4), Buffer.from(prefix)]),
    numberCounts: [
      settings.SMS_PER_NUMBER_PER_MINUTE,
      settings.SMS_PER_NUMBER_PER_HOUR,
      settings.SMS_PER_NUMBER_PER_DAY,
    ],
    numberSeconds: [60, 3_600, 86_400],
    accountCounts: [settings.SMS_PER_ACCOUNT_PER_DAY],
    accountSeconds: [86_400],
    addressCounts: [settings.SMS_PER_ADDRESS_PER_HOUR],
    addressSeconds: [3_600],
    prefixCounts: [settings.SMS_BRAKED_PER_HOUR],
    prefixSeconds: [3_600],
    windowLength: Math.max(
      settings.SMS_PER_NUMBER_PER_DAY,
      settings.SMS_PER_NUMBER_PER_HOUR,
      settings.SMS_PER_ACCOUNT_PER_DAY,
      settings.SMS_PER_ADDRESS_PER_HOUR,
      settings.SMS_BRAKED_PER_HOUR,
    ),
    day,
    // Ordinary messages leave the reserve untouched; the dispatcher charges exactly, this only says so in time.
    dayUnits: ordinaryUnits(settings),
    countryUnits: fromStranger ? null : unitsOfCountry(settings, recipient.country),
    secondsToMidnight: secondsBetween(now, nextUtcDay(now)),
  };
}
