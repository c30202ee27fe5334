import type { SaveContact, UpdateAccount } from '@btepai/contract';
import type { z } from 'zod';
import type { Clock } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Pool } from '../../kit/database.ts';
import { Refusal } from '../../kit/refusal.ts';
import { activityLine } from '../activity/index.ts';
import { withKey } from './account-key.ts';
import { openContact, readContact, sealContact } from './contact.ts';
import type { ProvableRequest, Prove } from './prove.ts';
import type { AccountRow } from './store.ts';
import { changeProfile as change } from './store.ts';

type Profile = { displayName?: string | undefined; contact?: SaveContact | null | undefined };

/** What is saved, as it was asked for: two ways to write the same are two acts. */
export const profilePayload = ({ displayName, contact }: Profile) => [
  JSON.stringify(displayName ?? null),
  contact === undefined
    ? ''
    : JSON.stringify(contact && [contact.name, contact.phone, contact.region, contact.address]),
];

type Deps = { db: Pool; clock: Clock; crypto: Crypto; prove: Prove };
type Body = z.infer<typeof UpdateAccount>;

/**
 * Changes the name that is shown, and whom to reach. Where orders go is worth something, so a changed contact wants proof
 * that it is the owner, where they have not just given one. Resolves to the account as it then is.
 * @throws Refusal phone_invalid | phone_not_mobile | account_restricted, and those of `prove`
 */
export async function changeProfile(
  { db, clock, crypto, prove }: Deps,
  {
    session,
    actor,
    body: { displayName: named, contact, ...proof },
    once,
  }: Omit<ProvableRequest, 'proof'> & { body: Body },
): Promise<AccountRow> {
  const account = await withKey({ db, crypto }, session.account);
  const displayName = named ?? account.display_name;
  const before = openContact(crypto, account);
  const after = contact === undefined ? before : contact && readContact(contact, before);
  const contactChanges = JSON.stringify(after) !== JSON.stringify(before);
  const fields = [
    ...(displayName === account.display_name ? [] : ['displayName']),
    ...(contactChanges ? ['contact'] : []),
  ];
  if (fields.length === 0) return account;
  const contactCipher = after && sealContact(crypto, account, after);
  const args = {
    accountId: account.account_id,
    displayName: named ?? null,
    savesContact: contactChanges,
    contactCipher,
    ...activityLine({ clock, crypto }, actor, 'profile_changed', { field: fields.join(',') }),
  };
  if (contactChanges) {
    const payload = profilePayload({ displayName: named, contact });
    await prove(
      { account, session, purpose: 'change_profile', payload, proof, freshIsEnough: true, once },
      async (tx) => {
        const [changed] = await tx.run(change, args);
        if (!changed) throw new Refusal('account_restricted');
        return null;
      },
    );
  } else {
    const [changed] = await db.run(change, args);
    if (!changed) throw new Refusal('account_restricted');
  }
  return { ...account, display_name: displayName, contact_cipher: contactCipher };
}
