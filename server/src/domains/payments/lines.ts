import type { GatewayMethod } from '@btepai/contract';
import {
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';
import type { Metrics } from '../../kit/metrics.ts';
import type { Settings } from '../../settings.ts';
import type { PaymentGateway, RefundOrder, Trade } from './gateways/gateway.ts';
import { PaymentGatewayError } from './gateways/gateway.ts';

const failuresToOpen = 5;
const openSeconds = 10;

export type PaymentLine = ReturnType<typeof openLine>;
export type PaymentLines = ReturnType<typeof openPaymentLines>;

/**
 * A payment gateway behind a time limit and a breaker: after five failures in a row it is left out for ten seconds. Each
 * call @throws PaymentGatewayError and nothing else.
 */
function openLine(gateway: PaymentGateway, { timeoutSeconds, metrics }: { timeoutSeconds: number; metrics: Metrics }) {
  let openedAt = 0;
  const breaker = circuitBreaker(
    handleWhen((error) => !(error instanceof PaymentGatewayError) || error.kind === 'unavailable'),
    { halfOpenAfter: openSeconds * 1000, breaker: new ConsecutiveBreaker(failuresToOpen) },
  );
  breaker.onStateChange((state) => {
    if (state === CircuitState.Open) openedAt = Date.now();
  });
  const policy = wrap(breaker, timeout(timeoutSeconds * 1000, TimeoutStrategy.Aggressive));
  /** The breaker itself learns that its time is up only from the next call. */
  const isLeftOut = () => breaker.state === CircuitState.Open && Date.now() - openedAt < openSeconds * 1000;

  async function call<Answer>(name: string, act: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
    try {
      const answer = await policy.execute(({ signal }) => act(signal));
      metrics.paymentGatewayCalls.inc({ gateway: gateway.name, call: name, outcome: 'ok' });
      return answer;
    } catch (error) {
      const told =
        error instanceof PaymentGatewayError
          ? error
          : new PaymentGatewayError('unavailable', (error as Error).message, { cause: error });
      metrics.paymentGatewayCalls.inc({ gateway: gateway.name, call: name, outcome: told.kind });
      throw told;
    }
  }

  return {
    gateway,
    name: gateway.name,
    isLeftOut,
    create: (trade: Trade) => call('create', (signal) => gateway.create(trade, signal)),
    query: (tradeNo: string) => call('query', (signal) => gateway.query(tradeNo, signal)),
    close: (tradeNo: string) => call('close', (signal) => gateway.close(tradeNo, signal)),
    refund: (order: RefundOrder) => call('refund', (signal) => gateway.refund(order, signal)),
    queryRefund: (order: Pick<RefundOrder, 'tradeNo' | 'refundNo'>) =>
      call('query_refund', (signal) => gateway.queryRefund(order, signal)),
  };
}

/** The gateways of this server, by the method that each stands for. */
export function openPaymentLines({
  gateways,
  settings,
  metrics,
}: {
  gateways: PaymentGateway[];
  settings: Pick<Settings, 'PAYMENT_GATEWAY_TIMEOUT_SECONDS'>;
  metrics: Metrics;
}) {
  const timeoutSeconds = settings.PAYMENT_GATEWAY_TIMEOUT_SECONDS;
  const lines = new Map(gateways.map((gateway) => [gateway.name, openLine(gateway, { timeoutSeconds, metrics })]));
  return {
    /** Null where nobody can pay by this method here. */
    of: (method: string): PaymentLine | null => lines.get(method as GatewayMethod) ?? null,
    states: () =>
      [...lines.values()].map((line) => ({
        method: line.name,
        state: line.isLeftOut() ? ('down' as const) : ('ok' as const),
      })),
    noteCircuits() {
      for (const line of lines.values())
        metrics.paymentGatewayOpen.set({ gateway: line.name }, line.isLeftOut() ? 1 : 0);
    },
    /** How long a call may take at most. */
    timeoutSeconds,
  };
}
