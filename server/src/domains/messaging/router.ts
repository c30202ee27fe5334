import type { Channel } from '@btepai/contract';
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
export type Routed =
  | { status: 'submitted'; gateway: string; reference: string | null; rank: number }
  | { status: 'rejected' }
  | { status: 'unavailable' };

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
  const routesFor = (channel: Channel) => routes.filter(({ gateway }) => gateway.channels.includes(channel));

  return {
    /** One try may ask each gateway, and wait for each as long as it may take. */
    longestTrySeconds: timeoutSeconds * gateways.length,

    async send(sms: OutgoingSms, avoid: string | null): Promise<Routed> {
      const able = routesFor(sms.channel);
      const inTurn = able.toSorted((a, b) => Number(a.gateway.name === avoid) - Number(b.gateway.name === avoid));
      let rejections = 0;
      for (const { gateway, policy } of inTurn) {
        try {
          const { reference } = await policy.execute(({ signal }) => gateway.send(sms, signal));
          metrics.messages.inc({ gateway: gateway.name, status: 'submitted' });
          const rank = 1 + able.findIndex((route) => route.gateway === gateway);
          return { status: 'submitted', gateway: gateway.name, reference, rank };
        } catch (error) {
          if (error instanceof GatewayError && error.kind === 'rejected') rejections += 1;
          metrics.messages.inc({ gateway: gateway.name, status: failureOf(error) });
        }
      }
      // One that could not be asked may still take it.
      return { status: rejections === inTurn.length ? 'rejected' : 'unavailable' };
    },

    channelsTo: (_country: string): Channel[] =>
      (['sms', 'voice'] as const).filter((channel) => routesFor(channel).some(({ isLeftOut }) => !isLeftOut())),

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
