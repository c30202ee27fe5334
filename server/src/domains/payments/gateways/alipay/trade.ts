import type { RefundState, TradeState } from '../gateway.ts';
import { failedWith, fenOf, unreadable } from '../vendor.ts';
import type { Answer } from './client.ts';

export const noTrade = 'ACQ.TRADE_NOT_EXIST';

/**
 * Errors that are about this trade or refund. Not here: too little money in the merchant's own account (a refund goes once there is
 * more), and `ACQ.DISCORDANT_REPEAT_REQUEST`, of which nobody knows what became of the first.
 */
const refusals = new Set([
  noTrade,
  'ACQ.INVALID_PARAMETER',
  'ACQ.REASON_ILLEGAL_STATUS',
  'ACQ.REASON_TRADE_BEEN_FREEZEN',
  'ACQ.REASON_TRADE_REFUND_FEE_ERR',
  'ACQ.REASON_TRADE_STATUS_INVALID',
  'ACQ.REFUND_AMT_NOT_EQUAL_TOTAL',
  'ACQ.REFUND_FEE_ERROR',
  'ACQ.TRADE_HAS_CLOSE',
  'ACQ.TRADE_HAS_FINISHED',
  'ACQ.TRADE_HAS_SUCCESS',
  'ACQ.TRADE_NOT_ALLOW_REFUND',
  'ACQ.TRADE_STATUS_ERROR',
]);

export const succeeded = ({ code }: Answer) => code === '10000';
export const failed = ({ code, sub_code }: Answer) => failedWith('alipay', sub_code ?? code, refusals);

/** Whether an answer is about the trade that was asked for: it has no nonce, so an old one of another would be signed as well. */
export function assertAbout(answer: Record<string, unknown>, tradeNo: string): void {
  if (answer.out_trade_no !== tradeNo) throw unreadable('alipay', 'an answer about another trade');
}

/** A trade's state as queries and callbacks tell it. `TRADE_CLOSED` is also what was refunded whole. @throws PaymentGatewayError */
export function stateOf(told: Record<string, unknown>): TradeState {
  switch (told.trade_status) {
    case 'WAIT_BUYER_PAY':
      return { status: 'waiting' };
    case 'TRADE_CLOSED':
      return { status: 'closed' };
    case 'TRADE_SUCCESS':
    case 'TRADE_FINISHED':
      return {
        status: 'paid',
        amountFen: amountOf(told),
        currency: currencyOf(told),
        reference: String(told.trade_no),
      };
    default:
      throw unreadable('alipay', 'a trade in no known state');
  }
}

function amountOf(told: Record<string, unknown>): number {
  try {
    return fenOf(told.total_amount);
  } catch {
    throw unreadable('alipay', 'a trade without its amount');
  }
}

/** Named only where it isn't yuan. */
const currencyOf = ({ trans_currency: currency }: Record<string, unknown>) =>
  typeof currency === 'string' && currency !== '' ? currency : 'CNY';

/** Alipay keeps no refund that it did not make: without its state it was not asked, or did not do it, and may be asked again. */
export function refundStateOf(answer: Answer): RefundState {
  const reference = typeof answer.trade_no === 'string' ? { reference: answer.trade_no } : {};
  return { status: answer.refund_status === 'REFUND_SUCCESS' ? 'succeeded' : 'unknown', ...reference };
}
