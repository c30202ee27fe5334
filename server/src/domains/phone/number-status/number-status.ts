import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleAll,
  TaskCancelledError,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';
import type { Clock } from '../../../kit/clock.ts';
import { systemClock } from '../../../kit/clock.ts';
import type { Logger } from '../../../kit/log.ts';
import type { Metrics } from '../../../kit/metrics.ts';
import type { Settings } from '../../../settings.ts';
import type { Adapter, NumberStatusAnswer } from './adapter.ts';
import { AskError } from './adapter.ts';
import { createAliyun } from './aliyun.ts';
import { createCamara } from './camara.ts';

/** Whether whoever holds a number now held it at `since` already. Never throws: who can't tell says `unknown`. */
export type NumberStatus = (e164: string, since: Date) => Promise<NumberStatusAnswer>;

type Deps = {
  settings: Settings;
  log: Logger;
  clock?: Clock;
  metrics?: Pick<Metrics, 'gatewayOpen'>;
};

const failuresToOpen = 5;
const openSeconds = 10;

/** Asks whom NUMBER_STATUS names. One that keeps failing is left alone for a while, and nobody waits for it. */
export function createNumberStatus({ settings, log, clock = systemClock, metrics }: Deps): NumberStatus {
  const adapter = adapterOf(settings, clock);
  if (!adapter) return async () => 'unknown';
  const breaker = circuitBreaker(handleAll, {
    halfOpenAfter: openSeconds * 1000,
    breaker: new ConsecutiveBreaker(failuresToOpen),
  });
  breaker.onStateChange((state) =>
    metrics?.gatewayOpen.set({ gateway: `number_status_${adapter.name}` }, state === CircuitState.Open ? 1 : 0),
  );
  const policy = wrap(breaker, timeout(settings.NUMBER_STATUS_TIMEOUT_SECONDS * 1000, TimeoutStrategy.Aggressive));

  return async (e164, since) => {
    try {
      return await policy.execute(({ signal }) => adapter.ask(e164, since, signal));
    } catch (error) {
      log.warn({ adapter: adapter.name, reason: reasonOf(error) }, 'the status of a number could not be asked');
      return 'unknown';
    }
  };
}

function adapterOf(settings: Settings, clock: Clock): Adapter | null {
  switch (settings.NUMBER_STATUS) {
    case 'idle':
      return null;
    case 'aliyun':
      return createAliyun(settings);
    case 'camara':
      return createCamara({ settings, clock });
  }
}

/** P8: nobody is taken for the former holder on the word of an SMS alone where this is true. */
export const isDoubtful = (
  status: NumberStatusAnswer,
  { idleDays }: { idleDays: number },
  { PHONE_IDLE_DAYS }: Pick<Settings, 'PHONE_IDLE_DAYS'>,
) => status === 'recycled' || (status === 'unknown' && idleDays >= PHONE_IDLE_DAYS);

function reasonOf(error: unknown): string {
  if (error instanceof AskError) return error.reason;
  if (error instanceof TaskCancelledError || (error instanceof Error && error.name === 'TimeoutError'))
    return 'timeout';
  return error instanceof BrokenCircuitError ? 'left_out' : 'error';
}
