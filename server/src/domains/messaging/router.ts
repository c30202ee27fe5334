import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  TaskCancelledError,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';
import type { Metrics } from '../../kit/metrics.ts';
import type { Gateway, OutgoingSms } from './gateways/gateway.ts';
import { GatewayError } from './gateways/gateway.ts';

/** How one try over all gateways ended. `unavailable` is worth another try later, `rejected` is not. */
export type Routed = { status: 'submitted'; gateway: string } | { status: 'rejected' } | { status: 'unavailable' };

export type Router = ReturnType<typeof createRouter>;

const failuresToOpen = 5;
const openSeconds = 10;

/** Gives an SMS to the first gateway that takes it, in order, leaving out those that keep failing. */
export function createRouter({
  gateways,
  timeoutSeconds,
  metrics,
}: {
  gateways: Gateway[];
  timeoutSeconds: number;
  metrics: Metrics;
}) {
  const routes = gateways.map((gateway) => {
    let openedAt = 0;
    const breaker = circuitBreaker(
      handleWhen((error) => !(error instanceof GatewayError) || error.kind === 'unavailable'),
      { halfOpenAfter: openSeconds * 1000, breaker: new ConsecutiveBreaker(failuresToOpen) },
    );
    breaker.onStateChange((state) => {
      if (state === CircuitState.Open) openedAt = Date.now();
      metrics.gatewayOpen.set({ gateway: gateway.name }, state === CircuitState.Open ? 1 : 0);
    });
    /** The breaker itself learns that its time is up only from the next SMS, which would never come while all are left out. */
    const isLeftOut = () => breaker.state === CircuitState.Open && Date.now() - openedAt < openSeconds * 1000;
    return { gateway, isLeftOut, policy: wrap(breaker, timeout(timeoutSeconds * 1000, TimeoutStrategy.Aggressive)) };
  });

  return {
    async send(sms: OutgoingSms & { accountId: string }, avoid: string | null): Promise<Routed> {
      let rejections = 0;
      for (const { gateway, policy } of [...routes].sort(
        (a, b) => Number(a.gateway.name === avoid) - Number(b.gateway.name === avoid),
      )) {
        try {
          await policy.execute(() => gateway.send(sms));
          metrics.messages.inc({ gateway: gateway.name, status: 'submitted' });
          return { status: 'submitted', gateway: gateway.name };
        } catch (error) {
          if (error instanceof GatewayError && error.kind === 'rejected') rejections += 1;
          metrics.messages.inc({ gateway: gateway.name, status: failureOf(error) });
        }
      }
      // One that could not be asked may still take it.
      return { status: rejections === routes.length ? 'rejected' : 'unavailable' };
    },

    /** `down` where no gateway would be tried now, `degraded` where some are left out. */
    state(): 'ok' | 'degraded' | 'down' {
      const leftOut = routes.filter(({ isLeftOut }) => isLeftOut()).length;
      if (leftOut === 0) return 'ok';
      return leftOut === routes.length ? 'down' : 'degraded';
    },
  };
}

function failureOf(error: unknown): string {
  if (error instanceof GatewayError) return error.kind;
  if (error instanceof TaskCancelledError) return 'timeout';
  return error instanceof BrokenCircuitError ? 'left_out' : 'error';
}
