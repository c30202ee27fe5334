import { z } from 'zod';
import { Id, Time } from './common.ts';
import { PhoneEntry } from './phones.ts';

/** What a code may authorize. Each purpose is one entry here and one in the server's table of purposes. */
export const CreateVerification = z.discriminatedUnion('purpose', [
  z.strictObject({ purpose: z.literal('bind_phone'), ...PhoneEntry }),
  z.strictObject({ purpose: z.literal('replace_phone_current'), phoneId: Id.toLowerCase() }),
  z.strictObject({ purpose: z.literal('replace_phone_new'), phoneId: Id.toLowerCase(), ...PhoneEntry }),
  z.strictObject({ purpose: z.literal('unbind_phone'), phoneId: Id.toLowerCase() }),
  z.strictObject({ purpose: z.literal('lift_restriction') }),
]);
export type CreateVerification = z.infer<typeof CreateVerification>;
export type Purpose = CreateVerification['purpose'];
export const purposes = CreateVerification.options.map((option) => option.shape.purpose.value);

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
    }),
  })
  .meta({ id: 'Verification' });
export type Verification = z.infer<typeof Verification>;
