import type { ReactNode } from 'react';
import './rows.css';
import './switch-row.css';

type Props = {
  on: boolean;
  /** Stands as it is, for the reason that `describedBy` names. */
  locked?: boolean;
  describedBy?: string | undefined;
  note?: string | undefined;
  onChange: (on: boolean) => void;
  children: ReactNode;
};

/** One thing that is on or off. The whole row can be tapped. */
export const SwitchRow = ({ on, locked = false, describedBy, note, onChange, children }: Props) => (
  <label className="row">
    <span className="row__words">
      {children}
      {note && <small>{note}</small>}
    </span>
    <input
      type="checkbox"
      role="switch"
      aria-checked={on}
      aria-describedby={describedBy}
      className="switch"
      checked={on}
      disabled={locked}
      onChange={(event) => onChange(event.target.checked)}
    />
  </label>
);
