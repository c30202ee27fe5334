import { z } from 'zod';
import type { Logger } from '../../../../kit/log.ts';
import type { Settings } from '../../../../settings.ts';
import type { RefundState, TradeState } from '../gateway.ts';
import { failedWith, unreadable } from '../vendor.ts';
import type { Answer } from './client.ts';

const absent = new Set(['ORDER_NOT_EXIST', 'RESOURCE_NOT_EXISTS']);
export const isAbsent = ({ status, code }: Answer) => status === 404 && absent.has(code ?? '');

/**
 * Errors that are about this trade or refund. Not here: too little money in the merchant's own account, and
 * `RESOURCE_NOT_EXISTS` of a refund, which WeChat Pay is known to say of a trade that it finds the next time.
 */
const refusals = new Set([
  'INVALID_REQUEST',
  'ORDERPAID',
  'ORDER_CLOSED',
  'OUT_TRADE_NO_USED',
  'PARAM_ERROR',
  'TRADE_ERROR',
  'USER_ACCOUNT_ABNORMAL',
]);

export function failed({ status, code }: Answer) {
  const isOfNow = status >= 500 || status === 429 || status === 401;
  return failedWith('wechatpay', code, isOfNow ? undefined : refusals);
}

const Trade = z.object({
  appid: z.string(),
  mchid: z.string(),
  out_trade_no: z.string(),
  trade_state: z.string(),
  transaction_id: z.string().optional(),
  amount: z.object({ total: z.number().int().min(0), currency: z.string() }).optional(),
});
export type Trade = z.infer<typeof Trade>;

/** A trade as queries and callbacks tell it. @throws PaymentGatewayError, whose words quote nothing */
export function tradeIn(json: unknown): Trade {
  const { data: trade } = Trade.safeParse(json);
  if (!trade) throw unreadable('wechatpay', 'a trade that can’t be read');
  return trade;
}

/** Whose trade it is: a key may serve several merchants and applications. */
export const isOfMerchant = ({ mchid, appid }: Trade, settings: Settings): boolean =>
  mchid === settings.WECHATPAY_MCH_ID && appid === settings.WECHATPAY_APP_ID;

const states: Record<string, 'waiting' | 'closed' | 'paid'> = {
  SUCCESS: 'paid',
  // Paid, and given back since, in part or whole.
  REFUND: 'paid',
  NOTPAY: 'waiting',
  USERPAYING: 'waiting',
  PAYERROR: 'waiting',
  CLOSED: 'closed',
  REVOKED: 'closed',
};

/** @throws PaymentGatewayError */
export function stateOf({ trade_state, amount, transaction_id: reference }: Trade): TradeState {
  const status = states[trade_state];
  if (!status) throw unreadable('wechatpay', 'a trade in no known state');
  if (status !== 'paid') return { status };
  if (!amount || !reference) throw unreadable('wechatpay', 'a trade without its amount');
  return { status, amountFen: amount.total, currency: amount.currency, reference };
}

const Refund = z.object({
  out_trade_no: z.string(),
  out_refund_no: z.string(),
  refund_id: z.string(),
  status: z.string(),
});
export type Refund = z.infer<typeof Refund>;

/** A refund as queries tell it. @throws PaymentGatewayError, whose words quote nothing */
export function refundIn(json: unknown): Refund {
  const { data: refund } = Refund.safeParse(json);
  if (!refund) throw unreadable('wechatpay', 'a refund that can’t be read');
  return refund;
}

/**
 * `ABNORMAL`: the payer's card takes no money, and it stays with WeChat Pay until staff say in the merchant platform where it is to go. It is
 * neither done nor undone.
 * @throws PaymentGatewayError
 */
export function refundStateOf(
  { status, out_refund_no: refundNo, refund_id: reference }: Refund,
  log: Logger,
): RefundState {
  if (status === 'SUCCESS') return { status: 'succeeded', reference };
  if (status === 'CLOSED') return { status: 'failed', reference };
  if (status === 'ABNORMAL')
    log.error(
      { gateway: 'wechatpay', refundNo, reference },
      'a refund that the payer’s card does not take: settle it in the merchant platform',
    );
  if (status !== 'PROCESSING' && status !== 'ABNORMAL') throw unreadable('wechatpay', 'a refund in no known state');
  return { status: 'processing', reference };
}
