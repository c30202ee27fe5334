import { z } from 'zod';
import { Id, Time, text } from './common.ts';
import { PasskeyRegistration, Proof, ProofMethod, proofFields, TotpCode } from './step-up.ts';
import { stepUpActs } from './verifications.ts';

export const Factor = z
  .object({
    id: Id,
    type: z.enum(['totp', 'passkey', 'recovery_codes']),
    name: z.string().nullable().meta({ description: 'of a passkey, as its owner calls it' }),
    createdAt: Time,
    lastUsedAt: Time.nullable(),
    left: z.number().int().nullable().meta({ description: 'of recovery codes: how many are unused' }),
  })
  .meta({ id: 'Factor' });
export type Factor = z.infer<typeof Factor>;

export const FactorList = z
  .object({
    items: z.array(Factor),
    proofs: z.array(ProofMethod).meta({ description: 'ways to prove an act of this account, the strongest first' }),
    fresh: z.boolean().meta({ description: 'this session was proven so lately that smaller acts want no proof' }),
  })
  .meta({ id: 'FactorList' });
export type FactorList = z.infer<typeof FactorList>;

export const AddTotp = Proof;
/** `uri` is for the QR code, `secret` for those who type it (Base32). */
export const TotpStarted = z.object({ id: Id, uri: z.string(), secret: z.string() }).meta({ id: 'TotpStarted' });
export type TotpStarted = z.infer<typeof TotpStarted>;
export const ActivateTotp = z.strictObject({ totp: TotpCode });

export const PasskeyName = text(40);
/** What a passkey can prove: whatever a code can, the current number's part in its replacement, and the owner's in a first number. */
export const PasskeyAct = z.discriminatedUnion('purpose', [
  ...stepUpActs,
  z.strictObject({ purpose: z.literal('replace_phone_current'), phoneId: Id.toLowerCase() }),
  z.strictObject({ purpose: z.literal('bind_phone'), verificationId: Id.toLowerCase() }),
]);
export type PasskeyAct = z.infer<typeof PasskeyAct>;
/** With `act`, options to prove that act by a passkey; without, to add one, which wants a proof itself. */
export const AskPasskeyOptions = z.strictObject({ act: PasskeyAct.optional(), ...proofFields });
export const AddPasskey = z.strictObject({ passkey: PasskeyRegistration, name: PasskeyName.optional() });

/** To sign in: of the sign-in that waits, or of whoever has a passkey here. */
export const AskSignInPasskey = z.strictObject({ pendingSessionId: Id.toLowerCase().optional() });

export const NewRecoveryCodes = Proof;
export const RecoveryCodes = z.object({ codes: z.array(z.string()) }).meta({ id: 'RecoveryCodes' });
export type RecoveryCodes = z.infer<typeof RecoveryCodes>;
export const RemoveFactor = Proof;

/** What makes the account safer, each with whether it is done; `score` is out of 100. */
export const SecurityCheck = z
  .object({
    score: z.number().int(),
    items: z.array(
      z.object({
        code: z.enum(['phone', 'second_factor', 'passkey', 'recovery_codes', 'password_age', 'devices']),
        done: z.boolean(),
        points: z.number().int(),
      }),
    ),
  })
  .meta({ id: 'SecurityCheck' });
export type SecurityCheck = z.infer<typeof SecurityCheck>;
