import type { Clock } from '../../kit/clock.ts';
import { addSeconds } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import { newLinkToken, sha256 } from '../../kit/crypto.ts';
import type { Pool } from '../../kit/database.ts';
import { uniqueViolation } from '../../kit/database.ts';
import { newId } from '../../kit/ids.ts';
import { Refusal } from '../../kit/refusal.ts';
import { prefixed } from '../../kit/statement.ts';
import type { Settings } from '../../settings.ts';
import type { Actor } from '../activity/index.ts';
import { activityLine } from '../activity/index.ts';
import type { Messaging, Recipient } from '../messaging/index.ts';
import { newNoticeSms } from '../messaging/index.ts';
import type { NoticeKind } from '../notifications/index.ts';
import { notice } from '../notifications/index.ts';
import type { SpendDeps } from '../verification/index.ts';
import type { NumberStatus } from './number-status/number-status.ts';

/** What the acts on a number need. */
export type PhoneDeps = Omit<SpendDeps, 'db'> & {
  db: Pool;
  messaging: Pick<Messaging, 'wake'>;
  numberStatus: NumberStatus;
};

type Basics = { clock: Clock; crypto: Crypto; settings: Settings };

/** Arguments of `provingToHolder`. */
export const provingArgs = (deps: Basics, phoneId: string | null) => ({
  phoneId,
  proofId: newId(deps.clock),
  proofExpiresAt: addSeconds(deps.clock.now(), deps.settings.PHONE_PROOF_DAYS * 86_400),
  ...prefixed('holder', {
    ...activityLine(deps, null, 'phone_claimed_by_other'),
    ...notice(deps.clock, 'phone_proven_by_other'),
  }),
});

/** Arguments of whatever ends changes that wait: what an appeal's claimant is told of it. */
export const claimantArgs = (clock: Clock, kind: 'phone_release_done' | 'phone_release_stopped') =>
  prefixed('claimant', notice(clock, kind));

const hours = 3_600;

/** How long the old number may object from now. */
export const objectionEnd = ({ clock, settings }: Omit<Basics, 'crypto'>) =>
  addSeconds(clock.now(), settings.PHONE_OBJECTION_HOURS * hours);

/** Arguments that tell the old number, with a link by which it objects (P5). The token is nowhere but in the SMS. */
export function objectionArgs(
  deps: Basics,
  {
    template,
    old,
    until,
    inHours,
  }: {
    template: 'phone_replaced' | 'phone_change_waiting';
    old: Recipient;
    until: Date;
    inHours: number;
  },
) {
  const token = newLinkToken();
  const link = `${deps.settings.PUBLIC_ORIGIN}/o#${token}`;
  return {
    tokenHash: sha256(token),
    objectionUntil: until,
    ...newNoticeSms(deps, { template, recipient: old, link, hours: inHours, goodUntil: until }),
  };
}

/** Arguments of a swap, by whoever brings it about. */
export function swapArgs(
  deps: Basics,
  {
    old,
    changeId,
    as,
    actor,
  }: {
    old: Recipient & { phoneId: string };
    changeId: string;
    as: 'phone_replaced' | 'phone_change_applied';
    /** Null where its time has come. */
    actor: Actor | null;
  },
) {
  const { clock } = deps;
  return {
    phoneId: old.phoneId,
    bindingId: newId(clock),
    changeId,
    ...objectionArgs(deps, {
      template: 'phone_replaced',
      old,
      until: objectionEnd(deps),
      inHours: deps.settings.PHONE_OBJECTION_HOURS,
    }),
    ...activityLine(deps, actor, as),
    ...notice(clock, as, { changeId }),
    ...claimantArgs(clock, 'phone_release_done'),
  };
}

/** A line of the log and a message of the inbox about the same thing. */
export const told = (
  deps: Pick<Basics, 'clock' | 'crypto'>,
  kind: NoticeKind & Parameters<typeof activityLine>[2],
  actor: Actor | null,
  changeId?: string,
) => ({
  ...activityLine(deps, actor, kind),
  ...notice(deps.clock, kind, changeId === undefined ? {} : { changeId }),
});

/** Two acts at once that the database could not let both be: the loser's was undone, with its codes unspent. */
export function asRefusal(error: unknown): never {
  const { code, constraint } = error as { code?: string; constraint?: string };
  if (code !== uniqueViolation) throw error;
  if (constraint?.startsWith('phone_bindings_one_')) throw new Refusal('phone_already_bound');
  if (constraint === 'phone_changes_one_waiting') throw new Refusal('change_waiting');
  throw error;
}
