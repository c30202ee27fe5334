import type { SpamReport } from '@btepai/contract';
import type { Crypto, KeyedAccount } from '../../../kit/crypto.ts';
import type { ReportRow } from '../store/spam.ts';

const contextOf = (reportId: string, what: 'sender' | 'content') => `spam-report/${reportId}/${what}`;
const wordsContext = (senderId: string) => `spam-words/${senderId}`;

/** What a person reports opens in that report alone, by their account's own key. */
export const sealReport = (
  crypto: Crypto,
  account: KeyedAccount,
  reportId: string,
  { sender, content }: { sender: string; content: string | null },
) => {
  const sealer = crypto.ofAccount(account);
  return {
    writtenCipher: sealer.encrypt(sender, contextOf(reportId, 'sender')),
    contentCipher: content === null ? null : sealer.encrypt(content, contextOf(reportId, 'content')),
  };
};

export const openContent = (crypto: Crypto, row: KeyedAccount & { id: string; content_cipher: Buffer | null }) =>
  row.content_cipher && crypto.ofAccount(row).decrypt(row.content_cipher, contextOf(row.id, 'content'));

/** What staff say to everybody who reported a sender: no person's own, so it is sealed by the ring. */
export const sealWords = (crypto: Crypto, senderId: string, words: string | undefined) =>
  words === undefined ? null : crypto.encrypt(words, wordsContext(senderId));

type Decided = Pick<ReportRow, 'outcome' | 'words_cipher' | 'decided_at'>;
export const showOutcome = (crypto: Crypto, senderId: string, row: Decided): SpamReport['outcome'] =>
  row.outcome && {
    result: row.outcome,
    words: row.words_cipher && crypto.decrypt(row.words_cipher, wordsContext(senderId)),
    at: row.decided_at!.toISOString(),
  };

export const showReport = (crypto: Crypto, row: ReportRow): SpamReport => ({
  id: row.id,
  kind: row.kind,
  sender: crypto.ofAccount(row).decrypt(row.sender_cipher, contextOf(row.id, 'sender')),
  content: openContent(crypto, row),
  receivedAt: row.received_at.toISOString(),
  reportedAt: row.reported_at.toISOString(),
  verdict: row.verdict,
  outcome: row.sender_id === null ? null : showOutcome(crypto, row.sender_id, row),
});
