import type { RiskAlert } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { countryName } from '../../ui/country.ts';

const shown = [
  'member',
  'reasons',
  'country',
  'identifiers',
  'units',
  'of',
  'prefix',
  'codes',
  'gateway',
  'differs',
] as const;

/** What an alert says beside its kind, in words: what only the machine needs is left out. */
export function Details({ of: { details } }: { of: RiskAlert }) {
  const { t } = useTranslation();
  const said = shown.flatMap((name) => {
    const value = details[name];
    if (value === null || value === undefined) return [];
    const words = Array.isArray(value) ? value.map(String).join(t('common.comma')) : String(value);
    return [`${t(`alerts.detail.${name}`)} ${name === 'country' ? countryName(words) : words}`];
  });
  return said.length > 0 ? said.join(' · ') : '—';
}
