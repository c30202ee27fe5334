/** Whether two lots of measurements come from one source, by ranks: what a few slow requests do to a mean does not matter. */

/** The two-sided p of Mann–Whitney's U, by its normal approximation with ties, for hundreds of values on each side. */
export function mannWhitneyP(ones: number[], others: number[]): number {
  const [n, m] = [ones.length, others.length];
  const { ranks, ties } = rank([...ones, ...others]);
  const u = sum(ranks.slice(0, n)) - (n * (n + 1)) / 2;
  const all = n + m;
  const variance = ((n * m) / 12) * (all + 1 - ties / (all * (all - 1)));
  return twoSided((u - (n * m) / 2) / Math.sqrt(variance));
}

/** The two-sided p of Wilcoxon's signed ranks, of pairs. */
export function wilcoxonP(ones: number[], others: number[]): number {
  const differences = ones.map((one, index) => one - others[index]!).filter((difference) => difference !== 0);
  const { ranks, ties } = rank(differences.map(Math.abs));
  const n = differences.length;
  const positive = sum(ranks.filter((_, index) => differences[index]! > 0));
  const variance = (n * (n + 1) * (2 * n + 1)) / 24 - ties / 48;
  return twoSided((positive - (n * (n + 1)) / 4) / Math.sqrt(variance));
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

/** Each value's rank, of equal ones their mean, and Σ(t³ − t) over the sets of equal ones. */
function rank(values: number[]): { ranks: number[]; ties: number } {
  const order = values.map((_, index) => index).sort((a, b) => values[a]! - values[b]!);
  const ranks = new Array<number>(values.length);
  let ties = 0;
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to += 1;
    for (let at = from; at < to; at += 1) ranks[order[at]!] = (from + 1 + to) / 2;
    ties += (to - from) ** 3 - (to - from);
    from = to;
  }
  return { ranks, ties };
}

/** 1 − erf(|z| / √2), to seven digits (Abramowitz and Stegun 7.1.26). */
function twoSided(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const series = [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592];
  return series.reduce((total, factor) => (total + factor) * t, 0) * Math.exp(-x * x);
}
