import { type ReactNode, useLayoutEffect, useRef } from 'react';
import './filters.css';

type Props = { label: string; isTight?: boolean; children: ReactNode };

/** Links to the parts of one list, in a line that scrolls where it must; the one that is open is always in sight. */
export function Filters({ label, isTight = false, children }: Props) {
  const line = useRef<HTMLElement>(null);
  // After every change of what is open, which the links say themselves.
  useLayoutEffect(() => {
    line.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });
  return (
    <nav ref={line} className={isTight ? 'filters filters--tight' : 'filters'} aria-label={label}>
      {children}
    </nav>
  );
}
