import type { Binding, Contact, SaveContact } from '@btepai/contract';
import type { Crypto } from '../../kit/crypto.ts';
import { maskPhone, parsePhone } from '../../kit/phone-number.ts';
import type { AccountRow } from './store.ts';

/** Whom to reach, as it is sealed in the account's row. Without a number of its own it follows the bound one. */
export type StoredContact = { name: string; phone: string | null; address: string | null };

const contextOf = (accountId: string) => `contact/${accountId}`;

export function openContact(crypto: Crypto, row: AccountRow): StoredContact | null {
  if (row.contact_cipher === null) return null;
  return JSON.parse(crypto.ofAccount(row).decrypt(row.contact_cipher, contextOf(row.account_id))) as StoredContact;
}

export const sealContact = (crypto: Crypto, row: AccountRow, contact: StoredContact): Buffer =>
  crypto.ofAccount(row).encrypt(JSON.stringify(contact), contextOf(row.account_id));

/** The contact as someone saves it; a number that is left out stays as it was. @throws Refusal phone_invalid | phone_not_mobile */
export function readContact(given: SaveContact, before: StoredContact | null): StoredContact {
  const { name, phone, region, address } = given;
  const e164 = phone === undefined ? (before?.phone ?? null) : phone === null ? null : parsePhone(phone, region).e164;
  return { name, phone: e164, address };
}

export const showContact = (contact: StoredContact | null, bound: Binding | null): Contact | null =>
  contact && { ...contact, phone: contact.phone === null ? (bound?.phone ?? null) : maskPhone(contact.phone) };
