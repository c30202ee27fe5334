import type { Crypto, KeyedAccount } from '../../kit/crypto.ts';

const contextOf = (refundId: string) => `refund/${refundId}`;

/** Why it is asked back, in the person's words: opens in this refund alone, by its account's own key. */
export const sealReason = (crypto: Crypto, account: KeyedAccount, refundId: string, reason: string): Buffer =>
  crypto.ofAccount(account).encrypt(reason, contextOf(refundId));

/** Null where there is none, or it was destroyed with its account. */
export const openReason = (
  crypto: Crypto,
  account: KeyedAccount,
  { id, reason_cipher: cipher }: { id: string; reason_cipher: Buffer | null },
): string | null =>
  cipher === null || account.wrapped_key === null ? null : crypto.ofAccount(account).decrypt(cipher, contextOf(id));
