/** Plain tables that read the same in a terminal and as Markdown. */
export function table(head: string[], rows: string[][]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const line = (row: string[]) =>
    `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => (column === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

export const median = (values: number[]) => quantile(values, 0.5);

export function quantile(values: number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const rate = (perSecond: number) => `${Math.round(perSecond).toLocaleString('en')}/s`;
export const ms = (value: number) => `${value < 100 ? value.toFixed(1) : Math.round(value)} ms`;
export const range = (values: number[]) => `${Math.round(Math.min(...values))}–${Math.round(Math.max(...values))}`;

/** The median and the 99th percentile. */
export const quantiles = (times: number[]) => [0.5, 0.99].map((share) => ms(quantile(times, share)));

/** An aim with what was measured: `[met]` or `[missed]`. */
export type Aim = { what: string; measured: string; aim: string; met: boolean };

export const aimsTable = (aims: Aim[]) =>
  table(
    ['aim', 'measured', 'wanted', ''],
    aims.map(({ what, measured, aim, met }) => [what, measured, aim, met ? 'met' : 'MISSED']),
  );
