import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { Refusal } from './refusal.ts';

/** A number proven to exist in the numbering plan. `e164` is the one spelling that is stored, indexed and compared. */
export type PhoneNumber = { e164: string; country: string };

/** What people paste around a number without seeing it: bidirectional marks, zero-width and other format characters. */
const invisible = /[\p{Cf}\p{Cc}]/gu;
const anyDigit = /\p{Nd}/gu;

/** Any script's decimal digit as ASCII: Unicode keeps each script's ten in a row, from zero up. */
function asciiDigit(digit: string): string {
  const point = digit.codePointAt(0)!;
  let zero = point;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((point - zero) % 10);
}

/**
 * Reads a number as people write it. A leading `00` is the international prefix everywhere, as people expect of `0086`.
 * @throws Refusal phone_invalid | phone_not_mobile
 */
export function parsePhone(written: string, region: string): PhoneNumber {
  const number = read(written, region);
  if (!number) throw new Refusal('phone_invalid');
  const type = number.getType();
  if (type !== 'MOBILE' && type !== 'FIXED_LINE_OR_MOBILE') throw new Refusal('phone_not_mobile');
  return { e164: number.number, country: number.country ?? number.countryCallingCode };
}

/** Any number of the numbering plan in its one spelling, be it mobile or not; null where it is none. */
export const anyNumber = (written: string, region: string): string | null => read(written, region)?.number ?? null;

function read(written: string, region: string) {
  const international = toAscii(written).replace(/^\s*\(?\s*(?:00|\+)\s*(\d+)\s*\)?/, '+$1');
  const country = isSupportedCountry(region) ? region : undefined;
  const number = parsePhoneNumberFromString(international, {
    ...(country ? { defaultCountry: country } : {}),
    extract: false,
  });
  return number?.isValid() && !number.ext ? number : null;
}

/** As people meant it: one form of each letter, every script's digits as ours, nothing that can't be seen. */
export function toAscii(written: string): string {
  return written.normalize('NFKC').replace(invisible, '').replace(anyDigit, asciiDigit);
}

/** The digits that people in its own country write, of a number in its one spelling. */
export const nationalNumber = (e164: string): string =>
  parsePhoneNumberFromString(e164)?.nationalNumber ?? e164.replace(/\D/g, '');

/** `+86 138****8000`: at most the first three and the last four, and never fewer than four digits hidden. */
export function maskPhone(e164: string): string {
  const number = parsePhoneNumberFromString(e164);
  const national = number?.nationalNumber ?? e164;
  const shown = Math.max(0, national.length - 4);
  const head = Math.min(3, Math.floor(shown / 2));
  const tail = Math.min(4, shown - head);
  return `+${number?.countryCallingCode ?? ''} ${national.slice(0, head)}****${national.slice(national.length - tail)}`;
}
