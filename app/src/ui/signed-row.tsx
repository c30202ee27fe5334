import { RightOutline } from 'antd-mobile-icons';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import './rows.css';

type Props = { to: string; sign: ReactNode; note?: string; badge?: string | undefined; children: ReactNode };

/** A row with its sign before it and a line of explanation under it. */
export const SignedRow = ({ to, sign, note, badge, children }: Props) => (
  <Link to={to} className="row row--tall">
    {sign}
    <span className="row__words">
      <span className="row__name">
        {children}
        {badge && <span className="badge">{badge}</span>}
      </span>
      {note && <small>{note}</small>}
    </span>
    <RightOutline aria-hidden="true" />
  </Link>
);
