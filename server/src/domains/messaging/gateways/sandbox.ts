import { EventEmitter } from 'node:events';
import type { Channel } from '@btepai/contract';
import type { Clock } from '../../../kit/clock.ts';
import { newId } from '../../../kit/ids.ts';
import type { Ear, Gateway, OutgoingSms } from './gateway.ts';
import { GatewayError } from './gateway.ts';

export type Fault = { mode: 'deliver' | 'delay' | 'drop' | 'outage' | 'reject'; delayMs: number };
export type HandsetMessage = {
  id: string;
  to: string;
  text: string;
  channel: Channel;
  at: string;
  delivery: 'delivered';
  gateway: string;
};

export const sandboxGateways = ['primary', 'backup'] as const;
export type SandboxGatewayName = (typeof sandboxGateways)[number];

const receiptDelayMs = 250;
const messagesKept = 500;

/** The world outside, in memory: handsets that receive, and two gateways to them whose faults can be switched. */
export class Sandbox extends EventEmitter<{ message: [HandsetMessage] }> {
  readonly faults: Record<SandboxGatewayName, Fault> = {
    primary: { mode: 'deliver', delayMs: 0 },
    backup: { mode: 'deliver', delayMs: 0 },
  };
  readonly gateways: Gateway[];
  private ear: Ear = () => {};
  private messages: HandsetMessage[] = [];
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly clock: Clock;

  constructor(clock: Clock) {
    super();
    this.clock = clock;
    this.gateways = sandboxGateways.map((name) => ({
      name,
      channels: ['sms', 'voice'],
      send: async (sms) => {
        await this.accept(name, sms);
        return { reference: null };
      },
      start: (ear) => {
        this.ear = ear;
      },
    }));
  }

  /** What the handset of a number (or every handset) received, newest first. */
  received(to?: string): HandsetMessage[] {
    return to === undefined ? this.messages : this.messages.filter((message) => message.to === to);
  }

  stop() {
    for (const timer of this.timers) clearTimeout(timer);
  }

  private async accept(gateway: SandboxGatewayName, sms: OutgoingSms) {
    const { mode, delayMs } = this.faults[gateway];
    if (mode === 'outage') throw new GatewayError('unavailable', `sandbox ${gateway} is switched to outage`);
    if (mode === 'reject') throw new GatewayError('rejected', `sandbox ${gateway} is switched to reject`);
    if (mode === 'drop') return;
    if (mode === 'delay') this.later(delayMs, () => this.land(gateway, sms));
    else this.land(gateway, sms);
  }

  private land(gateway: string, sms: OutgoingSms) {
    // A gateway deduplicates by our id: the same SMS given twice lands once.
    if (!this.messages.some((message) => message.id === sms.id)) {
      const message: HandsetMessage = {
        id: sms.id,
        to: sms.to,
        text: sms.text,
        channel: sms.channel,
        at: this.clock.now().toISOString(),
        delivery: 'delivered',
        gateway,
      };
      this.messages = [message, ...this.messages].slice(0, messagesKept);
      this.emit('message', message);
    }
    this.later(receiptDelayMs, () =>
      this.ear({ receipts: [{ id: sms.id, accountId: sms.accountId, status: 'delivered' }], replies: [] }),
    );
  }

  /** An SMS that someone sends from a handset. */
  reply(from: string, text: string) {
    this.ear({ receipts: [], replies: [{ from, text }] });
    return { id: newId(this.clock), from, text };
  }

  private later(ms: number, act: () => void) {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      act();
    }, ms);
    this.timers.add(timer);
  }
}
