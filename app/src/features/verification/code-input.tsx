import { type ClipboardEvent, type Ref, useState } from 'react';
import { useTranslation } from 'react-i18next';
import './code-input.css';

const length = 6;

type Props = {
  value: string;
  onChange: (value: string) => void;
  /** Wrong codes so far: each new one shakes the boxes. */
  wrongs: number;
  invalid: boolean;
  describedBy: string;
  ref: Ref<HTMLInputElement>;
};

/** Full-width digits count, all else is left out. */
const digitsOf = (text: string) => text.normalize('NFKC').replace(/\D/g, '').slice(0, length);

/**
 * One real input under six drawn boxes: autofill, paste, backspace and screen readers know what it is, which six inputs
 * would each have to pretend.
 */
export function CodeInput({ value, onChange, wrongs, invalid, describedBy, ref }: Props) {
  const { t } = useTranslation();
  const [focused, setFocused] = useState(false);
  // Two names for one movement: it starts anew when the name changes.
  const shake = wrongs === 0 ? undefined : wrongs % 2 === 0 ? 'even' : 'odd';
  const at = Math.min(value.length, length - 1);

  const paste = (event: ClipboardEvent) => {
    event.preventDefault();
    const text = event.clipboardData.getData('text').normalize('NFKC');
    // Out of a whole SMS, the code is the run of exactly six digits.
    const code = /(?<!\d)\d{6}(?!\d)/.exec(text)?.[0] ?? digitsOf(text);
    if (code !== '') onChange(code);
  };

  return (
    <div className="code" data-shake={shake} data-invalid={invalid || undefined}>
      <input
        ref={ref}
        className="code__input"
        aria-label={t('code.label')}
        aria-invalid={invalid}
        aria-describedby={describedBy}
        type="text"
        inputMode="numeric"
        autoComplete="one-time-code"
        // biome-ignore lint/a11y/noAutofocus: the page has one thing to do, and this is it
        autoFocus
        data-autofocus
        value={value}
        onChange={(event) => onChange(digitsOf(event.target.value))}
        onPaste={paste}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        // The boxes show no caret, so it stays at the end, where the next digit goes.
        onSelect={({ currentTarget: input }) => {
          const end = input.value.length;
          if (input.selectionStart !== end || input.selectionEnd !== end) input.setSelectionRange(end, end);
        }}
      />
      <div className="code__boxes" aria-hidden="true">
        {Array.from({ length }, (_, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: six boxes that never move
            key={index}
            className="code__box"
            data-active={(focused && index === at) || undefined}
            data-filled={index < value.length || undefined}
          >
            {value[index]}
          </span>
        ))}
      </div>
    </div>
  );
}
