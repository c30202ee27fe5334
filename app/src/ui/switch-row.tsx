import type { ReactNode } from 'react';
import './rows.css';
import './switch-row.css';

type Props = {
  on: boolean;
  /** Stands as it is: the reason is said nearby. */
  locked?: boolean;
  note?: string | undefined;
  onChange: (on: boolean) => void;
  children: ReactNode;
};

/** One thing that is on or off. The whole row can be tapped. */
export const SwitchRow = ({ on, locked = false, note, onChange, children }: Props) => (
  <label className="row">
    <span className="row__words">
      {children}
      {note && <small>{note}</small>}
    </span>
    <input
      type="checkbox"
      role="switch"
      aria-checked={on}
      className="switch"
      checked={on}
      disabled={locked}
      onChange={(event) => onChange(event.target.checked)}
    />
  </label>
);
