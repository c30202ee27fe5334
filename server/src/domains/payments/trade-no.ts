import { sha256 } from '../../kit/crypto.ts';

/**
 * By what gateways name a payment, or a refund: 32 characters of [0-9a-f]. Made from whose it is and its id, so the same at
 * every try; the id alone may be made by a client, and then two accounts could have the same.
 */
export const tradeNoOf = (accountId: string, id: string) =>
  sha256(`btepai/trade/${accountId}/${id}`).toString('hex').slice(0, 32);
