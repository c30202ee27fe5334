import type { ReactNode } from 'react';

/** In the place of a list that has nothing yet: what will be here, and what to do. */
export const Empty = ({ title, why, children }: { title: string; why: string; children?: ReactNode }) => (
  <div className="center">
    <h2>{title}</h2>
    <p className="soft">{why}</p>
    {children}
  </div>
);
