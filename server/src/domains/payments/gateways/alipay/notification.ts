import type { Settings } from '../../../../settings.ts';
import { isRefundNo } from '../../trade-no.ts';
import type { Notification, NotifyRequest } from '../gateway.ts';
import { ForgedNotification } from '../gateway.ts';
import type { AlipayClient } from './client.ts';
import { stateOf } from './trade.ts';

/**
 * A callback in form fields. What Alipay signs is `name=value` of each, in order, joined by `&` and not escaped: a value that could be
 * read as further fields is refused, since nobody could say what was signed.
 * @throws ForgedNotification, Error where it can't be read
 */
export function readNotification(
  { client, settings }: { client: AlipayClient; settings: Settings },
  { body }: NotifyRequest,
): Notification {
  const fields = Object.fromEntries(new URLSearchParams(body.toString('utf8')));
  if (fields.sign_type !== 'RSA2') throw new ForgedNotification('not signed by RSA2');
  if (Object.values(fields).some((value) => /&\w+=/.test(value))) throw new ForgedNotification('fields within a field');
  if (!client.isNotifiedBy(fields)) throw new ForgedNotification('not signed by Alipay');
  if (fields.app_id !== settings.ALIPAY_APP_ID) throw new ForgedNotification('of another application');
  if (fields.notify_type !== 'trade_status_sync') return { about: 'nothing' };
  if (fields.seller_id !== settings.ALIPAY_SELLER_ID) throw new ForgedNotification('of another seller');
  const { out_trade_no: tradeNo, out_biz_no: refundNo, trade_no: reference } = fields;
  if (!tradeNo || !reference) throw new Error('the callback names no trade');
  // A refund is told as the trade's state once more, with the refund's own number where the merchant gave one.
  if (fields.gmt_refund && refundNo && isRefundNo(refundNo))
    return { about: 'refund', refundNo, state: { status: 'succeeded', reference } };
  return { about: 'payment', tradeNo, state: stateOf(fields) };
}
