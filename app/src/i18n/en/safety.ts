import type { English } from '../english.ts';
import type { safety as zh } from '../zh/safety.ts';

export const safety: English<typeof zh> = {
  lift: {
    title: 'Lift the restriction',
    bannerTitle: 'Account restricted, payments paused',
    bannerWhy: 'Prove it’s you and all is back at once.',
    action: 'Lift it',
    askTitle: 'Prove it’s you',
    askWhy: 'To protect you we’ve paused payments and number changes. A code to your number brings them back.',
    confirm: 'Lift the restriction',
    doneTitle: 'Restriction lifted',
    doneWhy: 'Payments and number changes work again. Have a look for signed-in devices you don’t know.',
    noPhoneTitle: 'Support can lift it',
    noPhoneWhy: 'Your account has no number, so a text can’t prove it’s you. Support will check in another way.',
    staffWhy:
      'The number on the account is in dispute, so a text to it can’t prove it’s you. Support will check in another way.',
    follow: 'Follow the case',
    support: 'Contact support',
    activeTitle: 'Your account isn’t restricted',
    activeWhy: 'All is well. There’s nothing to lift.',
  },
  objection: {
    title: 'Object to a change',
    askTitle: 'Your number is being taken off an account. Is it you?',
    askWhy: 'If so, there’s nothing to do. If not, tap below and we protect the account at once:',
    act: {
      restore: 'We put the number back where we can, or stop the change',
      signOut: 'All devices are signed out and payments paused',
      open: 'Support looks into it',
    },
    confirm: 'It wasn’t me',
    isMe: 'If it was you, just close this page.',
    restoredTitle: 'Number restored, account protected',
    restoredWhy: 'Your number is back on the account.',
    frozenTitle: 'Account frozen',
    frozenWhy:
      'A change that hadn’t taken effect is stopped. One that had, and can’t be undone by itself, is settled by support.',
    happened: 'What we’ve done:',
    did: {
      signOut: 'Signed out all devices',
      pause: 'Paused payments',
      open: 'Told support. You’ll hear what comes of it',
    },
    next: 'What’s next',
    nextRestored: 'Sign in and use a code to this number to lift the restriction.',
    nextFrozen: 'Sign in and follow the case under Help and feedback. Support will reach out too.',
    signIn: 'Sign in and lift it',
    toCases: 'Sign in and follow the case',
    notFoundTitle: 'This link doesn’t work',
    notFoundWhy: 'It may be incomplete or used already. Open it again from the text.',
    closedTitle: 'Too late to object',
    closedWhy:
      'The 72 hours since the text are over. If you still have the number, sign in and add it again; if another account has it, you can claim it.',
    closedNext: 'Sign in',
    noTokenTitle: 'Open this page from the text',
    noTokenWhy: 'To object you need the link in the text. Only the old number got it.',
  },
};
