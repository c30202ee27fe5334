import { z } from 'zod';
import { Password } from './accounts.ts';
import { Id, Time, text } from './common.ts';
import { RecoveryCode, TotpCode } from './step-up.ts';

const Identifier = text(128).meta({ description: 'username, or the bound phone number' });

/** The answer is alike for everyone, also for who does not exist (L5). */
export const StartRecovery = z.strictObject({ identifier: Identifier, via: z.enum(['code', 'link']) });
export const RecoveryStarted = z.object({ id: Id, expiresAt: Time, resendAt: Time }).meta({ id: 'RecoveryStarted' });
export type RecoveryStarted = z.infer<typeof RecoveryStarted>;

/** Where a second factor is on, one of the two has to come with it. */
const newPasswordFields = { newPassword: Password, totp: TotpCode.optional(), recoveryCode: RecoveryCode.optional() };
export const CompleteRecovery = z.strictObject({
  code: z.string().regex(/^\d{6}$/, { message: 'code_six_digits' }),
  ...newPasswordFields,
});

/** By the link's token, or else without a number: by who it is and one of their recovery codes. */
export const CompleteRecoveryElse = z
  .strictObject({
    token: z.string().min(1).max(128).optional(),
    identifier: Identifier.optional(),
    ...newPasswordFields,
  })
  .superRefine(({ token, identifier, recoveryCode }, { addIssue }) => {
    const missing = (field: string) => addIssue({ code: 'custom', path: [field], message: 'invalid_type' });
    if ((token === undefined) === (identifier === undefined)) missing('token');
    if (identifier !== undefined && recoveryCode === undefined) missing('recoveryCode');
  });
