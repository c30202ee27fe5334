import { EventEmitter } from 'node:events';
import type { Clock } from '../../../kit/clock.ts';
import { newId } from '../../../kit/ids.ts';
import type { FleetCounts } from './fleet.ts';
import { Passing } from './fleet.ts';
import type { Ear, Gateway, OutgoingSms, Receipt } from './gateway.ts';
import { GatewayError } from './gateway.ts';
import type { HandsetMessage, ReceiptState } from './handsets.ts';
import { Handsets } from './handsets.ts';

/** What a gateway does with what it is given. */
export const faultModes = [
  'deliver',
  'delay',
  'drop',
  'outage',
  'reject',
  'hang',
  'no_credit',
  'twice',
  'undelivered',
] as const;
/** What it tells of it afterwards; `early` before it has even answered, `unknown` about messages that nobody sent. */
export const receiptModes = ['normal', 'none', 'late', 'twice', 'early', 'unknown'] as const;

export type Fault = {
  mode: (typeof faultModes)[number];
  delayMs: number;
  receipts?: (typeof receiptModes)[number];
  /** Of late ones. */
  receiptDelayMs?: number;
};

export const sandboxGateways = ['primary', 'backup'] as const;
export type SandboxGatewayName = (typeof sandboxGateways)[number];

const usualReceiptDelayMs = 250;
export const lateReceiptDelayMs = 20_000;
/** How long a gateway keeps its answer back whose receipts come before it. */
const answerAfterReceiptMs = 200;
const numbersShown = 60;

export type Fleet = {
  gateways: ({ gateway: SandboxGatewayName } & FleetCounts)[];
  /** How many numbers hold an SMS. */
  numbers: number;
  latest: {
    to: string;
    count: number;
    newest: Pick<HandsetMessage, 'id' | 'at' | 'gateway' | 'channel' | 'receipt'>;
  }[];
};

type Events = { message: [HandsetMessage]; receipt: [Pick<HandsetMessage, 'id' | 'receipt'>] };

/** The world outside, in memory: handsets that receive, and two gateways to them whose faults can be switched. */
export class Sandbox extends EventEmitter<Events> {
  readonly faults: Record<SandboxGatewayName, Fault> = {
    primary: { mode: 'deliver', delayMs: 0 },
    backup: { mode: 'deliver', delayMs: 0 },
  };
  readonly gateways: Gateway[];
  private readonly ears: Record<SandboxGatewayName, Ear> = {
    primary: async () => true,
    backup: async () => true,
  };
  private readonly handsets = new Handsets();
  private readonly passing: Record<SandboxGatewayName, Passing>;
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly clock: Clock;

  constructor(clock: Clock) {
    super();
    // One listener for each page that looks on.
    this.setMaxListeners(0);
    this.clock = clock;
    this.passing = { primary: new Passing(clock), backup: new Passing(clock) };
    this.gateways = sandboxGateways.map((name) => ({
      name,
      channels: ['sms', 'voice'],
      send: async (sms, signal) => {
        try {
          await this.accept(name, sms, signal);
        } catch (error) {
          this.passing[name].count('refused');
          throw error;
        }
        return { reference: null };
      },
      start: (ear) => {
        this.ears[name] = ear;
      },
    }));
  }

  /** What the handset of a number received, or the newest of every handset; newest first. */
  received(to?: string): HandsetMessage[] {
    return this.handsets.received(to);
  }

  /** All handsets at a glance: what passed each gateway, and the numbers that received last. */
  fleet(): Fleet {
    return {
      gateways: sandboxGateways.map((gateway) => ({ gateway, ...this.passing[gateway].read() })),
      numbers: this.handsets.numbers,
      latest: this.handsets.latest(numbersShown).map(({ newest, count }) => {
        const { id, at, gateway, channel, receipt } = newest;
        return { to: newest.to, count, newest: { id, at, gateway, channel, receipt } };
      }),
    };
  }

  /** An SMS that someone sends from a handset. */
  reply(from: string, text: string) {
    void this.ears.primary({ receipts: [], replies: [{ from, text }] });
    return { id: newId(this.clock), from, text };
  }

  stop() {
    for (const timer of this.timers) clearTimeout(timer);
  }

  private async accept(gateway: SandboxGatewayName, sms: OutgoingSms, signal: AbortSignal) {
    const { mode, delayMs, receipts } = this.faults[gateway];
    if (mode === 'outage') throw new GatewayError('unavailable', `sandbox ${gateway} is switched to outage`);
    if (mode === 'no_credit') throw new GatewayError('unavailable', `sandbox ${gateway} has no credit left`);
    if (mode === 'reject') throw new GatewayError('rejected', `sandbox ${gateway} is switched to reject`);
    if (mode === 'hang') await untilAborted(signal);
    this.passing[gateway].count('taken');
    if (mode === 'delay') this.later(delayMs, () => this.land(gateway, sms));
    else if (mode === 'undelivered') this.report(gateway, sms, 'undelivered');
    else if (mode !== 'drop') this.land(gateway, sms, mode === 'twice' ? 2 : 1);
    if (receipts === 'early') await new Promise<void>((resolve) => this.later(answerAfterReceiptMs, resolve));
  }

  private land(gateway: SandboxGatewayName, sms: OutgoingSms, copies = 1) {
    const receipts = this.faults[gateway].receipts ?? 'normal';
    const receipt: ReceiptState = receipts === 'none' || receipts === 'unknown' ? 'none' : 'due';
    // A gateway deduplicates by our id: the same SMS given twice lands once, unless doubling is its fault.
    if (!this.handsets.has(sms.id))
      for (let copy = 1; copy <= copies; copy++) {
        const message: HandsetMessage = {
          id: copy === 1 ? sms.id : `${sms.id}-${copy}`,
          to: sms.to,
          text: sms.text,
          channel: sms.channel,
          at: this.clock.now().toISOString(),
          delivery: 'delivered',
          receipt,
          gateway,
        };
        this.handsets.add(message);
        this.passing[gateway].count('landed');
        this.emit('message', message);
      }
    this.report(gateway, sms, 'delivered');
  }

  private report(gateway: SandboxGatewayName, sms: OutgoingSms, status: Receipt['status']) {
    const { receipts = 'normal', receiptDelayMs = lateReceiptDelayMs } = this.faults[gateway];
    if (receipts === 'none') return;
    const about = receipts === 'unknown' ? { id: newId(this.clock), accountId: newId(this.clock) } : sms;
    const receipt: Receipt = {
      id: about.id,
      accountId: about.accountId,
      status,
      ...(status === 'undelivered' ? { reason: 'unreachable' as const } : {}),
    };
    const tell = () => {
      this.passing[gateway].count('receipts');
      void this.ears[gateway]({ receipts: [receipt], replies: [] });
      this.noteTold(about.id);
    };
    if (receipts === 'early') return tell();
    this.later(receipts === 'late' ? receiptDelayMs : usualReceiptDelayMs, tell);
    if (receipts === 'twice') this.later(2 * usualReceiptDelayMs, tell);
  }

  private noteTold(id: string) {
    if (this.handsets.markTold(id)) this.emit('receipt', { id, receipt: 'told' });
  }

  private later(ms: number, act: () => void) {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      act();
    }, ms);
    this.timers.add(timer);
  }
}

/** Never answers; once nobody waits any more, it lets go. */
const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    const give = () => reject(new GatewayError('unavailable', 'the sandbox is switched to hang'));
    if (signal.aborted) give();
    else signal.addEventListener('abort', give, { once: true });
  });
