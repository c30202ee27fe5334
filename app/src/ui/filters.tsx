import { type ReactNode, useLayoutEffect, useRef } from 'react';
import './filters.css';

type Props = {
  label: string;
  /** Which of the links is open. */
  open: string;
  isTight?: boolean;
  children: ReactNode;
};

/** Links to the parts of one list, in a line that scrolls where it must; the one that is open is always in sight. */
export function Filters({ label, open, isTight = false, children }: Props) {
  const line = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: when another one is open
  useLayoutEffect(() => {
    line.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [open]);
  return (
    <nav ref={line} className={isTight ? 'filters filters--tight' : 'filters'} aria-label={label}>
      {children}
    </nav>
  );
}
