import { GatewayMethod } from '@btepai/contract';
import { z } from 'zod';
import type { Http } from '../../kit/http.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { CaptureDeps } from './capture.ts';
import { capture } from './capture.ts';
import type { Notification, PaymentGateway } from './gateways/gateway.ts';
import { ForgedNotification } from './gateways/gateway.ts';
import type { PaymentLines } from './lines.ts';
import type { SettleDeps } from './settle-refund.ts';
import { settleRefund } from './settle-refund.ts';
import { findTrade } from './store/trades.ts';

const ByMethod = z.object({ method: GatewayMethod });
/** A callback is one trade in a few hundred bytes. */
const bodyLimit = 64 * 1024;

export type NotifyDeps = CaptureDeps & SettleDeps & { lines: PaymentLines };

/** Where payment gateways post what became of payments and refunds: signed, or not believed (M6). */
export async function notifyRoutes(http: Http, deps: NotifyDeps) {
  const { lines } = deps;
  await http.register(async (scope) => {
    // Signatures are over the bytes as they came, whatever they are called.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) => done(null, body));
    scope.post(
      '/v1/gateways/:method/notify',
      { schema: { hide: true, params: ByMethod }, bodyLimit },
      async (request, reply) => {
        const { method } = request.params as z.infer<typeof ByMethod>;
        const line = lines.of(method);
        if (!line) throw new Refusal('not_found');
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const notification = await read(deps, line.gateway, { headers: request.headers, body });
        const isNoted = await hear(deps, method, notification);
        deps.metrics.paymentCallbacks.inc({ gateway: method, outcome: isNoted ? 'noted' : 'mismatch' });
        const answer = line.gateway.answers[isNoted ? 'noted' : 'again'];
        return reply.code(answer.status).type(answer.type).send(answer.body);
      },
    );
  });
}

/** @throws Refusal forbidden where its gateway did not sign it | malformed_request */
async function read(
  { metrics, alarms }: NotifyDeps,
  gateway: PaymentGateway,
  request: Parameters<PaymentGateway['parseNotification']>[0],
): Promise<Notification> {
  try {
    return await gateway.parseNotification(request);
  } catch (error) {
    if (error instanceof ForgedNotification) {
      metrics.paymentCallbacks.inc({ gateway: gateway.name, outcome: 'forged' });
      await alarms.forged(gateway.name);
      throw new Refusal('forbidden');
    }
    metrics.paymentCallbacks.inc({ gateway: gateway.name, outcome: 'unreadable' });
    alarms.unreadable(gateway.name, error);
    throw new Refusal('malformed_request');
  }
}

/** @returns whether it is noted; what is not as agreed is not, and its gateway says it again until someone has looked */
async function hear(deps: NotifyDeps, gateway: GatewayMethod, said: Notification): Promise<boolean> {
  if (said.about === 'nothing') return true;
  const [trade] = await deps.db.run(findTrade, { tradeNo: said.about === 'payment' ? said.tradeNo : said.refundNo });
  if (!trade) {
    await deps.alarms.unknownTrade(gateway);
    return false;
  }
  if (trade.gateway !== gateway || (trade.refund_id !== null) !== (said.about === 'refund')) {
    await deps.alarms.mismatch(trade, trade.gateway === gateway ? 'kind' : 'method');
    return false;
  }
  if (said.about === 'refund') {
    const of = { accountId: trade.account_id, refundId: trade.refund_id! };
    return (await settleRefund(deps, of, said.state)) !== 'mismatch';
  }
  // That it waits or was closed is news to nobody; the worker hears of it where that matters.
  return said.state.status !== 'paid' || (await capture(deps, trade, said.state)) !== 'mismatch';
}
