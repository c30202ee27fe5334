import { z } from 'zod';
import type { Notification, NotifyRequest } from '../gateway.ts';
import { ForgedNotification } from '../gateway.ts';
import type { GatewayDeps } from '../vendor.ts';
import type { WechatpayClient } from './client.ts';
import { sealIn } from './seals.ts';
import { Resource } from './signing.ts';
import { isOfMerchant, refundIn, refundStateOf, stateOf, tradeIn } from './trade.ts';

/** WeChat Pay waits five seconds for our answer. */
const patienceMs = 4_000;

/** WeChat Pay sends callbacks with such signatures now and then, to see whether anybody looks: refused, and nobody's attack. */
const probe = 'WECHATPAY/SIGNTEST/';

const Event = z.object({ event_type: z.string(), resource: Resource });
/** Where a query says `status`, and needn't say whose it is. */
const RefundEvent = z.object({ mchid: z.string(), refund_status: z.string() });

/** @throws ForgedNotification, PaymentGatewayError where the key it is signed by can't be fetched, Error where it can't be read */
export async function readNotification(
  { client, settings, log }: { client: WechatpayClient } & Pick<GatewayDeps, 'settings' | 'log'>,
  { headers, body }: NotifyRequest,
): Promise<Notification> {
  const seal = sealIn((name) => headers[name]);
  if (!seal) throw new ForgedNotification('not signed');
  if (seal.signature.startsWith(probe)) throw new Error('a probe of WeChat Pay’s own');
  if (!(await client.isGenuine(seal, body, AbortSignal.timeout(patienceMs))))
    throw new ForgedNotification('not signed by WeChat Pay, or too long ago');
  const { data: event } = Event.safeParse(jsonOf(body.toString('utf8')));
  if (!event) throw new Error('a callback that can’t be read');
  const isPayment = event.event_type === 'TRANSACTION.SUCCESS';
  if (!isPayment && !event.event_type.startsWith('REFUND.')) return { about: 'nothing' };
  const told = jsonOf(client.open(event.resource));
  if (isPayment) {
    const trade = tradeIn(told);
    if (!isOfMerchant(trade, settings)) throw new ForgedNotification('of another merchant');
    return { about: 'payment', tradeNo: trade.out_trade_no, state: stateOf(trade) };
  }
  const { data: refunded } = RefundEvent.safeParse(told);
  if (refunded?.mchid !== settings.WECHATPAY_MCH_ID) throw new ForgedNotification('of another merchant');
  const refund = refundIn({ ...(told as object), status: refunded.refund_status });
  return { about: 'refund', refundNo: refund.out_refund_no, state: refundStateOf(refund, log) };
}

/** @throws Error that quotes nothing, as that of `JSON.parse` does */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('a callback that is no JSON');
  }
}
