import type { PaymentMethod } from '@btepai/contract';
import type { ReactNode } from 'react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { MethodSign } from './method-sign.tsx';
import '../../ui/rows.css';
import './payments.css';

/** `off`: why it can't be chosen; `way`: what would change that. */
export type MethodRow = { method: PaymentMethod; note?: string | undefined; off?: boolean; way?: ReactNode };

type Props = {
  legend: string;
  rows: MethodRow[];
  chosen: PaymentMethod | null;
  onChoose: (method: PaymentMethod) => void;
};

/** The ways to pay, one of which is chosen. What can't be chosen says why, and what to do about it. */
export function MethodRows({ legend, rows, chosen, onChoose }: Props) {
  const name = useId();
  return (
    <fieldset className="methods">
      <legend>{legend}</legend>
      <div className="rows">
        {rows.map((row) =>
          row.way ? (
            <div key={row.method} className="row row--tall">
              <Words {...row} />
              {row.way}
            </div>
          ) : (
            <label key={row.method} className="row row--tall" data-off={row.off || undefined}>
              <Words {...row} />
              <input
                type="radio"
                name={name}
                value={row.method}
                checked={chosen === row.method}
                disabled={row.off}
                onChange={() => onChoose(row.method)}
              />
            </label>
          ),
        )}
      </div>
    </fieldset>
  );
}

function Words({ method, note }: MethodRow) {
  const { t } = useTranslation();
  return (
    <>
      <MethodSign method={method} />
      <span className="row__words">
        {t(`method.${method}`)}
        {note && <small>{note}</small>}
      </span>
    </>
  );
}
