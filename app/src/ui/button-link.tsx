import type { ReactNode } from 'react';
import { Link } from 'react-router';
import './button.css';

/** Looks like a button, but leads somewhere, so it is a link. */
export const ButtonLink = ({
  to,
  tone = 'primary',
  children,
}: {
  to: string;
  tone?: 'primary' | 'quiet';
  children: ReactNode;
}) => (
  <Link
    to={to}
    className={`button button--${tone} adm-button adm-button-${tone === 'primary' ? 'primary' : 'default'} adm-button-block`}
  >
    {children}
  </Link>
);
