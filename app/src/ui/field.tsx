import { type ComponentProps, type ReactNode, useId } from 'react';
import './field.css';

type Props = Omit<ComponentProps<'input'>, 'id'> & {
  label: string;
  hint?: string | undefined;
  error?: string | null | undefined;
  /** Stands in the box, before and after what is typed. */
  before?: ReactNode;
  after?: ReactNode;
};

export function Field({ label, hint, error, before, after, ...input }: Props) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="field__box">
        {before}
        <input
          id={id}
          aria-invalid={Boolean(error)}
          aria-describedby={`${id}-error ${id}-hint`}
          autoCapitalize="none"
          spellCheck={false}
          {...input}
        />
        {after}
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
