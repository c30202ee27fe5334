import { z } from 'zod';
import { Password } from './accounts.ts';
import { Id, Time, text } from './common.ts';
import { RecoveryCode, TotpCode } from './step-up.ts';

/** The answer is alike for everyone, also for who does not exist (L5). */
export const StartRecovery = z.strictObject({
  identifier: text(128).meta({ description: 'username, or the bound phone number' }),
  via: z.enum(['code', 'link']),
});
export const RecoveryStarted = z.object({ id: Id, expiresAt: Time, resendAt: Time }).meta({ id: 'RecoveryStarted' });
export type RecoveryStarted = z.infer<typeof RecoveryStarted>;

/** Where a second factor is on, one of the two has to come with it. */
const newPasswordFields = { newPassword: Password, totp: TotpCode.optional(), recoveryCode: RecoveryCode.optional() };
export const CompleteRecovery = z.strictObject({
  code: z.string().regex(/^\d{6}$/, { message: 'code_six_digits' }),
  ...newPasswordFields,
});
export const CompleteRecoveryByLink = z.strictObject({ token: z.string().min(1).max(128), ...newPasswordFields });
