import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { AmountField } from '../../ui/amount-field.tsx';
import { inYuan } from '../../ui/money.tsx';
import './wallet.css';

const usual = [50, 100, 200, 500, 1000, 2000];

type Props = {
  /** As it stands in the field; a chip writes its own there. */
  text: string;
  onChange: (text: string) => void;
  onLeft: () => void;
  error: string | null;
  hint: string | undefined;
};

/** The usual amounts, a tap each, and a field for any other. */
export function AmountChoice({ text, onChange, onLeft, error, hint }: Props) {
  const { t } = useTranslation();
  const name = useId();
  return (
    <>
      <fieldset className="chips">
        <legend>{t('topUp.amount')}</legend>
        {usual.map((yuan) => (
          <label key={yuan} className="chip">
            <input
              type="radio"
              name={name}
              value={yuan}
              checked={text === String(yuan)}
              onChange={() => onChange(String(yuan))}
            />
            {inYuan({ amount: yuan * 100, currency: 'CNY' }).replace(/\.00$/, '')}
          </label>
        ))}
      </fieldset>
      <AmountField label={t('topUp.own')} hint={hint} error={error} value={text} onChange={onChange} onBlur={onLeft} />
    </>
  );
}
