import { tagNow } from '../i18n/index.ts';

/** 日本, by its two letters; as they are where they name none. */
export const countryName = (letters: string) =>
  /^[A-Z]{2}$/.test(letters) ? (new Intl.DisplayNames(tagNow(), { type: 'region' }).of(letters) ?? letters) : letters;
