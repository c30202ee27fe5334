import { z } from 'zod';
import { Password, profileFields } from './accounts.ts';
import { Id, Time } from './common.ts';
import { PhoneEntry } from './phones.ts';

/** What is to happen to the account's second factors. */
const factorActs = [
  z.strictObject({ act: z.literal('add_totp') }),
  z.strictObject({ act: z.literal('add_passkey') }),
  z.strictObject({ act: z.literal('new_recovery_codes') }),
  z.strictObject({ act: z.literal('remove'), factorId: Id.toLowerCase() }),
] as const;
export const FactorAct = z.discriminatedUnion('act', factorActs);
export type FactorAct = z.infer<typeof FactorAct>;

/** The acts that a code to the bound number may authorize, or a passkey in its place, each with its whole payload. */
export const stepUpActs = [
  z.strictObject({ purpose: z.literal('change_password'), newPassword: Password }),
  z.strictObject({ purpose: z.literal('change_profile'), ...profileFields }),
  z.strictObject({ purpose: z.literal('manage_factors'), factorAct: FactorAct }),
  z.strictObject({ purpose: z.literal('manage_devices'), deviceId: Id.toLowerCase() }),
  z.strictObject({ purpose: z.literal('make_phone_primary'), phoneId: Id.toLowerCase() }),
  z.strictObject({ purpose: z.literal('export_data') }),
  z.strictObject({ purpose: z.literal('close_account') }),
  z.strictObject({ purpose: z.literal('lift_restriction') }),
  z.strictObject({ purpose: z.literal('confirm_payment'), paymentId: Id.toLowerCase() }),
] as const;
export const StepUpAct = z.discriminatedUnion('purpose', stepUpActs);
export type StepUpAct = z.infer<typeof StepUpAct>;

/** What a code may authorize. Each purpose is one entry here and one in the server's table of purposes. */
export const CreateVerification = z.discriminatedUnion('purpose', [
  z.strictObject({ purpose: z.literal('bind_phone'), ...PhoneEntry }),
  z.strictObject({ purpose: z.literal('replace_phone_current'), phoneId: Id.toLowerCase() }),
  z.strictObject({ purpose: z.literal('replace_phone_new'), phoneId: Id.toLowerCase(), ...PhoneEntry }),
  z.strictObject({ purpose: z.literal('unbind_phone'), phoneId: Id.toLowerCase() }),
  z.strictObject({ purpose: z.literal('sign_in'), pendingSessionId: Id.toLowerCase() }),
  ...stepUpActs,
]);
export type CreateVerification = z.infer<typeof CreateVerification>;
/** `recover_account` is asked for by `POST /v1/recoveries` alone. */
export type Purpose = CreateVerification['purpose'] | 'recover_account';
export const purposes: Purpose[] = [
  ...CreateVerification.options.map((option) => option.shape.purpose.value),
  'recover_account',
];

/** How a code reaches its number: as text, or read out by a call where a gateway has that. */
export const Channel = z.enum(['sms', 'voice']);
export type Channel = z.infer<typeof Channel>;

/** By which way the same code is to come again; by text where nothing is said. */
export const ResendVerification = z.strictObject({ channel: Channel.optional() }).nullish();
export type ResendVerification = z.infer<typeof ResendVerification>;

/** Where the SMS is: `queued` with us, `submitted` to the carrier, `delivered` to the handset, or how it failed. */
export const DeliveryStatus = z.enum(['queued', 'submitted', 'delivered', 'undelivered', 'failed', 'expired']);
export type DeliveryStatus = z.infer<typeof DeliveryStatus>;

/**
 * Why an SMS is late or lost: `no_gateway` none of ours could be reached (still tried until the code expires), `rejected`
 * the carrier refused it, `unreachable` the handset is off or out of reach, `budget` the day's ceiling is reached.
 */
export const DeliveryReason = z.enum(['no_gateway', 'rejected', 'unreachable', 'budget']);
export type DeliveryReason = z.infer<typeof DeliveryReason>;

export const Verification = z
  .object({
    id: Id,
    purpose: z.enum(purposes as [Purpose, ...Purpose[]]),
    status: z.enum(['pending', 'spent', 'expired', 'locked', 'superseded', 'cancelled']),
    recipient: z.string().meta({ description: 'masked: +86 138****8000' }),
    expiresAt: Time,
    resendAt: Time,
    triesLeft: z.number().int(),
    sendsLeft: z.number().int(),
    delivery: z.object({
      status: DeliveryStatus,
      at: Time,
      reason: DeliveryReason.optional(),
      channel: Channel,
      line: z
        .enum(['main', 'backup'])
        .nullable()
        .meta({ description: 'whether the first gateway of the country took it or one after it; null while none has' }),
    }),
    resendBy: z.array(Channel).meta({ description: 'the ways by which the code can be sent again, as things stand' }),
  })
  .meta({ id: 'Verification' });
export type Verification = z.infer<typeof Verification>;
