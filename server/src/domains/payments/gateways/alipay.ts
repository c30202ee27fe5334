import { createClient } from './alipay/client.ts';
import { readNotification } from './alipay/notification.ts';
import { readStatement } from './alipay/statement.ts';
import { assertAbout, failed, noTrade, refundStateOf, stateOf, succeeded } from './alipay/trade.ts';
import type { PaymentGateway, TradeState } from './gateway.ts';
import type { GatewayDeps } from './vendor.ts';
import { beijingTime, unreadable, yuanOf } from './vendor.ts';

/** Alipay takes no `/`, `=` and `&` in what the payer reads, and quotes nothing in its statements. */
const subjectOf = (subject: string) => [...subject.replace(/[/=&,"\r\n]+/g, ' ').trim()].slice(0, 128).join('');

const text = (body: string) => ({ status: 200, type: 'text/plain; charset=utf-8', body });

/**
 * Alipay (支付宝开放平台) by its own client: 手机网站支付 where the payer taps, 电脑网站支付 where they sit at a desk. A trade exists there only
 * once the payer has come, so that what is asked of one before is `unknown`, and what is closed before stays open to whoever
 * has the page until `expiresAt`.
 * @throws SettingsError where a key can't be read
 */
export function createAlipay(deps: GatewayDeps): PaymentGateway {
  const { settings, clock } = deps;
  const client = createClient(deps);
  const notifyUrl = `${settings.PUBLIC_ORIGIN}/v1/gateways/alipay/notify`;

  async function query(tradeNo: string, signal: AbortSignal): Promise<TradeState> {
    const answer = await client.call('alipay.trade.query', { out_trade_no: tradeNo }, signal);
    if (answer.sub_code === noTrade) return { status: 'unknown' };
    if (!succeeded(answer)) throw failed(answer);
    assertAbout(answer, tradeNo);
    return stateOf(answer);
  }

  return {
    name: 'alipay',
    answers: { noted: text('success'), again: text('fail') },
    async create({ tradeNo, amountFen, subject, expiresAt, returnUrl, device }) {
      const trade = {
        out_trade_no: tradeNo,
        total_amount: yuanOf(amountFen),
        subject: subjectOf(subject),
        time_expire: beijingTime(expiresAt),
      };
      const urls = { returnUrl, notifyUrl };
      const redirectUrl =
        device === 'mobile'
          ? client.page('alipay.trade.wap.pay', { ...trade, product_code: 'QUICK_WAP_WAY', quit_url: returnUrl }, urls)
          : client.page('alipay.trade.page.pay', { ...trade, product_code: 'FAST_INSTANT_TRADE_PAY' }, urls);
      return { redirectUrl };
    },
    query,
    async close(tradeNo, signal) {
      const answer = await client.call('alipay.trade.close', { out_trade_no: tradeNo }, signal);
      if (succeeded(answer)) assertAbout(answer, tradeNo);
      if (succeeded(answer) || answer.sub_code === noTrade) return 'closed';
      const error = failed(answer);
      if (error.kind === 'unavailable') throw error;
      const { status } = await query(tradeNo, signal);
      if (status === 'paid' || status === 'closed') return status;
      throw unreadable('alipay', 'a trade that is neither closed nor paid');
    },
    async refund({ tradeNo, refundNo, amountFen, reason }, signal) {
      const order = {
        out_trade_no: tradeNo,
        out_request_no: refundNo,
        refund_amount: yuanOf(amountFen),
        refund_reason: [...reason].slice(0, 128).join(''),
      };
      const answer = await client.call('alipay.trade.refund', order, signal);
      if (!succeeded(answer)) throw failed(answer);
      assertAbout(answer, tradeNo);
      // `N`: nothing moved this time, since it had before, or will yet. The query knows which.
      const status = answer.fund_change === 'Y' ? 'succeeded' : 'processing';
      return { status, reference: String(answer.trade_no) };
    },
    async queryRefund({ tradeNo, refundNo }, signal) {
      const asked = { out_trade_no: tradeNo, out_request_no: refundNo };
      const answer = await client.call('alipay.trade.fastpay.refund.query', asked, signal);
      if (answer.sub_code === noTrade) return { status: 'unknown' };
      if (!succeeded(answer)) throw failed(answer);
      // Of a refund that it doesn't know Alipay repeats nothing.
      if (answer.refund_status !== undefined) assertAbout(answer, tradeNo);
      if (answer.refund_status !== undefined && answer.out_request_no !== refundNo)
        throw unreadable('alipay', 'an answer about another refund');
      return refundStateOf(answer);
    },
    parseNotification: async (request) => readNotification({ client, settings }, request),
    statement: (day, signal) => readStatement({ client, now: clock.now() }, day, signal),
  };
}
