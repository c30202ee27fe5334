import type { Problem } from '@btepai/contract';
import type { ReactNode } from 'react';

type Props = { id: string; label: string; hint?: string; error?: string | undefined; children: ReactNode };

/** A field with its words above it, and what is wrong with it below. */
export const Field = ({ id, label, hint, error, children }: Props) => (
  <div className="publication__field">
    <label htmlFor={id}>{label}</label>
    {children}
    {hint && <span className="soft publication__hint">{hint}</span>}
    {error && (
      <span className="publication__error" role="alert">
        {error}
      </span>
    )}
  </div>
);

/** What the server said of a field, by its path. */
export const errorAt = (problem: Problem | null, path: string): string | undefined =>
  problem?.errors?.find((error) => error.path === path)?.message;
