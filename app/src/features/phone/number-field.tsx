import { DownOutline } from 'antd-mobile-icons';
import { type ChangeEvent, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { languageNow } from '../../i18n/index.ts';
import { Field } from '../../ui/field.tsx';
import { chosenCountry } from './countries.ts';
import { CountryPicker } from './country-picker.tsx';
import { type Entry, readEntry } from './number-entry.ts';
import type { Numbers } from './numbers.ts';
import './number-field.css';

type Props = {
  label: string;
  hint?: string | undefined;
  autoFocus?: boolean;
  numbers: Numbers | null;
  value: Entry;
  error: string | null;
  onChange: (entry: Entry) => void;
  onBlur: () => void;
  ref: React.RefObject<HTMLInputElement | null>;
};

const digitsBefore = (text: string, caret: number) => text.slice(0, caret).replace(/[^\d+]/g, '').length;

/** The number groups itself while it is typed; the caret stays behind the digit it stood behind. */
export function NumberField({ label, hint, autoFocus = false, numbers, value, error, onChange, onBlur, ref }: Props) {
  const { t } = useTranslation();
  const [picking, setPicking] = useState(false);
  const caretAfter = useRef<number | null>(null);
  const { name, code } = chosenCountry(value.region, numbers, languageNow());

  useLayoutEffect(() => {
    const input = ref.current;
    if (!input || caretAfter.current === null || document.activeElement !== input) return;
    let position = 0;
    while (position < input.value.length && digitsBefore(input.value, position) < caretAfter.current) position++;
    input.setSelectionRange(position, position);
    caretAfter.current = null;
  });

  const type = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const next = readEntry(target.value, value.region, numbers);
    const atEnd = target.selectionStart === target.value.length;
    caretAfter.current = atEnd
      ? next.entry.length
      : digitsBefore(target.value.normalize('NFKC'), target.selectionStart ?? 0);
    onChange(next);
  };

  return (
    <>
      <Field
        ref={ref}
        label={label}
        hint={hint}
        error={error}
        type="tel"
        inputMode="tel"
        autoComplete="tel"
        autoFocus={autoFocus}
        value={value.entry}
        onChange={type}
        onBlur={onBlur}
        before={
          <button
            type="button"
            className="country"
            aria-label={t('number.countryNow', { name, code })}
            aria-haspopup="dialog"
            onClick={() => setPicking(true)}
          >
            +{code}
            <DownOutline aria-hidden="true" />
          </button>
        }
      />
      {picking && (
        <CountryPicker
          numbers={numbers}
          region={value.region}
          onClose={() => setPicking(false)}
          onChoose={(region) => {
            onChange(readEntry(value.entry, region, numbers));
            setPicking(false);
            ref.current?.focus();
          }}
        />
      )}
    </>
  );
}
