import type { Money as Sum } from '@btepai/contract';

/** By whole numbers from end to end: a cent is never a fraction of anything here. */
export function inYuan({ amount }: Sum): string {
  const fen = Math.abs(amount);
  const yuan = String(Math.floor(fen / 100)).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${amount < 0 ? '−' : ''}¥${yuan}.${String(fen % 100).padStart(2, '0')}`;
}

/** ¥1,234.50 */
export const Money = ({ of }: { of: Sum }) => <span className="numbers">{inYuan(of)}</span>;
