import type { Binding } from '@btepai/contract';
import type { Crypto } from '../../kit/crypto.ts';
import { maskPhone } from '../../kit/phone-number.ts';
import type { Settings } from '../../settings.ts';
import type { AccountRow } from '../accounts/index.ts';
import type { BindingRow } from './store/bindings.ts';

export const showBinding = (crypto: Crypto, row: BindingRow): Binding => ({
  id: row.id,
  phone: maskPhone(crypto.openPhone(row.phone_cipher, row.phone_index)),
  country: row.country,
  primary: row.is_primary,
  label: row.label,
  boundAt: row.bound_at.toISOString(),
  status: row.status,
});

/** How many numbers an account of this kind may hold, where staff set nothing else for it. */
export const maxPhones = (kind: AccountRow['kind'], settings: Settings) =>
  kind === 'individual' ? settings.PHONES_PER_INDIVIDUAL : settings.PHONES_PER_ENTERPRISE;
