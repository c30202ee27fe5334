import { z } from 'zod';
import { Id, Time, text } from './common.ts';
import { Binding, PhoneChange, PhoneEntry } from './phones.ts';
import { Proof, proofFields } from './step-up.ts';

/**
 * 3–32 letters, digits, `_`, `-` or `.`, in any script, with at least one letter so that it can't be taken for a phone
 * number when someone signs in.
 */
export const Username = z
  .string()
  .max(64)
  .transform((value) => value.normalize('NFKC'))
  .refine((value) => /^[\p{L}\p{M}\p{N}_.-]{3,32}$/u.test(value), { message: 'username_characters' })
  .refine((value) => /\p{L}/u.test(value), { message: 'username_needs_letter' });

/** Rule L1: 8–128 characters of any kind. What is common is refused by the server, which holds the list. */
export const Password = z
  .string()
  .max(512)
  .refine((value) => value.isWellFormed(), { message: 'text_not_storable' })
  .refine((value) => [...value].length >= 8, { message: 'password_too_short' })
  .refine((value) => [...value].length <= 128, { message: 'password_too_long' });

export const DisplayName = text(40);

/** Whom to reach about an order or a case. Saved once, filled in from then on. */
export const Contact = z
  .object({
    name: z.string(),
    phone: z.string().nullable().meta({ description: 'masked: +86 138****8000; null where none is known' }),
    address: z.string().nullable(),
  })
  .meta({ id: 'Contact' });
export type Contact = z.infer<typeof Contact>;

/** A number that is left out stays as it was; null has the contact follow the bound one. */
const SaveContact = z.strictObject({
  name: text(40),
  phone: PhoneEntry.phone.nullable().optional(),
  region: PhoneEntry.region,
  address: text(200).nullable().default(null),
});
export type SaveContact = z.infer<typeof SaveContact>;

/** What a restricted account can't do; each holds the one before it. */
export const RestrictionLevel = z.enum(['no_payments', 'no_changes', 'read_only']);
export type RestrictionLevel = z.infer<typeof RestrictionLevel>;

export const Restriction = z.object({
  level: RestrictionLevel,
  reason: z.enum(['objection', 'disowned', 'risk', 'staff']),
  liftableBy: z.enum(['code', 'staff']).meta({ description: '`code`: by any proof that it is the owner' }),
});

export const Account = z
  .object({
    id: Id,
    username: z.string(),
    kind: z.enum(['individual', 'enterprise']),
    status: z.enum(['active', 'restricted', 'closing', 'closed']),
    displayName: z.string(),
    phone: Binding.nullable().meta({ description: 'the primary number' }),
    waitingChange: PhoneChange.nullable().meta({ description: 'the change of a number that applies first' }),
    contact: Contact.nullable(),
    createdAt: Time,
    limited: z.boolean().meta({ description: 'no number and no factor: only the password shows whose it is' }),
    restriction: Restriction.nullable(),
    closesAt: Time.nullable().meta({
      description: 'when an account that is closing is gone; until then it can be reopened',
    }),
    passwordChangedAt: Time,
    passwordReminder: z.boolean().meta({ description: 'the password is old, and nobody has dismissed the reminder' }),
  })
  .meta({ id: 'Account' });
export type Account = z.infer<typeof Account>;

export const Register = z.strictObject({
  username: Username,
  password: Password,
  kind: z.enum(['individual', 'enterprise']).default('individual'),
  displayName: DisplayName.optional(),
});

export const profileFields = { displayName: DisplayName.optional(), contact: SaveContact.nullable().optional() };
export const UpdateAccount = z.strictObject({ ...profileFields, ...proofFields });

/** The current password, unless a passkey proves more than it would. */
export const ChangePassword = z.strictObject({
  currentPassword: z.string().min(1).max(512).optional(),
  newPassword: Password,
  verification: proofFields.verification,
  passkey: proofFields.passkey,
  totp: proofFields.totp,
  recoveryCode: proofFields.recoveryCode,
});

export const CloseAccount = Proof;
export const ExportData = Proof;

/** `progress` goes from 0 to 1; the file is a zip of JSON, kept until `expiresAt`. */
export const DataExport = z
  .object({
    id: Id,
    status: z.enum(['preparing', 'ready', 'failed', 'expired']),
    progress: z.number(),
    bytes: z.number().int().nullable(),
    requestedAt: Time,
    expiresAt: Time.nullable(),
  })
  .meta({ id: 'DataExport' });
export type DataExport = z.infer<typeof DataExport>;
