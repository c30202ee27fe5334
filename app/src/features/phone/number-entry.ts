import type { CountryCode } from 'libphonenumber-js';
import type { Numbers } from './numbers.ts';

export type Entry = { region: string; entry: string };
export type Complaint =
  | { word: 'empty' | 'startsWithOne' | 'tooLongPlain' | 'tooShortPlain' | 'invalid' | 'notMobile' }
  | { word: 'tooLong' | 'tooShort'; count: number };

/** Digits, with a `+` where there was one: full-width signs and every way of writing `00` and `-` and `（）` come out alike. */
export const plain = (text: string) =>
  text
    .normalize('NFKC')
    .replace(/[^\d+]/g, '')
    .replace(/(?!^)\+/g, '')
    .replace(/^00/, '+');

/** What stands in the field after something was typed or pasted: grouped as its country groups it, its country found. */
export function readEntry(text: string, region: string, numbers: Numbers | null): Entry {
  const digits = plain(text);
  const chinese = /^(?:\+86|86)(1\d{10})$/.exec(digits);
  if (chinese && (region === 'CN' || digits.startsWith('+'))) return { region: 'CN', entry: grouped(chinese[1]!) };
  if (digits.startsWith('+')) return readInternational(digits, region, numbers);
  if (region === 'CN') return { region, entry: grouped(digits) };
  return { region, entry: numbers ? new numbers.AsYouType(region as CountryCode).input(digits) : digits };
}

function readInternational(digits: string, region: string, numbers: Numbers | null): Entry {
  if (!numbers) return { region, entry: digits };
  const whole = numbers.parsePhoneNumberFromString(digits);
  if (whole?.country && whole.isValid())
    return { region: whole.country, entry: nationalForm(whole.country, whole.nationalNumber, numbers) };
  const typing = new numbers.AsYouType();
  const entry = typing.input(digits);
  return { region: typing.getCountry() ?? region, entry };
}

const nationalForm = (region: CountryCode, digits: string, numbers: Numbers) =>
  region === 'CN' ? grouped(digits) : new numbers.AsYouType(region).input(digits);

const grouped = (digits: string) =>
  [digits.slice(0, 3), digits.slice(3, 7), digits.slice(7)].filter((part) => part !== '').join(' ');

/**
 * What is wrong so far, or null. What is only unfinished is wrong once it is `final`: nobody wants to hear “too short”
 * at the third digit.
 */
export function complaintAbout(
  { region, entry }: Entry,
  numbers: Numbers | null,
  { final }: { final: boolean },
): Complaint | null {
  const digits = plain(entry);
  if (digits === '' || digits === '+') return final ? { word: 'empty' } : null;
  if (region === 'CN' && !digits.startsWith('+')) {
    const own = complaintAboutChinese(digits, final);
    if (own || digits.length < 11) return own;
  }
  if (!numbers) return null;
  const length = numbers.validatePhoneNumberLength(digits, region as CountryCode);
  if (length === 'TOO_LONG') return { word: 'tooLongPlain' };
  if (length !== undefined) return final ? { word: 'tooShortPlain' } : null;
  const number = numbers.parsePhoneNumberFromString(digits, region as CountryCode);
  if (!number?.isValid()) return final || region === 'CN' ? { word: 'invalid' } : null;
  const type = number.getType();
  return type === undefined || type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE' ? null : { word: 'notMobile' };
}

function complaintAboutChinese(digits: string, final: boolean): Complaint | null {
  // A lone 0 may be the beginning of 0086.
  if (digits === '0' && !final) return null;
  // 86 138… without its plus is on its way to being understood.
  if (digits.startsWith('86') && digits.length < 13) return final ? { word: 'tooShortPlain' } : null;
  if (!digits.startsWith('1')) return { word: 'startsWithOne' };
  if (digits.length > 11) return { word: 'tooLong', count: digits.length - 11 };
  return digits.length < 11 && final ? { word: 'tooShort', count: 11 - digits.length } : null;
}
