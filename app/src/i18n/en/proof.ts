import type { English } from '../english.ts';
import type { proof as zh } from '../zh/proof.ts';

export const proof: English<typeof zh> = {
  proof: {
    title: 'First, is it you?',
    others: 'Use another way',
    method: {
      sms: 'Code by text',
      passkey: 'Passkey',
      totp: 'Authenticator',
      recovery_code: 'Recovery code',
      password: 'Password',
    },
    with: {
      sms: 'Sent to your number',
      passkey: 'Your fingerprint, face or screen lock',
      totp: 'Six digits from your app, and your password',
      recovery_code: 'One of your saved codes, and your password',
      password: 'The one you sign in with',
    },
    password: 'Your password',
    passwordToo: 'And your password',
    passwordTooWhy: 'This matters enough that a code by text is not all we ask for.',
    passkeyTitle: 'Confirm with a passkey',
    passkeyHow: 'Tap the button, then use your fingerprint, face or screen lock as your device asks.',
    passkeyUse: 'Use passkey',
    passkeyGaveUp: 'That didn’t finish. Try again, or use another way.',
    totpTitle: 'Open your authenticator',
    totp: 'Six digits from your authenticator',
    totpSix: 'Enter all 6 digits',
    totpWrong: 'Those digits are wrong. Use the latest ones in your app',
    totpSpent: 'Those digits were just used. Wait for the next ones',
    totpLocked: 'Too many wrong tries. Use another way, or try later',
    recoveryTitle: 'Use a recovery code',
    recoveryCode: 'Recovery code',
    recoveryHint: 'Capitals, spaces and hyphens don’t matter',
    recoveryNeed: 'Enter the whole code',
    recoveryWrong: 'This code is wrong or was used already. Try another',
    noneTitle: 'Support can check that it’s you',
    noneWhy: 'There’s no way on this account to prove it’s you. Support will check in another way.',
  },
};
