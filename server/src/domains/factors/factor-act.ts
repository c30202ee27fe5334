import type { FactorAct } from '@btepai/contract';

/** What is to happen to the account's factors, as the payload of its proof. */
export const factorPayload = (asked: FactorAct): string[] =>
  asked.act === 'remove' ? [asked.act, asked.factorId] : [asked.act];
