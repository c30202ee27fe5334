import type { ReactNode } from 'react';
import './empty-state.css';

type Props = { title: string; children?: ReactNode };

/** Nothing here, and why that is well or what to do. */
export const EmptyState = ({ title, children }: Props) => (
  <div className="empty">
    <img src="/icon.svg" width={40} height={40} alt="" />
    <h2>{title}</h2>
    {children && <div className="soft">{children}</div>}
  </div>
);
