import type { Clock } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import { inPages } from '../../kit/in-pages.ts';
import { Refusal } from '../../kit/refusal.ts';
import { claimantArgs } from './effects.ts';
import { listWaiting } from './store/changes.ts';
import { forgetPhones as forget, listAllBindings, listAllChanges, openToObjection } from './store/my-data.ts';

type Deps = { db: Database; crypto: Crypto };
type Of = { account_id: string };

/** The numbers that an account has or had, in full, for its export. */
export const exportPhones = ({ db, crypto }: Deps, { account_id: accountId }: Of) =>
  inPages(
    (page) => db.run(listAllBindings, { accountId, ...page }),
    (row) => ({
      id: row.id,
      phone: crypto.openPhone(row.phone_cipher, row.phone_index),
      country: row.country,
      primary: row.is_primary,
      label: row.label,
      status: row.status,
      boundAt: row.bound_at,
      endedAt: row.ended_at,
    }),
  );

/** What was to change of them. */
export const exportPhoneChanges = ({ db, crypto }: Deps, { account_id: accountId }: Of) =>
  inPages(
    (page) => db.run(listAllChanges, { accountId, ...page }),
    (row) => ({
      id: row.id,
      kind: row.kind,
      status: row.status,
      from: crypto.openPhone(row.from_cipher, row.from_index),
      to: row.phone_cipher && crypto.openPhone(row.phone_cipher, row.phone_index!),
      startedAt: row.started_at,
      appliesAt: row.applies_at,
      appliedAt: row.applied_at,
      endedAt: row.ended_at,
      outcome: row.outcome,
    }),
  );

/** Whoever closes an account settles first what waits on its numbers. @throws Refusal change_waiting */
export async function refuseWhileChanging(tx: Database, { accountId }: { accountId: string }): Promise<void> {
  if ((await tx.run(listWaiting, { accountId })).length > 0) throw new Refusal('change_waiting');
}

/** Whether a change of the number that took effect can still be undone by its old number (P5). */
export const objectionIsOpen = async (tx: Database, args: { accountId: string; now: Date }): Promise<boolean> =>
  (await tx.run(openToObjection, args)).length > 0;

/** All of an account that is closed for good; its numbers are free. */
export const forgetPhones = (clock: Clock, tx: Database, args: { accountId: string; now: Date }) =>
  tx.run(forget, { ...args, ...claimantArgs(clock, 'phone_release_done') });
