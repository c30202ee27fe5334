import {
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';
import type { Gateway, OutgoingSms } from './gateways/gateway.ts';
import { GatewayError } from './gateways/gateway.ts';

const failuresToOpen = 5;
const openSeconds = 10;

export type Line = ReturnType<typeof openLine>;

/** A gateway behind a time limit and a breaker: after five failures in a row it is left out for ten seconds. */
export function openLine(gateway: Gateway, { timeoutSeconds }: { timeoutSeconds: number }) {
  let openedAt = 0;
  const breaker = circuitBreaker(
    handleWhen((error) => !(error instanceof GatewayError) || error.kind === 'unavailable'),
    { halfOpenAfter: openSeconds * 1000, breaker: new ConsecutiveBreaker(failuresToOpen) },
  );
  breaker.onStateChange((state) => {
    if (state === CircuitState.Open) openedAt = Date.now();
  });
  const policy = wrap(breaker, timeout(timeoutSeconds * 1000, TimeoutStrategy.Aggressive));
  /** The breaker itself learns that its time is up only from the next SMS, which would never come while all are left out. */
  const isLeftOut = () => breaker.state === CircuitState.Open && Date.now() - openedAt < openSeconds * 1000;
  return {
    gateway,
    isLeftOut,
    /** Whether the next SMS shows if it is back. */
    isHalfOpen: () => breaker.state !== CircuitState.Closed && !isLeftOut(),
    /** @throws GatewayError, or cockatiel's errors where it is left out or took too long; `send` is told by its signal */
    send: (sms: OutgoingSms) => policy.execute(({ signal }) => gateway.send(sms, signal)),
  };
}
