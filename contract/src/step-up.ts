import { z } from 'zod';
import { CodeProof } from './common.ts';

/** Ways to show that it is the owner who acts. `totp` and `recovery_code` go with the password, and `password` alone is for accounts that have nothing else. */
export const ProofMethod = z.enum(['sms', 'passkey', 'totp', 'recovery_code', 'password']);
export type ProofMethod = z.infer<typeof ProofMethod>;

/** Six digits from an authenticator app (RFC 6238). */
export const TotpCode = z.string().regex(/^\d{6}$/, { message: 'code_six_digits' });

/** As people copy it: case, spaces and hyphens don't matter. */
export const RecoveryCode = z.string().min(8).max(64);

const base64url = (max: number) =>
  z
    .string()
    .regex(/^[\w-]*$/)
    .max(max);
const extensions = z.looseObject({}).optional();
const credential = { id: base64url(1_400), rawId: base64url(1_400), type: z.literal('public-key') };
const attachment = z.enum(['platform', 'cross-platform']).nullish();

/** What `navigator.credentials.get()` gives, as JSON (WebAuthn Level 3, AuthenticationResponseJSON). */
export const PasskeyAssertion = z.strictObject({
  ...credential,
  response: z.strictObject({
    clientDataJSON: base64url(4_096),
    authenticatorData: base64url(4_096),
    signature: base64url(2_048),
    userHandle: base64url(128).nullish(),
  }),
  clientExtensionResults: extensions,
  authenticatorAttachment: attachment,
});
export type PasskeyAssertion = z.infer<typeof PasskeyAssertion>;

/** What `navigator.credentials.create()` gives, as JSON (RegistrationResponseJSON). */
export const PasskeyRegistration = z.strictObject({
  ...credential,
  response: z.strictObject({
    clientDataJSON: base64url(4_096),
    attestationObject: base64url(16_384),
    authenticatorData: base64url(8_192).optional(),
    transports: z.array(z.string().max(32)).max(10).optional(),
    publicKeyAlgorithm: z.number().int().optional(),
    publicKey: base64url(4_096).optional(),
  }),
  clientExtensionResults: extensions,
  authenticatorAttachment: attachment,
});
export type PasskeyRegistration = z.infer<typeof PasskeyRegistration>;

/** What the browser needs to ask for a passkey; handed to it as it is. */
export const PasskeyOptions = z
  .object({ options: z.looseObject({ challenge: z.string() }) })
  .meta({ id: 'PasskeyOptions' });
export type PasskeyOptions = z.infer<typeof PasskeyOptions>;

/** The fields by which a body proves its act: a code, or a passkey, or another factor beside the password. */
export const proofFields = {
  verification: CodeProof.optional(),
  passkey: PasskeyAssertion.optional(),
  totp: TotpCode.optional(),
  recoveryCode: RecoveryCode.optional(),
  password: z.string().min(1).max(512).optional(),
};
export const Proof = z.strictObject(proofFields);
export type Proof = z.infer<typeof Proof>;
