import { z } from 'zod';
import { Account } from './accounts.ts';
import { Id, listOf, Time, text } from './common.ts';
import { PasskeyAssertion, Proof, ProofMethod, proofFields } from './step-up.ts';

export const SignIn = z.strictObject({
  identifier: text(128).meta({ description: 'username, or the bound phone number' }),
  password: z.string().min(1).max(512),
});

export const SignedIn = z
  .object({
    account: Account,
    session: z.object({ id: Id, token: z.string(), expiresAt: Time }),
    deviceToken: z.string(),
  })
  .meta({ id: 'SignedIn' });
export type SignedIn = z.infer<typeof SignedIn>;

/** A sign-in that waits for a second proof, because the device is new or something looks odd. */
export const PendingSignIn = z.object({
  id: Id,
  methods: z.array(ProofMethod).meta({ description: 'ways to complete it, the strongest first' }),
  maskedPhone: z.string().nullable(),
  expiresAt: Time,
});
export type PendingSignIn = z.infer<typeof PendingSignIn>;
export const SignInPending = z
  .object({ pending: PendingSignIn, deviceToken: z.string() })
  .meta({ id: 'SignInPending' });
export type SignInPending = z.infer<typeof SignInPending>;

const TrustDevice = z
  .boolean()
  .default(true)
  .meta({ description: 'whether the password will be enough here next time' });
export const CompleteSignIn = z.strictObject({
  verification: proofFields.verification,
  passkey: proofFields.passkey,
  totp: proofFields.totp,
  recoveryCode: proofFields.recoveryCode,
  trustDevice: TrustDevice,
});
export const SignInByPasskey = z.strictObject({ passkey: PasskeyAssertion, trustDevice: TrustDevice });

export const Device = z
  .object({
    id: Id,
    current: z.boolean(),
    trusted: z.boolean().meta({ description: 'the password is enough on it' }),
    device: z.string(),
    firstSeenAt: Time,
    lastSeenAt: Time,
    sessions: z.number().int().meta({ description: 'how many are signed in on it' }),
  })
  .meta({ id: 'Device' });
export type Device = z.infer<typeof Device>;
export const DeviceList = listOf(Device);
export const RemoveDevice = Proof;

export const Session = z
  .object({
    id: Id,
    current: z.boolean(),
    device: z.string().meta({ description: 'browser and system in words: Chrome · Android' }),
    address: z.string(),
    place: z.string().nullable().meta({ description: 'in words, as far as the address tells' }),
    createdAt: Time,
    lastSeenAt: Time,
    expiresAt: Time,
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof Session>;

export const SessionList = listOf(Session);
