import type { Pdu } from 'smpp';
import { parsePhone } from '../../../../kit/phone-number.ts';
import type { Settings } from '../../../../settings.ts';
import type { Receipt, Report } from '../gateway.ts';
import { decode, withoutHeader } from './encoding.ts';

/** How an SMSC writes the identifiers of its messages in its answers, and in the text of its receipts. */
export type MessageIdForm = Settings['SMPP_MESSAGE_IDS'];

type Reading = { idForm: MessageIdForm; country: string };

const typeBits = 0x3c;
const types = { message: 0x00, receipt: 0x04, notice: 0x20 } as const;
const headerBit = 0x40;

/** By number (`message_state`) and by name (`stat:`). The others are on the way, or say nothing. */
const ends: Record<string, { status: Receipt['status']; reason?: 'unreachable' | 'rejected' }> = {
  2: { status: 'delivered' },
  3: { status: 'undelivered', reason: 'unreachable' },
  4: { status: 'undelivered', reason: 'rejected' },
  5: { status: 'undelivered', reason: 'unreachable' },
  8: { status: 'undelivered', reason: 'rejected' },
};
const stateNumbers: Record<string, number> = { DELIVRD: 2, EXPIRED: 3, DELETED: 4, UNDELIV: 5, REJECTD: 8 };

/** What a `deliver_sm` or `data_sm` tells: what became of a message, or what a handset answers. Nothing, where it can't be read. */
export function reportOf(request: Pdu, reading: Reading): Report {
  const type = numberOf(request.esm_class) & typeBits;
  if (type === types.receipt || type === types.notice) return { receipts: receiptsOf(request, reading), replies: [] };
  return { receipts: [], replies: type === types.message ? repliesOf(request, reading.country) : [] };
}

function receiptsOf(request: Pdu, { idForm }: Reading): Receipt[] {
  const text = octetsOf(request).toString('latin1');
  const told = request.receipted_message_id;
  const written = /\bid:\s*([^\s]+)/i.exec(text)?.[1];
  const named = /\bstat:\s*([a-z]+)/i.exec(text)?.[1]?.toUpperCase().slice(0, 7);
  // The parameter has the identifier as the answer had it; the text has it as that SMSC writes texts.
  const reference =
    typeof told === 'string' && told !== '' ? referenceOf(told, idForm) : written && receiptedIn(written, idForm);
  const end = ends[numberOf(request.message_state) || stateNumbers[named ?? ''] || 0];
  return reference && end ? [{ reference, ...end }] : [];
}

/** The identifier of an answer in the one spelling by which receipts find it. */
export const referenceOf = (messageId: string, idForm: MessageIdForm): string =>
  spell(messageId, idForm === 'hex_then_decimal' ? 16 : idForm === 'decimal_then_hex' ? 10 : null);

const receiptedIn = (messageId: string, idForm: MessageIdForm): string =>
  spell(messageId, idForm === 'hex_then_decimal' ? 10 : idForm === 'decimal_then_hex' ? 16 : null);

/** As a decimal number where its base is known; else small letters and no zeros before it, where it may be a number. */
function spell(messageId: string, base: 10 | 16 | null): string {
  if (!/^[\da-f]+$/i.test(messageId)) return messageId;
  if (base === 16) return BigInt(`0x${messageId}`).toString();
  if (base === 10 && /^\d+$/.test(messageId)) return BigInt(messageId).toString();
  return messageId.toLowerCase().replace(/^0+(?=.)/, '');
}

/** The parts of a long reply are taken as they come, each by itself: the word that matters (R) is a short one. */
function repliesOf(request: Pdu, country: string): Report['replies'] {
  const octets = octetsOf(request);
  const body = numberOf(request.esm_class) & headerBit ? withoutHeader(octets) : octets;
  const text = decode(body, numberOf(request.data_coding));
  const from = senderOf(request, country);
  return text !== null && from !== null ? [{ from, text }] : [];
}

const international = 1;

/** Null where it isn't the number of a handset. */
function senderOf({ source_addr: address, source_addr_ton: ton }: Pdu, country: string): string | null {
  const written = typeof address === 'string' ? address.trim() : '';
  for (const spelling of ton === international ? [`+${written.replace(/^\+/, '')}`] : [written, `+${written}`])
    try {
      return parsePhone(spelling, country).e164;
    } catch {}
  return null;
}

function octetsOf({ short_message: short, message_payload: long }: Pdu): Buffer {
  if (Buffer.isBuffer(short) && short.length > 0) return short;
  return Buffer.isBuffer(long) ? long : Buffer.alloc(0);
}

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);
