import type { Clock } from '../../kit/clock.ts';
import { newId } from '../../kit/ids.ts';
import type { AppendArgs } from './store.ts';

/** What can stand in an account's log. Details never hold a number, a code, a token or a password. */
export type ActivityKind =
  | 'account_created'
  | 'profile_changed'
  | 'signed_in'
  | 'signed_out'
  | 'session_ended'
  | 'sessions_ended'
  | 'phone_bound'
  | 'phone_claimed_by_other';

/** The arguments of `appending`: one line, as it will be hashed. */
export function activityLine(
  clock: Clock,
  kind: ActivityKind,
  details: { address?: string; device?: string; field?: string },
): AppendArgs {
  const at = clock.now().toISOString();
  return { activityId: newId(clock), activityKind: kind, activityEntry: JSON.stringify({ kind, at, ...details }) };
}
