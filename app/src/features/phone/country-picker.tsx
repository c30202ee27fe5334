import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { languageNow } from '../../i18n/index.ts';
import { Loading } from '../../ui/loading.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { countriesOf, matching } from './countries.ts';
import type { Numbers } from './numbers.ts';
import '../../ui/rows.css';

type Props = { numbers: Numbers | null; region: string; onChoose: (region: string) => void; onClose: () => void };

export function CountryPicker({ numbers, region, onChoose, onClose }: Props) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const language = languageNow();
  const all = useMemo(() => (numbers ? countriesOf(numbers, language) : []), [numbers, language]);
  const found = matching(all, search);
  return (
    <Sheet title={t('number.country')} onClose={onClose}>
      <div className="field__box countries__search">
        <input
          type="search"
          aria-label={t('number.countrySearch')}
          placeholder={t('number.countrySearch')}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      </div>
      {!numbers && <Loading />}
      <div>
        <p role="status" className="soft">
          {numbers && found.length === 0 && t('number.countryNone')}
        </p>
        <ul className="countries">
          {found.map((country) => (
            <li key={country.region}>
              <button
                type="button"
                className="row"
                aria-current={country.region === region || undefined}
                onClick={() => onChoose(country.region)}
              >
                {country.name}
                <span className="row__value">+{country.code}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </Sheet>
  );
}
