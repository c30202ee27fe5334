import type { ReactNode } from 'react';
import { useFocusOnShow } from './use-focus-on-show.ts';
import './done.css';

/** It worked: what, and what follows. */
export function Done({ title, children }: { title: string; children: ReactNode }) {
  const heading = useFocusOnShow<HTMLHeadingElement>();
  return (
    <div className="step">
      <svg className="tick" viewBox="0 0 64 64" aria-hidden="true">
        <circle cx="32" cy="32" r="32" />
        <path d="m19 33 9 9 18-19" />
      </svg>
      <h2 className="title" ref={heading} tabIndex={-1}>
        {title}
      </h2>
      {children}
    </div>
  );
}
