import { z } from 'zod';
import { Password } from './accounts.ts';
import { Id, listOf, Time, text } from './common.ts';
import { PasskeyAssertion, PasskeyRegistration, TotpCode } from './step-up.ts';

/**
 * What members of staff may do, each as little as its work needs. `support` looks after cases, `risk` after alerts and
 * restrictions, `editor` writes to everybody, `finance` moves money back, `admin` looks after staff and reads the audit. One
 * who is `admin` may not, by that alone, do any of the others' work.
 */
export const staffRoles = ['support', 'risk', 'editor', 'finance', 'admin'] as const;
export const StaffRole = z.enum(staffRoles);
export type StaffRole = z.infer<typeof StaffRole>;

/** The name by which a member signs in, and which stands beside what they did. */
export const StaffName = z.string().regex(/^[a-z][a-z0-9._-]{1,31}$/, { message: 'staff_name_characters' });
const Roles = z
  .array(StaffRole)
  .min(1)
  .max(staffRoles.length)
  .refine((roles) => new Set(roles).size === roles.length, { message: 'role_twice' });

/** `invited`: has not set a password yet. `disabled`: may not sign in any more; what they did stays theirs. */
export const StaffStatus = z.enum(['invited', 'active', 'disabled']);
export type StaffStatus = z.infer<typeof StaffStatus>;

export const StaffMember = z
  .object({
    id: Id,
    name: z.string(),
    displayName: z.string(),
    roles: z.array(StaffRole),
    status: StaffStatus,
    passkeys: z.number().int(),
    ownAccounts: z
      .array(z.string())
      .meta({ description: 'usernames of accounts of their own, which they may not touch' }),
    createdAt: Time,
    lastSeenAt: Time.nullable(),
  })
  .meta({ id: 'StaffMember' });
export type StaffMember = z.infer<typeof StaffMember>;
export const StaffList = listOf(StaffMember);
export type StaffList = z.infer<typeof StaffList>;

/** Who is signed in at the console, and until when acts of power need no new proof. */
export const StaffMe = z
  .object({ member: StaffMember, sessionExpiresAt: Time, freshUntil: Time })
  .meta({ id: 'StaffMe' });
export type StaffMe = z.infer<typeof StaffMe>;

export const StaffSignIn = z.strictObject({ name: text(64), password: z.string().min(1).max(128) });
export type StaffSignIn = z.infer<typeof StaffSignIn>;
export const StaffMethod = z.enum(['totp', 'passkey']);
export type StaffMethod = z.infer<typeof StaffMethod>;

/** The password was right; a second proof is always wanted. */
export const StaffSignInPending = z.object({
  pending: z.object({ id: Id, methods: z.array(StaffMethod), expiresAt: Time }),
});
export type StaffSignInPending = z.infer<typeof StaffSignInPending>;

/** One of the two. */
export const StaffProof = z.union([z.strictObject({ totp: TotpCode }), z.strictObject({ passkey: PasskeyAssertion })]);
export type StaffProof = z.infer<typeof StaffProof>;

export const StaffSignedIn = z.object({
  me: StaffMe,
  session: z.object({ id: Id, token: z.string(), expiresAt: Time }),
});
export type StaffSignedIn = z.infer<typeof StaffSignedIn>;

/** Asks for a passkey: of the sign-in that waits, else of whoever is signed in. */
export const AskStaffPasskey = z.strictObject({ pendingId: Id.toLowerCase().optional() });
export const AddStaffPasskey = z.strictObject({ registration: PasskeyRegistration });

/** A member’s own passkeys. */
export const StaffPasskeyList = z.object({
  items: z.array(z.object({ id: Id, createdAt: Time, lastUsedAt: Time.nullable() })),
});
export type StaffPasskeyList = z.infer<typeof StaffPasskeyList>;

const InvitationToken = z.string().min(1).max(128);
export const OpenInvitation = z.strictObject({ token: InvitationToken });
/** What an invitation holds: who is invited, and the authenticator to set up. */
export const Invitation = z.object({
  name: z.string(),
  displayName: z.string(),
  roles: z.array(StaffRole),
  expiresAt: Time,
  totp: z.object({ secret: z.string(), uri: z.string() }),
});
export type Invitation = z.infer<typeof Invitation>;
export const AcceptInvitation = z.strictObject({
  token: InvitationToken,
  password: Password,
  totp: TotpCode,
});
export type AcceptInvitation = z.infer<typeof AcceptInvitation>;

export const InviteStaff = z.strictObject({
  name: StaffName,
  displayName: text(40),
  roles: Roles,
});
export type InviteStaff = z.infer<typeof InviteStaff>;
/** The link is told this once. It opens `/console/join#token`. */
export const Invited = z.object({ member: StaffMember, link: z.string(), expiresAt: Time });
export type Invited = z.infer<typeof Invited>;
/** `ownAccounts` are the usernames of all the accounts that are theirs. */
export const ChangeStaff = z.strictObject({
  displayName: text(40).optional(),
  roles: Roles.optional(),
  status: z.enum(['active', 'disabled']).optional(),
  ownAccounts: z.array(text(64)).max(10).optional(),
});
export type ChangeStaff = z.infer<typeof ChangeStaff>;

export const Joined = z.object({ name: z.string() });

/** Why: kept sealed in the audit, for good. */
export const Reason = text(500);
export const WithReason = z.strictObject({ reason: Reason });
export type WithReason = z.infer<typeof WithReason>;

/** Why an account, known from an alert or a line of the audit, is to be looked at. */
export const OpenLook = z.strictObject({ accountId: Id.toLowerCase(), reason: Reason });

/** A line of the audit: who did what, to which account and thing, and why. */
export const AuditLine = z
  .object({
    id: Id,
    at: Time,
    by: z.object({ id: Id, name: z.string() }),
    act: z.string().meta({
      description:
        '`case.answer`, `account.look`, …; docs/staff.md lists them. One may come that a client doesn’t know',
    }),
    accountId: Id.nullable(),
    subject: z.string().nullable().meta({ description: 'a case’s or an order’s number, a slug, a member’s name' }),
    reason: z.string().nullable(),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditLine' });
export type AuditLine = z.infer<typeof AuditLine>;
export const AuditList = listOf(AuditLine);
export type AuditList = z.infer<typeof AuditList>;

/** What needs a person now, by queue: how much, since when the oldest waits, and within how many seconds it should be seen. */
export const TodayQueue = z.object({
  queue: z.enum(['cases', 'appeals', 'alerts', 'spam', 'refunds', 'held_payments', 'orders', 'status']),
  count: z.number().int(),
  oldestAt: Time.nullable(),
  targetSeconds: z.number().int(),
});
export type TodayQueue = z.infer<typeof TodayQueue>;
export const Today = z.object({ queues: z.array(TodayQueue), checkedAt: Time }).meta({ id: 'Today' });
export type Today = z.infer<typeof Today>;

/** What the console is told as it happens: which queue, or which one thing, is to be looked at again. */
export const StaffEvent = z.object({ topics: z.array(z.string()) });
export type StaffEvent = z.infer<typeof StaffEvent>;
