import type { CreateOrder, Service } from '@btepai/contract';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import { parsePhone } from '../../kit/phone-number.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { AccountRow } from '../accounts/index.ts';
import { openContact } from '../accounts/index.ts';
import { boundNumber } from '../phone/index.ts';
import type { OrderContact } from './order.ts';

/**
 * Whom to reach about an order: what was given with it, else what its services need of the saved contact and the bound
 * number, and no more than that.
 * @throws Refusal validation_failed, naming each thing that is needed and known from nowhere | phone_invalid | phone_not_mobile
 */
export async function contactFor(
  { db, crypto }: { db: Database; crypto: Crypto },
  account: AccountRow,
  { given, needs }: { given: CreateOrder['contact']; needs: Service['contact'] },
): Promise<OrderContact | null> {
  const saved = needs === 'none' ? null : openContact(crypto, account);
  const own = given?.phone === undefined ? null : parsePhone(given.phone, given.region).e164;
  const known = own ?? saved?.phone ?? null;
  const contact: OrderContact = {
    name: given?.name ?? (needs === 'address' ? saved?.name : null) ?? null,
    phone: known ?? (needs === 'none' ? null : await boundNumber({ db, crypto }, account.account_id)),
    address: given?.address ?? (needs === 'address' ? saved?.address : null) ?? null,
  };
  const needed =
    needs === 'none' ? [] : needs === 'phone' ? (['phone'] as const) : (['name', 'phone', 'address'] as const);
  const missing = needed.filter((field) => contact[field] === null);
  if (missing.length > 0)
    throw new Refusal('validation_failed', {
      errors: missing.map((field) => ({ path: `contact.${field}`, code: `contact_${field}_needed` })),
    });
  return Object.values(contact).every((value) => value === null) ? null : contact;
}
