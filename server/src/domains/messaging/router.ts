import type { Channel } from '@btepai/contract';
import { BrokenCircuitError, TaskCancelledError } from 'cockatiel';
import type { Metrics } from '../../kit/metrics.ts';
import type { Gateway, OutgoingSms } from './gateways/gateway.ts';
import { GatewayError } from './gateways/gateway.ts';
import type { Line } from './line.ts';
import { openLine } from './line.ts';
import { isCodeTemplate } from './templates.ts';

/** How one try over all gateways ended. `unavailable` is worth another try later, `rejected` is not. */
export type Routed =
  | { status: 'submitted'; gateway: string; reference: string | null; rank: number }
  | { status: 'rejected' }
  | { status: 'unavailable' };

export type Router = ReturnType<typeof createRouter>;
export type LineState = 'ok' | 'degraded' | 'down';

/** Gives an SMS to the first gateway of its country that takes it, leaving out those that keep failing. */
export function createRouter({
  gateways,
  orderOf,
  silence,
  probeOneIn,
  timeoutSeconds,
  metrics,
}: {
  gateways: readonly Gateway[];
  /** The names of the gateways for a country, in turn. */
  orderOf: (country: string) => readonly string[];
  silence: { isSilent(gateway: string): boolean };
  probeOneIn: number;
  timeoutSeconds: number;
  metrics: Metrics;
}) {
  const lines = gateways.map((gateway) => openLine(gateway, { timeoutSeconds }));
  const byCountry = new Map<string, Line[]>();

  function linesTo(country: string): Line[] {
    const known = byCountry.get(country);
    if (known) return known;
    const found = orderOf(country).flatMap((name) => lines.find(({ gateway }) => gateway.name === name) ?? []);
    byCountry.set(country, found);
    return found;
  }

  const isSilent = ({ gateway }: Line) => silence.isSilent(gateway.name);
  let passedOver = 0;
  /**
   * Whose turn comes when: who went silent comes last, before it whoever had this text already. Now and then a silent one
   * keeps its place, to be heard again, for a code that can still be sent another way: never for one that was sent again.
   */
  function inTurn(able: Line[], sms: OutgoingSms, avoid: string | null): Line[] {
    const canProbe = avoid === null && isCodeTemplate(sms.content.template);
    const isProbe = canProbe && able.some(isSilent) && ++passedOver % probeOneIn === 0;
    const lateness = (line: Line) => (isSilent(line) && !isProbe ? 2 : 0) + (line.gateway.name === avoid ? 1 : 0);
    return able.toSorted((a, b) => lateness(a) - lateness(b));
  }

  const stateOf = (line: Line): LineState => {
    if (line.isLeftOut()) return 'down';
    return isSilent(line) || line.isHalfOpen() ? 'degraded' : 'ok';
  };

  const circuitOf = (line: Line) => {
    if (line.isLeftOut()) return 'open' as const;
    return line.isHalfOpen() ? ('half_open' as const) : ('closed' as const);
  };

  return {
    /** One try may ask each gateway, and wait for each as long as it may take. */
    longestTrySeconds: timeoutSeconds * gateways.length,

    async send(sms: OutgoingSms, avoid: string | null): Promise<Routed> {
      const able = linesTo(sms.country).filter(({ gateway }) => gateway.channels.includes(sms.channel));
      let rejections = 0;
      for (const line of inTurn(able, sms, avoid)) {
        const { name } = line.gateway;
        try {
          const { reference } = await line.send(sms);
          metrics.messages.inc({ gateway: name, status: 'submitted' });
          return { status: 'submitted', gateway: name, reference, rank: 1 + able.indexOf(line) };
        } catch (error) {
          if (error instanceof GatewayError && error.kind === 'rejected') rejections += 1;
          metrics.messages.inc({ gateway: name, status: failureOf(error) });
        }
      }
      // One that could not be asked may still take it.
      return { status: rejections === able.length ? 'rejected' : 'unavailable' };
    },

    channelsTo: (country: string): Channel[] =>
      (['sms', 'voice'] as const).filter((channel) =>
        linesTo(country).some((line) => line.gateway.channels.includes(channel) && !line.isLeftOut()),
      ),

    /** `down` where no gateway, or none of a country's, would be tried now; `degraded` where not all are well. */
    state(country?: string): LineState {
      const states = (country === undefined ? lines : linesTo(country)).map(stateOf);
      if (states.every((state) => state === 'down')) return 'down';
      return states.every((state) => state === 'ok') ? 'ok' : 'degraded';
    },

    /** Each gateway's state, in the order of the settings. */
    lines: () => lines.map((line) => ({ gateway: line.gateway.name, state: stateOf(line), circuit: circuitOf(line) })),

    /** Puts what the breakers say into the figures: one whose time is up changes without an event. */
    noteCircuits() {
      for (const line of lines)
        metrics.gatewayOpen.set({ gateway: line.gateway.name }, line.isLeftOut() ? 1 : line.isHalfOpen() ? 0.5 : 0);
    },
  };
}

function failureOf(error: unknown): string {
  if (error instanceof GatewayError) return error.kind;
  if (error instanceof TaskCancelledError) return 'timeout';
  return error instanceof BrokenCircuitError ? 'left_out' : 'error';
}
