import { useId } from 'react';

type ChoiceProps<Value extends string> = {
  label: string;
  why: string;
  value: Value;
  options: [Value, string][];
  onChoose: (value: Value) => void;
};

/** One of several, with what it means below. */
export function Choice<Value extends string>({ label, why, value, options, onChoose }: ChoiceProps<Value>) {
  const id = useId();
  return (
    <div className="faults__choice">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        aria-describedby={`${id}-why`}
        value={value}
        onChange={({ target }) => onChoose(target.value as Value)}
      >
        {options.map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
      <small id={`${id}-why`}>{why}</small>
    </div>
  );
}

export function Seconds({ label, ms, onChange }: { label: string; ms: number; onChange: (ms: number) => void }) {
  return (
    <label className="faults__delay">
      {label}
      <input
        type="number"
        min={1}
        max={600}
        defaultValue={ms / 1000}
        onChange={({ target }) => target.validity.valid && onChange(target.valueAsNumber * 1000)}
      />
    </label>
  );
}
