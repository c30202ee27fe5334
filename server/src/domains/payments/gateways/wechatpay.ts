import { z } from 'zod';
import type { PaymentGateway, TradeState } from './gateway.ts';
import type { GatewayDeps } from './vendor.ts';
import { beijingRfc3339, unreadable } from './vendor.ts';
import type { Answer } from './wechatpay/client.ts';
import { createClient } from './wechatpay/client.ts';
import { readNotification } from './wechatpay/notification.ts';
import { readStatement } from './wechatpay/statement.ts';
import type { Refund } from './wechatpay/trade.ts';
import { failed, isAbsent, isOfMerchant, refundIn, refundStateOf, stateOf, tradeIn } from './wechatpay/trade.ts';

const Checkout = z.union([
  z.object({ h5_url: z.url({ protocol: /^https$/ }) }),
  z.object({ code_url: z.string().min(1) }),
]);

const json = (status: number, body: object) => ({ status, type: 'application/json', body: JSON.stringify(body) });
const shortened = (text: string, most: number) => [...text].slice(0, most).join('');

/**
 * WeChat Pay (微信支付) by APIv3: H5支付 where the payer taps, Native支付, a code to be scanned, where they sit at a desk.
 * @throws SettingsError where a key can't be read
 */
export function createWechatpay(deps: GatewayDeps): PaymentGateway {
  const { settings, clock, log } = deps;
  const client = createClient(deps);
  const mchid = settings.WECHATPAY_MCH_ID;
  const notifyUrl = `${settings.PUBLIC_ORIGIN}/v1/gateways/wechatpay/notify`;
  const ofTrade = (tradeNo: string) => `/v3/pay/transactions/out-trade-no/${encodeURIComponent(tradeNo)}`;

  async function query(tradeNo: string, signal: AbortSignal): Promise<TradeState> {
    const answer = await client.call('GET', `${ofTrade(tradeNo)}?mchid=${mchid}`, null, signal);
    if (isAbsent(answer)) return { status: 'unknown' };
    if (answer.code !== null) throw failed(answer);
    const trade = tradeIn(answer.json);
    if (trade.out_trade_no !== tradeNo || !isOfMerchant(trade, settings))
      throw unreadable('wechatpay', 'an answer about another trade');
    return stateOf(trade);
  }

  function refundOf(answer: Answer, { tradeNo, refundNo }: { tradeNo: string; refundNo: string }): Refund {
    const refund = refundIn(answer.json);
    if (refund.out_trade_no !== tradeNo || refund.out_refund_no !== refundNo)
      throw unreadable('wechatpay', 'an answer about another refund');
    return refund;
  }

  return {
    name: 'wechatpay',
    answers: {
      noted: json(200, { code: 'SUCCESS', message: '成功' }),
      again: json(500, { code: 'FAIL', message: '失败' }),
    },
    async create({ tradeNo, amountFen, currency, subject, expiresAt, returnUrl, device, address }, signal) {
      const order = {
        appid: settings.WECHATPAY_APP_ID,
        mchid,
        description: shortened(subject, 127),
        out_trade_no: tradeNo,
        time_expire: beijingRfc3339(expiresAt),
        notify_url: notifyUrl,
        amount: { total: amountFen, currency },
      };
      const scene = { scene_info: { payer_client_ip: address, h5_info: { type: 'Wap' } } };
      const answer =
        device === 'mobile'
          ? await client.call('POST', '/v3/pay/transactions/h5', { ...order, ...scene }, signal)
          : await client.call('POST', '/v3/pay/transactions/native', order, signal);
      if (answer.code !== null) throw failed(answer);
      const { data: checkout } = Checkout.safeParse(answer.json);
      if (checkout && 'code_url' in checkout) return { qrText: checkout.code_url };
      if (!checkout) throw unreadable('wechatpay', 'an answer that leads nowhere');
      const page = checkout.h5_url;
      return { redirectUrl: `${page}${page.includes('?') ? '&' : '?'}redirect_url=${encodeURIComponent(returnUrl)}` };
    },
    query,
    async close(tradeNo, signal) {
      const answer = await client.call('POST', `${ofTrade(tradeNo)}/close`, { mchid }, signal);
      if (answer.status === 204 || isAbsent(answer)) return 'closed';
      if (answer.code !== null && failed(answer).kind === 'unavailable') throw failed(answer);
      const { status } = await query(tradeNo, signal);
      if (status === 'paid' || status === 'closed') return status;
      throw unreadable('wechatpay', 'a trade that is neither closed nor paid');
    },
    async refund(order, signal) {
      const { tradeNo, refundNo, amountFen, totalFen, currency, reason } = order;
      const asked = {
        out_trade_no: tradeNo,
        out_refund_no: refundNo,
        reason: shortened(reason, 80),
        notify_url: notifyUrl,
        amount: { refund: amountFen, total: totalFen, currency },
      };
      const answer = await client.call('POST', '/v3/refund/domestic/refunds', asked, signal);
      if (answer.code !== null) throw failed(answer);
      return refundStateOf(refundOf(answer, order), log);
    },
    async queryRefund(asked, signal) {
      const path = `/v3/refund/domestic/refunds/${encodeURIComponent(asked.refundNo)}`;
      const answer = await client.call('GET', path, null, signal);
      if (isAbsent(answer)) return { status: 'unknown' };
      if (answer.code !== null) throw failed(answer);
      return refundStateOf(refundOf(answer, asked), log);
    },
    parseNotification: (request) => readNotification({ client, settings, log }, request),
    statement: (day, signal) => readStatement({ client, now: clock.now() }, day, signal),
  };
}
