import type { ReactNode } from 'react';
import './notice.css';

type Props = { tone?: 'calm' | 'warn' | 'danger'; title?: string | undefined; children?: ReactNode };

/** Danger interrupts a screen reader; the rest waits its turn. */
export const Notice = ({ tone = 'calm', title, children }: Props) => (
  <div className={`notice notice--${tone}`} role={tone === 'danger' ? 'alert' : 'status'}>
    {title && <strong>{title}</strong>}
    {children}
  </div>
);
