import type { FastifyRequest } from 'fastify';
import type { Clock } from '../../kit/clock.ts';
import type { Crypto, KeyedAccount } from '../../kit/crypto.ts';
import { newId } from '../../kit/ids.ts';
import { addressOf } from '../../kit/request.ts';
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
  | 'phones_allowed'
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
  | 'case_resolved'
  | 'order_created'
  | 'order_paid'
  | 'order_started'
  | 'order_completed'
  | 'order_cancelled'
  | 'order_expired'
  | 'refund_requested'
  | 'refund_refused'
  | 'refund_succeeded'
  | 'refund_failed'
  | 'payment_held'
  | 'payment_refused'
  | 'payment_denied'
  | 'payment_returned'
  | 'wallet_topped_up';

/** Who does something on an account, as its log names them; `session` is null where there is none (yet). */
export type Actor = { account: KeyedAccount; device: string; address: string; session: string | null };

/** Who did it, sealed by the account's own key: once that is destroyed, a line says what happened and not who it was. */
type Personal = { address?: string; device?: string; session?: string | null };
/** `order` is an order’s number, `amount` in yuan: 19.99. */
type Plain = { field?: string; outcome?: string; line?: string; order?: string; amount?: string };
export type Details = Personal & Plain;

/** Someone who is signed in. */
export const actorIn = (
  {
    account,
    deviceLabel: device,
    sessionId: session,
  }: { account: KeyedAccount; deviceLabel: string; sessionId: string },
  address: string,
): Actor => ({ account, device, address, session });

/** Whoever sent a request, by its session. */
export const actorOf = (request: FastifyRequest): Actor => actorIn(request.session, addressOf(request));

/** The arguments of `appending`: one line, as it will be hashed. `by` is null where the system does it, or staff. */
export function activityLine(
  { clock, crypto }: { clock: Clock; crypto: Crypto },
  by: Actor | null,
  kind: ActivityKind,
  plain: Plain = {},
): AppendArgs {
  const at = clock.now().toISOString();
  const entry: Entry = { kind, at, ...plain, ...(by && sealedIn(crypto, by)) };
  return { activityId: newId(clock), activityKind: kind, activityEntry: JSON.stringify(entry) };
}

/** Nothing where the account has no key: what could not be destroyed later is not written down. */
function sealedIn(crypto: Crypto, { account, ...personal }: Actor): { sealed?: string } {
  if (account.wrapped_key === null) return {};
  const sealed = crypto.ofAccount(account).encrypt(JSON.stringify(personal satisfies Personal), contextOf(account));
  return { sealed: sealed.toString('base64') };
}

type Entry = Details & { kind: ActivityKind; at: string; sealed?: string };

const contextOf = ({ account_id: accountId }: KeyedAccount) => `activity/${accountId}`;

/**
 * A line as it was written, with what is sealed in it. Where that can't be opened, for the account's key is gone or someone
 * altered the line, it stays closed: what happened is still told, and `btepai verify-log` says which line is not sound.
 */
export function openEntry(
  crypto: Crypto,
  account: KeyedAccount,
  { entry }: Pick<ActivityRow, 'entry'>,
): Omit<Entry, 'sealed'> {
  const { sealed, ...plain } = JSON.parse(entry) as Entry;
  if (sealed === undefined || account.wrapped_key === null) return plain;
  try {
    const personal = crypto.ofAccount(account).decrypt(Buffer.from(sealed, 'base64'), contextOf(account));
    return { ...plain, ...(JSON.parse(personal) as Personal) };
  } catch {
    return plain;
  }
}
