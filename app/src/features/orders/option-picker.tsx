import type { Service } from '@btepai/contract';
import { Amount } from '../../ui/money.tsx';
import '../../ui/choices.css';

type Props = { legend: string; options: Service['options']; chosen: string; onChoose: (id: string) => void };

/** One of a service's options, each with its price. */
export const OptionPicker = ({ legend, options, chosen, onChoose }: Props) => (
  <fieldset className="choices choices--short">
    <legend>{legend}</legend>
    {options.map(({ id, name, price }) => (
      <label key={id} className="choice">
        <input type="radio" name="option" checked={id === chosen} onChange={() => onChoose(id)} />
        <span>{name}</span>
        <span className="choice__end">
          <Amount of={price} />
        </span>
      </label>
    ))}
  </fieldset>
);
