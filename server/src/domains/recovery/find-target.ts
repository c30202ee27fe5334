import { formatUuid } from '../../kit/crypto.ts';
import type { OnceKey } from '../../kit/once.ts';
import type { AccountRow } from '../accounts/index.ts';
import { findByIdentifier, isGone } from '../accounts/index.ts';
import type { Recipient } from '../messaging/index.ts';
import { accountOfPhone, primaryNumber } from '../phone/index.ts';
import type { RecoveryDeps } from './deps.ts';

export type Target = {
  /** The same for all spellings of the identifier. */
  name: string;
  account: AccountRow | null;
  /** The account's, or one that no account has. */
  accountId: string;
  /** Where its number is; for an account without one, and for nobody, one that no SMS is sent to. */
  recipient: Recipient;
  isPretended: boolean;
};

/**
 * Whose password is to be recovered, and by which number: the primary one that is bound, never one that the caller names.
 * For whoever does not exist, or has no number, the same statements are run, and an account and a recipient are pretended
 * that are always the same for them: so every budget counts, and every answer falls, as if they did (L5 S6). A number is
 * its own pretended recipient, for its windows are counted by other codes too.
 */
export async function findTarget(deps: RecoveryDeps, identifier: string): Promise<Target> {
  const { db, crypto } = deps;
  const { found, phone, name } = await findByIdentifier(
    { db, accountOfPhone: (written) => accountOfPhone(deps, written) },
    identifier,
  );
  const account = found && isGone(found, deps.clock.now()) ? null : found;
  const pretendedId = pretendedAccountOf(deps, name);
  const primary = await primaryNumber(db, account?.account_id ?? pretendedId);
  const pretendedNumber = phone ?? `nobody/${pretendedId}`;
  const pretended: Recipient = {
    index: crypto.blindIndex(pretendedNumber),
    cipher: crypto.sealPhone(pretendedNumber),
    country: primary?.country ?? 'CN',
  };
  // A further number of an enterprise is no way back in: only the primary one answers for the account.
  const isReached = account !== null && primary !== null && (phone === null || primary.index.equals(pretended.index));
  return isReached
    ? { name, account, accountId: account.account_id, recipient: primary, isPretended: false }
    : { name, account, accountId: pretendedId, recipient: pretended, isPretended: true };
}

/** The same id for the same nobody, and no account's: version 8 (RFC 9562), where those of accounts are 7. */
function pretendedAccountOf({ crypto }: Pick<RecoveryDeps, 'crypto'>, name: string): string {
  const bytes = crypto.mac('pretended_account', name).subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return formatUuid(bytes);
}

/**
 * A stranger's key holds for who they asked for, as they wrote it: were it the account's, one used again with another of
 * its names would tell that both are one.
 */
export const onceFor = (
  { crypto }: Pick<RecoveryDeps, 'crypto'>,
  { name }: Pick<Target, 'name'>,
  once: OnceKey | null,
): OnceKey | null => once && { ...once, key: `${once.key} ${crypto.mac('recovery_name', name).toString('base64url')}` };
