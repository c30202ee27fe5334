import type { ReactNode } from 'react';
import './accounts.css';

/** What is known, each by its name. */
export const Facts = ({ children }: { children: ReactNode }) => <dl className="account-facts">{children}</dl>;

export const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);
