/** Whether whoever holds a number now held it at a moment already. */
export type NumberStatusAnswer = 'same' | 'recycled' | 'unknown';

/** Someone who can be asked. An answer about this number is returned, `unknown` too; whatever else went wrong is thrown. */
export type Adapter = {
  name: string;
  ask(e164: string, since: Date, signal: AbortSignal): Promise<NumberStatusAnswer>;
};

/** Says why there was no answer in one word that is fit for a log: what a third party or its library says quotes numbers. */
export class AskError extends Error {
  readonly reason: string;

  constructor(reason: unknown) {
    const word = typeof reason === 'string' && /^[A-Za-z][\w.-]{0,63}$/.test(reason) ? reason : 'error';
    super(word);
    this.name = 'AskError';
    this.reason = word;
  }
}
