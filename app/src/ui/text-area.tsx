import { type ComponentProps, useId } from 'react';
import './field.css';

type Props = Omit<ComponentProps<'textarea'>, 'id'> & { label: string; hint?: string; error?: string | null };

/** Like `Field`, for more than a line. */
export function TextArea({ label, hint, error, ...area }: Props) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="field__box">
        <textarea
          id={id}
          rows={5}
          aria-invalid={Boolean(error)}
          aria-describedby={`${id}-error ${id}-hint`}
          {...area}
        />
      </div>
      <p id={`${id}-error`} className="field__error" aria-live="polite">
        {error}
      </p>
      <p id={`${id}-hint`} className="field__hint" hidden={!hint || Boolean(error)}>
        {hint}
      </p>
    </div>
  );
}
