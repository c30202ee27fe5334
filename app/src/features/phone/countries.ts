import type { CountryCode } from 'libphonenumber-js';
import type { Language } from '../../i18n/index.ts';
import type { Numbers } from './numbers.ts';

export type Country = { region: string; name: string; code: string; words: string };

const first = ['CN', 'HK', 'MO', 'TW'];

/** As Chinese apps write them. */
const ownNames: Record<Language, Record<string, string>> = {
  zh: { CN: '中国大陆', HK: '中国香港', MO: '中国澳门', TW: '中国台湾' },
  en: { CN: 'Mainland China', HK: 'Hong Kong, China', MO: 'Macao, China', TW: 'Taiwan, China' },
};

const nameOf = (region: string, language: Language) =>
  ownNames[language][region] ?? new Intl.DisplayNames([language], { type: 'region' }).of(region) ?? region;

/** Every country with a numbering plan, the nearest first, then by name. */
export function countriesOf(numbers: Numbers, language: Language): Country[] {
  const byName = new Intl.Collator(language === 'zh' ? 'zh-CN' : 'en');
  const rank = ({ region }: Country) => (first.includes(region) ? first.indexOf(region) : first.length);
  return numbers
    .getCountries()
    .map((region) => countryOf(region, numbers, language))
    .sort((a, b) => rank(a) - rank(b) || byName.compare(a.name, b.name));
}

function countryOf(region: CountryCode, numbers: Numbers, language: Language): Country {
  const code = numbers.getCountryCallingCode(region);
  const words = `${nameOf(region, 'zh')} ${nameOf(region, 'en')} ${region} +${code}`.toLowerCase();
  return { region, name: nameOf(region, language), code, words };
}

/** What stands beside the number; mainland China is known without the numbering plans. */
export function chosenCountry(region: string, numbers: Numbers | null, language: Language) {
  const code = numbers?.getCountryCallingCode(region as CountryCode) ?? (region === 'CN' ? '86' : '…');
  return { name: nameOf(region, language), code };
}

export const matching = (countries: Country[], search: string) => {
  const wanted = search.normalize('NFKC').trim().toLowerCase();
  return countries.filter(({ words }) => words.includes(wanted));
};
