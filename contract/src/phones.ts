import { z } from 'zod';
import { CodeProof, Id, Time, text } from './common.ts';
import { PasskeyAssertion, Proof, RecoveryCode, TotpCode } from './step-up.ts';

/** A number as people write it; parsed with `region` (ISO 3166-1 alpha-2) where it has no country code. */
export const PhoneEntry = {
  phone: z.string().min(1).max(64),
  region: z
    .string()
    .regex(/^[A-Z]{2}$/, { message: 'region_two_letters' })
    .default('CN'),
};

/** What an enterprise uses a number for: 财务, 前台. */
const PhoneLabel = text(20);

export const Binding = z
  .object({
    id: Id,
    phone: z.string().meta({ description: 'masked: +86 138****8000' }),
    country: z.string(),
    primary: z.boolean(),
    label: z.string().nullable().meta({ description: 'what an enterprise uses the number for' }),
    boundAt: Time,
    status: z.enum(['active', 'replaced', 'unbound', 'released']),
  })
  .meta({ id: 'Binding' });
export type Binding = z.infer<typeof Binding>;

/**
 * A number's replacement, its release after an appeal, or its unbinding. `waiting` has no effect yet and can be cancelled; `applied` stays
 * open to the old number's objection until `objectionUntil`; `objected` was undone or stopped by it.
 */
export const PhoneChange = z
  .object({
    id: Id,
    kind: z.enum(['replace', 'release', 'unbind']),
    status: z.enum(['waiting', 'applied', 'objected', 'cancelled']),
    phoneId: Id.meta({ description: 'the binding that the change ends' }),
    from: z.string().meta({ description: 'masked' }),
    to: z.string().nullable().meta({ description: 'masked; null where the number is only freed' }),
    startedAt: Time,
    appliesAt: Time,
    objectionUntil: Time,
  })
  .meta({ id: 'PhoneChange' });
export type PhoneChange = z.infer<typeof PhoneChange>;

export const PhoneList = z.object({
  items: z.array(Binding),
  policy: z.object({ max: z.number().int(), kind: z.enum(['individual', 'enterprise']) }),
  waiting: z.array(PhoneChange).meta({ description: 'changes that wait, at most one for each number' }),
});
export type PhoneList = z.infer<typeof PhoneList>;

/** `ownerProof` where the account has a factor and no number: else a session alone would give it a number that proves everything. */
export const BindPhone = z.strictObject({
  verification: CodeProof,
  label: PhoneLabel.optional(),
  ownerProof: Proof.omit({ verification: true }).optional(),
});
export const LabelPhone = z.strictObject({ label: PhoneLabel.nullable() });

const password = z.string().min(1).max(512);
/**
 * A code to the current number, a passkey, or an authenticator with the password. Where all of these are lost, a recovery code
 * with the password, or the password again on a device that the account has long known; these two wait (P6).
 */
export const OwnerProof = z.union([
  z.strictObject({ verification: CodeProof }),
  z.strictObject({ passkey: PasskeyAssertion }),
  z.strictObject({ totp: TotpCode, password }),
  z.strictObject({ recoveryCode: RecoveryCode, password }),
  z.strictObject({ password }),
]);
export type OwnerProof = z.infer<typeof OwnerProof>;

export const ReplacePhone = z.strictObject({ verification: CodeProof, ownerProof: OwnerProof });
export const Replaced = z.object({ binding: Binding, change: PhoneChange }).meta({ id: 'Replaced' });
export type Replaced = z.infer<typeof Replaced>;

export const UnbindPhone = z.strictObject({ verification: CodeProof, acceptNoRecovery: z.boolean().optional() });
export const MakePrimary = Proof;
export const OneBinding = z.object({ binding: Binding });

export const Objection = z.strictObject({ token: z.string().min(1).max(128) });
/** `restored`: the old number is bound again. `frozen`: the change was stopped, or can't be undone without support. */
export const ObjectionAnswer = z.object({ outcome: z.enum(['restored', 'frozen']) });
export type ObjectionAnswer = z.infer<typeof ObjectionAnswer>;

export const LiftRestriction = Proof;
