import { anyNumber, toAscii } from './phone-number.ts';

/**
 * Who a text or call came from, as people read it off a screen: a `number` of the numbering plan, a `service` number (106…,
 * 95…, 12306), or a `name`. Two spellings of one sender have one `key`; `shown` is the key as people know it.
 */
export type Sender = { kind: 'number' | 'service' | 'name'; key: string; shown: string };

const region = 'CN';
const longestNumber = 24;
/** What carriers give to those who send texts. Without the 0 of a call it is no number of Beijing, whose area code is 10. */
const bulk = /^106\d{4,}$/;
/** The country's code before it, as some handsets show it. */
const bulkAbroad = /^(?:00)?86(?=(?:106|9[56])\d)/;

/** @returns null where there is neither letter nor digit in it, or more digits than any number has */
export function readSender(written: string): Sender | null {
  const plain = toAscii(written).replace(/\s+/gu, ' ').trim();
  return /^[\d\s+().~*#/\p{Pd}]+$/u.test(plain) ? readDigits(plain) : readName(plain);
}

function readDigits(plain: string): Sender | null {
  const digits = plain.replace(/\D/g, '');
  if (digits === '' || digits.length > longestNumber) return null;
  const service = (key: string): Sender => ({ kind: 'service', key, shown: key });
  const isAbroad = /^\(?\s*(?:\+|00)/.test(plain);
  if (!isAbroad && bulk.test(digits)) return service(digits);
  const number = anyNumber(plain.replace(/\p{Pd}/gu, '-'), region);
  if (number) return { kind: 'number', key: number, shown: number };
  return service(isAbroad ? digits.replace(/^(?:00)?86/, '') || digits : digits.replace(bulkAbroad, ''));
}

function readName(plain: string): Sender | null {
  const key = plain.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  return key === '' ? null : { kind: 'name', key, shown: plain };
}
