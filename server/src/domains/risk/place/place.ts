import type { Language } from '@btepai/contract';
import ipaddr from 'ipaddr.js';
import { countryOf } from './country.ts';
import type { Network } from './network.ts';
import { networkOf } from './network.ts';

export type Place = { country: string | null; network: Network | null };
const nowhere: Place = { country: null, network: null };

/** Where an address is, as far as the databases in the packages tell; private, loopback and reserved ones are nowhere. */
export function placeOf(address: string): Place {
  if (!ipaddr.isValid(address)) return nowhere;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return nowhere;
  const family = parsed.kind();
  const asNumber = parsed.toByteArray().reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
  return { country: countryOf(parsed.toString(), family), network: networkOf(asNumber, family) };
}

/** How networks are called by those who use them; others keep the name that they are registered by. */
const knownNetworks: [RegExp, string][] = [
  [/^(chinanet|china ?telecom|.*china telecom)/i, '中国电信'],
  [/^(china ?unicom|unicom)/i, '中国联通'],
  [/^china (mobile|tietong)/i, '中国移动'],
  [/china education and research network/i, '教育网'],
  [/broadcasting.*network|china broadnet/i, '中国广电'],
  [/aliyun|alibaba/i, '阿里云'],
  [/tencent/i, '腾讯云'],
  [/huawei/i, '华为云'],
];

const regionNames = {
  zh: new Intl.DisplayNames('zh-CN', { type: 'region' }),
  en: new Intl.DisplayNames('en', { type: 'region' }),
};
/** The long names of these are longer than a line of a list. */
const shortNames: Record<Language, Record<string, string>> = {
  zh: { HK: '中国香港', MO: '中国澳门', TW: '中国台湾' },
  en: { HK: 'Hong Kong', MO: 'Macao' },
};

/** `中国 · 中国电信`, or as much of it as is known; null where nothing is. */
export function nameOfPlace({ country, network }: Place, language: Language): string | null {
  const countryName = country && (shortNames[language][country] ?? regionNames[language].of(country));
  const known =
    language === 'zh' ? knownNetworks.find(([pattern]) => pattern.test(network?.name ?? ''))?.[1] : undefined;
  return [countryName, known ?? network?.name].filter(Boolean).join(' · ') || null;
}
