import type { Channel } from '@btepai/contract';
import type { Content } from '../templates.ts';

/** One message as a gateway gets it. `id` is ours and the same at every try, for the gateway to deduplicate by (S10). */
export type OutgoingSms = {
  id: string;
  accountId: string;
  /** E.164. */
  to: string;
  /** ISO 3166-1, two letters. */
  country: string;
  channel: Channel;
  /** What is said, in parts: for gateways that have the texts registered as templates. */
  content: Content;
  /** The same in words: what the handset shows, or what the call reads out. */
  text: string;
};

/** Which message a report is about: by our own ids where the gateway gives them back, else by its reference of `send`. */
export type Reported = { accountId: string; id: string } | { reference: string };

/** What became of a message that a gateway took. */
export type Receipt = Reported & { status: 'delivered' | 'undelivered'; reason?: 'unreachable' | 'rejected' };

/** An SMS from a handset to us: R stops marketing (S9). */
export type Reply = { from: string; text: string };

export type Report = { receipts: Receipt[]; replies: Reply[] };

/** What a gateway posted to `/v1/gateways/sms/{name}/receipt`, as it came. */
type ReportRequest = {
  /** With path and query, on the public origin, as the gateway was told it. */
  url: string;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
};

/** How a gateway wants a report to be answered; an empty 200 where it says nothing. */
type ReportAnswer = { type: string; body: string };

/**
 * Where a gateway tells what it hears by itself, without a webhook (SMPP, the sandbox). Resolves once it is written down,
 * to false where it could not be: whoever said it should say it again.
 */
export type Ear = (report: Report) => Promise<boolean>;

export interface Gateway {
  /** As `SMS_GATEWAYS` lists it, and as `/v1/gateways/sms/{name}/receipt` has it. */
  readonly name: string;
  readonly channels: readonly Channel[];
  /**
   * Resolves once the gateway has taken the message, to its own reference where its reports go by that. `signal` is
   * aborted when nobody waits for the answer any more.
   * @throws GatewayError
   */
  send(sms: OutgoingSms, signal: AbortSignal): Promise<{ reference: string | null }>;
  /** Reads a posted report. @throws ForgedReport where it isn't the gateway's, Error where it can't be read */
  parseReceipt?(request: ReportRequest): Report;
  readonly answer?: ReportAnswer;
  /** For gateways that hold a connection: opens it, and keeps it open until `stop`. */
  start?(ear: Ear): void;
  stop?(): Promise<void>;
}

/**
 * `rejected`: this message will never be taken here (a template or number that the gateway refuses); `unavailable`: the
 * gateway could not be reached, failed, or has no credit: another message would fare no better now.
 */
export class GatewayError extends Error {
  readonly kind: 'rejected' | 'unavailable';
  constructor(kind: 'rejected' | 'unavailable', message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** A report that the gateway did not sign. */
export class ForgedReport extends Error {}
