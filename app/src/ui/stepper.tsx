import { AddOutline, MinusOutline } from 'antd-mobile-icons';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import './field.css';
import './stepper.css';

type Props = {
  label: string;
  /** What one of it is called. */
  unit: string;
  max: number;
  /** As typed; `readQuantity` says which number it is. */
  value: string;
  hint: string;
  error: string | null;
  onChange: (text: string) => void;
};

/** A whole number from 1 on, or null. */
export const readQuantity = (text: string): number | null => (/^0*[1-9]\d{0,8}$/.test(text) ? Number(text) : null);

/** How many: by a tap, by the arrow keys, or typed. At an end its button stays, so that the focus does. */
export function Stepper({ label, unit, max, value, hint, error, onChange }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const quantity = readQuantity(value);
  const move = (by: number) => onChange(String(Math.min(max, Math.max(1, (quantity ?? 0) + by))));
  return (
    <div className="field">
      <div className="stepper">
        <label htmlFor={id}>{label}</label>
        <div className="stepper__box" data-wrong={error !== null || undefined}>
          <button
            type="button"
            className="round"
            aria-label={t('services.less')}
            aria-disabled={quantity === null || quantity <= 1}
            onClick={() => move(-1)}
          >
            <MinusOutline aria-hidden="true" />
          </button>
          <input
            id={id}
            role="spinbutton"
            inputMode="numeric"
            autoComplete="off"
            maxLength={9}
            aria-valuemin={1}
            aria-valuemax={max}
            aria-valuenow={quantity ?? undefined}
            aria-valuetext={quantity === null ? undefined : `${quantity} ${unit}`}
            aria-invalid={error !== null}
            aria-describedby={`${id}-error ${id}-hint`}
            value={value}
            onChange={(event) => onChange(event.target.value.normalize('NFKC').replace(/\s/g, ''))}
            onKeyDown={(event) => {
              if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
              event.preventDefault();
              move(event.key === 'ArrowUp' ? 1 : -1);
            }}
          />
          <button
            type="button"
            className="round"
            aria-label={t('services.more')}
            aria-disabled={quantity !== null && quantity >= max}
            onClick={() => move(1)}
          >
            <AddOutline aria-hidden="true" />
          </button>
        </div>
      </div>
      <p id={`${id}-error`} className="field__error" aria-live="polite">
        {error}
      </p>
      <p id={`${id}-hint`} className="hidden-words">
        {hint}
      </p>
    </div>
  );
}
