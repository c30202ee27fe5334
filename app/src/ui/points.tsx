import type { ComponentType, SVGProps } from 'react';
import './points.css';

type Sign = ComponentType<SVGProps<SVGSVGElement>>;
type Props = { points: { sign: Sign; words: string }[]; tone?: 'calm' | 'warn' };

/** A few things to know, each a line with its sign. */
export const Points = ({ points, tone = 'calm' }: Props) => (
  <ul className={`points points--${tone}`}>
    {points.map(({ sign: Sign, words }) => (
      <li key={words}>
        <Sign aria-hidden="true" />
        {words}
      </li>
    ))}
  </ul>
);
