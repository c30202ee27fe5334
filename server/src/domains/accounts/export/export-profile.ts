import type { Crypto } from '../../../kit/crypto.ts';
import { openContact } from '../contact.ts';
import type { AccountRow } from '../store.ts';

/** The account's own row, for its export. */
export async function* exportProfile(crypto: Crypto, row: AccountRow): AsyncGenerator<object[]> {
  yield [
    {
      id: row.account_id,
      username: row.username,
      displayName: row.display_name,
      kind: row.kind,
      status: row.account_status,
      contact: openContact(crypto, row),
      createdAt: row.account_created_at,
      passwordChangedAt: row.password_changed_at,
      restriction: row.restriction_level && { level: row.restriction_level, reason: row.restriction_reason },
      closesAt: row.closes_at,
    },
  ];
}
