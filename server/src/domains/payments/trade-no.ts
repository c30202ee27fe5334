import { sha256 } from '../../kit/crypto.ts';

const digest = (text: string) => sha256(text).toString('hex');

/**
 * By what gateways name a payment: 32 characters of [0-9a-f]. Made from whose it is and its id, so the same at every try; the
 * id alone may be made by a client, and then two accounts could have the same.
 */
export const tradeNoOf = (accountId: string, paymentId: string) =>
  digest(`btepai/trade/${accountId}/${paymentId}`).slice(0, 32);

/**
 * The same of a refund: `r` and 31 characters of [0-9a-f]. No payment has such a number, whatever id a client gives it, so what a
 * callback or a statement says of a refund is never taken for a payment's, and the other way round.
 */
export const refundNoOf = (accountId: string, refundId: string) =>
  `r${digest(`btepai/refund/${accountId}/${refundId}`).slice(0, 31)}`;

/** Ours as vendors repeat it: what isn't came from somebody else's use of the same merchant account. */
export const isRefundNo = (no: string) => /^r[0-9a-f]{31}$/.test(no);
