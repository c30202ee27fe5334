import { RightOutline } from 'antd-mobile-icons';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import './rows.css';

export const RowLink = ({ to, value, children }: { to: string; value?: string; children: ReactNode }) => (
  <Link to={to} className="row">
    {children}
    <span className="row__value">{value}</span>
    <RightOutline aria-hidden="true" />
  </Link>
);
