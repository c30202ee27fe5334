import type { Case, CaseSummary, Contact } from '@btepai/contract';
import type { Crypto, KeyedAccount } from '../../kit/crypto.ts';
import { maskPhone } from '../../kit/phone-number.ts';
import { isAppeal, showAppeal } from './appeal.ts';
import type { CaseRow, MessageRow } from './store.ts';

/** Whom to reach about a case, as it is sealed in its row. */
export type CaseContact = { name: string | null; phone: string | null };

const contextOf = (caseId: string) => `case/${caseId}`;

/** What is written in a case opens in that case alone, by its account's own key. */
export const sealText = (crypto: Crypto, account: KeyedAccount, caseId: string, text: string) =>
  crypto.ofAccount(account).encrypt(text, contextOf(caseId));
export const openText = (crypto: Crypto, account: KeyedAccount, caseId: string, sealed: Buffer) =>
  crypto.ofAccount(account).decrypt(sealed, contextOf(caseId));

export function openCaseContact(crypto: Crypto, row: CaseRow): CaseContact | null {
  return row.contact_cipher && (JSON.parse(openText(crypto, row, row.id, row.contact_cipher)) as CaseContact);
}

export const phoneOfCase = (crypto: Crypto, row: CaseRow): string | null =>
  row.phone_cipher && row.phone_index && maskPhone(crypto.openPhone(row.phone_cipher, row.phone_index));

export const showSummary = (row: CaseRow & { unread: boolean }): CaseSummary => ({
  ...headOf(row),
  unread: row.unread,
});

const headOf = (row: CaseRow) => ({
  id: row.id,
  number: row.number,
  topic: row.topic,
  status: row.status,
  openedAt: row.opened_at.toISOString(),
  changedAt: row.changed_at.toISOString(),
});

export function showCase(crypto: Crypto, row: CaseRow, messages: MessageRow[]): Case {
  return {
    ...headOf(row),
    contact: showContact(openCaseContact(crypto, row)),
    phone: phoneOfCase(crypto, row),
    appeal: isAppeal(row) ? showAppeal(row) : null,
    messages: messages.map(({ id, author, text_cipher, written_at, pictures }) => ({
      id,
      author,
      text: openText(crypto, row, row.id, text_cipher),
      attachments: pictures,
      at: written_at.toISOString(),
    })),
  };
}

const showContact = (contact: CaseContact | null): Contact | null =>
  contact && { name: contact.name ?? '', phone: contact.phone && maskPhone(contact.phone), address: null };
