import type { Money } from '@btepai/contract';
import './money.css';

const sign = (amount: number, isSigned: boolean) => (amount < 0 ? '−' : isSigned ? '+' : '');

/** By whole numbers from end to end: a cent is never a fraction of anything here. */
function partsOf({ amount }: Money) {
  const fen = Math.abs(amount);
  const whole = String(Math.floor(fen / 100)).replace(/\B(?=(\d{3})+$)/g, ',');
  return { whole, cents: String(fen % 100).padStart(2, '0') };
}

/** ¥1,234.50, for sentences. */
export function inYuan(money: Money): string {
  const { whole, cents } = partsOf(money);
  return `${sign(money.amount, false)}¥${whole}.${cents}`;
}

type Props = {
  of: Money;
  /** `page`: the largest thing on a page. */
  size?: 'line' | 'sum' | 'page';
  /** A wallet's entries say `+` where money came in. */
  isSigned?: boolean;
};

/** An amount whose yuan are read first. */
export function Amount({ of: money, size = 'line', isSigned = false }: Props) {
  const { whole, cents } = partsOf(money);
  return (
    <span className={`money money--${size}`}>
      {sign(money.amount, isSigned)}
      <span className="money__sign">¥</span>
      {whole}
      <span className="money__cents">.{cents}</span>
    </span>
  );
}
