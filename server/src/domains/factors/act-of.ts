import type { FactorAct, PasskeyAct, Purpose } from '@btepai/contract';
import { passwordPayload, profilePayload } from '../accounts/index.ts';
import { devicePayload } from '../sessions/index.ts';

/** An act as its proof is bound to it (C6): what for, which of several at a time, and all that will happen. */
export type ProvenAct = { purpose: Purpose; subject: string; payload: string[] };

/** What is to happen to the account's factors. */
export const factorPayload = (asked: FactorAct): string[] =>
  asked.act === 'remove' ? [asked.act, asked.factorId] : [asked.act];

/** The one reading of an act that someone asks to prove, whether by a code or by a passkey. */
export function actOf(asked: Exclude<PasskeyAct, { purpose: 'confirm_payment' }>): ProvenAct {
  const { purpose } = asked;
  switch (purpose) {
    case 'change_password':
      return { purpose, subject: '', payload: passwordPayload(asked.newPassword) };
    case 'change_profile':
      return { purpose, subject: '', payload: profilePayload(asked) };
    case 'manage_factors':
      return { purpose, subject: '', payload: factorPayload(asked.factorAct) };
    case 'manage_devices':
      return { purpose, subject: asked.deviceId, payload: devicePayload(asked.deviceId) };
    case 'make_phone_primary':
      return makePrimaryAct(asked.phoneId);
    case 'export_data':
    case 'close_account':
    case 'lift_restriction':
      return { purpose, subject: '', payload: [] };
    case 'replace_phone_current':
      return replaceCurrentAct(asked.phoneId);
    case 'bind_phone':
      return firstNumberAct(asked.verificationId);
  }
}

export const signInAct = (pendingId: string): ProvenAct => ({
  purpose: 'sign_in',
  subject: pendingId,
  payload: [pendingId],
});
export const makePrimaryAct = (phoneId: string): ProvenAct => ({
  purpose: 'make_phone_primary',
  subject: phoneId,
  payload: [phoneId],
});
/** The code that is to bind the number stands for it: it came to no other. */
export const firstNumberAct = (verificationId: string): ProvenAct => ({
  purpose: 'bind_phone',
  subject: '',
  payload: [verificationId.toLowerCase()],
});
export const replaceCurrentAct = (phoneId: string): ProvenAct => ({
  purpose: 'replace_phone_current',
  subject: phoneId,
  payload: [phoneId],
});
