import type { ComponentProps } from 'react';
import { asAmountText } from './amount-entry.ts';
import { Field } from './field.tsx';
import './amount-field.css';

type Props = Omit<ComponentProps<typeof Field>, 'value' | 'onChange'> & {
  /** The text as it stands; `readAmount` says what it comes to. */
  value: string;
  onChange: (text: string) => void;
};

/** Takes an amount as people write it. */
export const AmountField = ({ value, onChange, ...rest }: Props) => (
  <div className="amount-field">
    <Field
      {...rest}
      inputMode="decimal"
      autoComplete="off"
      maxLength={16}
      value={value}
      onChange={(event) => onChange(asAmountText(event.target.value))}
      before={
        <span className="amount-field__sign" aria-hidden="true">
          ¥
        </span>
      }
    />
  </div>
);
