import { Bar, CartesianGrid, ComposedChart, Legend, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { atTime } from './time.ts';

type Series = { key: string; name: string; colour: string };
type Props = {
  /** What it shows, in words, for those who can't see it. */
  label: string;
  points: ({ at: string } & Record<string, number | string>)[];
  /** One on top of the other. */
  bars: Series[];
  line?: Series;
  /** How a moment is written: by its minute, if nothing is said. */
  time?: (at: string) => string;
};

const tick = { fill: 'var(--ink-soft)', fontSize: 12 };
const tooltip = { background: 'var(--surface)', border: '1px solid var(--line)', borderRadius: 8, color: 'var(--ink)' };

/** Numbers over time. It is heavy, so whoever shows one loads it lazily. */
export default function Chart({ label, points, bars, line, time = atTime }: Props) {
  return (
    <figure style={{ margin: 0 }} role="img" aria-label={label}>
      <ResponsiveContainer width="100%" height={220}>
        <ComposedChart data={points} accessibilityLayer={false} margin={{ left: -16, right: 8, top: 8 }}>
          <CartesianGrid stroke="var(--line)" vertical={false} />
          <XAxis dataKey="at" tickFormatter={time} tick={tick} stroke="var(--line)" minTickGap={48} />
          <YAxis allowDecimals={false} tick={tick} stroke="var(--line)" />
          <Tooltip
            labelFormatter={(at) => time(String(at))}
            contentStyle={tooltip}
            itemStyle={{ color: 'var(--ink)' }}
            cursor={{ fill: 'var(--sunken)' }}
          />
          <Legend itemSorter={null} formatter={(name) => <span className="soft">{name}</span>} />
          {bars.map(({ key, name, colour }) => (
            <Bar key={key} dataKey={key} name={name} fill={colour} stackId="bars" isAnimationActive={false} />
          ))}
          {line && (
            <Line
              dataKey={line.key}
              name={line.name}
              stroke={line.colour}
              strokeWidth={2}
              dot={false}
              isAnimationActive={false}
            />
          )}
        </ComposedChart>
      </ResponsiveContainer>
    </figure>
  );
}
