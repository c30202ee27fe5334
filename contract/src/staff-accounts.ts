import { z } from 'zod';
import { Restriction, RestrictionLevel } from './accounts.ts';
import { Id, listOf, Time, text } from './common.ts';
import { Factor } from './factors.ts';
import { Money } from './money.ts';
import { OrderStatus } from './orders.ts';
import { Binding, PhoneChange, PhoneEntry } from './phones.ts';
import { AuditLine, Reason } from './staff.ts';

const reason = Reason;
/** By exactly one of the three, whole: no part of a name or number finds anything. */
export const SearchAccounts = z.union([
  z.strictObject({ username: text(64), reason }),
  z.strictObject({ ...PhoneEntry, reason }),
  z.strictObject({ accountId: Id.toLowerCase(), reason }),
]);
export type SearchAccounts = z.infer<typeof SearchAccounts>;
export const FoundAccount = z.object({ id: Id, username: z.string() });
export type FoundAccount = z.infer<typeof FoundAccount>;

/** An account as staff see it: numbers masked, nothing by which anybody could sign in. */
export const StaffAccount = z
  .object({
    id: Id,
    username: z.string(),
    displayName: z.string(),
    kind: z.enum(['individual', 'enterprise']),
    status: z.enum(['active', 'restricted', 'closing', 'closed']),
    createdAt: Time,
    closesAt: Time.nullable(),
    passwordChangedAt: Time,
    lastSeenAt: Time.nullable(),
    restriction: Restriction.nullable(),
    phones: z.array(Binding),
    waitingChanges: z.array(PhoneChange),
    phonesAllowed: z.number().int().meta({ description: 'how many numbers it may hold' }),
    factors: z.array(Factor.pick({ id: true, type: true, createdAt: true, lastUsedAt: true, left: true })),
    securityScore: z.number().int().meta({ description: 'out of 100' }),
  })
  .meta({ id: 'StaffAccount' });
export type StaffAccount = z.infer<typeof StaffAccount>;

/** What staff did to an account, and why; not that somebody looked. */
export const StaffActList = listOf(AuditLine);
export type StaffActList = z.infer<typeof StaffActList>;

/** `selfLift`: its owner may lift it by a proof; else only staff. */
export const RestrictAccount = z.strictObject({ level: RestrictionLevel, selfLift: z.boolean(), reason });
export type RestrictAccount = z.infer<typeof RestrictAccount>;
export const AllowPhones = z.strictObject({ max: z.number().int().min(1).max(100), reason });
export type AllowPhones = z.infer<typeof AllowPhones>;

export const RevealedPhone = z.object({ phone: z.string().meta({ description: 'the number in full' }) });
export type RevealedPhone = z.infer<typeof RevealedPhone>;

const where = { device: z.string(), lastSeenAt: Time };
export const StaffDevice = z
  .object({ id: Id, ...where, firstSeenAt: Time, trusted: z.boolean(), sessions: z.number().int() })
  .meta({ id: 'StaffDevice' });
export type StaffDevice = z.infer<typeof StaffDevice>;
export const StaffDeviceList = listOf(StaffDevice);
export const StaffSession = z
  .object({ id: Id, ...where, address: z.string(), place: z.string().nullable(), createdAt: Time })
  .meta({ id: 'StaffSession' });
export type StaffSession = z.infer<typeof StaffSession>;
export const StaffSessionList = listOf(StaffSession);

export const AccountOrder = z.object({
  id: Id,
  number: z.string(),
  status: OrderStatus,
  total: Money,
  refunded: Money,
  createdAt: Time,
});
export type AccountOrder = z.infer<typeof AccountOrder>;
export const AccountOrderList = listOf(AccountOrder);
