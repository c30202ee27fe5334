import type { Clock } from '../../kit/clock.ts';
import type { Crypto, KeyedAccount } from '../../kit/crypto.ts';
import { newId } from '../../kit/ids.ts';
import type { ActivityRow, AppendArgs } from './store.ts';

/** What can stand in an account's log. Details never hold a number, a code, a token or a password. */
export type ActivityKind =
  | 'account_created'
  | 'profile_changed'
  | 'signed_in'
  | 'signed_out'
  | 'session_ended'
  | 'sessions_ended'
  | 'device_removed'
  | 'password_changed'
  | 'password_reset'
  | 'factor_added'
  | 'factor_removed'
  | 'recovery_codes_made'
  | 'recovery_code_used'
  | 'disowned'
  | 'account_restricted'
  | 'account_closing'
  | 'account_reopened'
  | 'account_closed'
  | 'data_exported'
  | 'phone_bound'
  | 'phone_claimed_by_other'
  | 'phone_replaced'
  | 'phone_unbound'
  | 'phone_released'
  | 'phone_made_primary'
  | 'phone_labelled'
  | 'phone_change_started'
  | 'phone_change_applied'
  | 'phone_change_cancelled'
  | 'phone_change_failed'
  | 'phone_change_objected'
  | 'phone_release_started'
  | 'restriction_lifted'
  | 'case_opened'
  | 'case_approved'
  | 'case_refused'
  | 'case_resolved';

/** Who did it, as only the account's own key opens it: once that is destroyed, the line says what happened and not to whom. */
type Personal = { address?: string; device?: string; session?: string };
export type Details = Personal & { field?: string; outcome?: string; line?: string };

/** The arguments of `appending`: one line, as it will be hashed. */
export function activityLine(clock: Clock, kind: ActivityKind, details: Details): AppendArgs {
  const at = clock.now().toISOString();
  return { activityId: newId(clock), activityKind: kind, activityEntry: JSON.stringify({ kind, at, ...details }) };
}

type Entry = Details & { kind: ActivityKind; at: string; sealed?: string };

const contextOf = (accountId: string) => `activity/${accountId}`;

/** A line as it was written, with what is sealed in it. Where its account's key is gone, that stays closed. */
export function openEntry(
  crypto: Crypto,
  account: KeyedAccount,
  { entry }: Pick<ActivityRow, 'entry'>,
): Omit<Entry, 'sealed'> {
  const { sealed, ...open } = JSON.parse(entry) as Entry;
  if (sealed === undefined || account.wrapped_key === null) return open;
  const personal = crypto.ofAccount(account).decrypt(Buffer.from(sealed, 'base64'), contextOf(account.account_id));
  return { ...open, ...(JSON.parse(personal) as Personal) };
}
