/** One SMS as a gateway gets it. `id` is ours and the same at every try, for the gateway to deduplicate by (S10). */
export type OutgoingSms = { id: string; to: string; text: string };

export type Receipt = { id: string; accountId: string; status: 'delivered' | 'undelivered'; reason?: 'unreachable' };

export interface Gateway {
  readonly name: string;
  /** Resolves once the gateway has taken the SMS. @throws GatewayError */
  send(sms: OutgoingSms & { accountId: string }): Promise<void>;
}

/** `rejected`: this SMS will never be taken here; `unavailable`: the gateway could not be reached or failed. */
export class GatewayError extends Error {
  readonly kind: 'rejected' | 'unavailable';
  constructor(kind: 'rejected' | 'unavailable', message: string) {
    super(message);
    this.kind = kind;
  }
}
