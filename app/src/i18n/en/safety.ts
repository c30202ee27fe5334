import type { English } from '../english.ts';
import type { safety as zh } from '../zh/safety.ts';

export const safety: English<typeof zh> = {
  lift: {
    title: 'Lift the restriction',
    banner: {
      no_payments: 'Account restricted, payments paused',
      no_changes: 'Account restricted, payments and changes paused',
      read_only: 'Account restricted, view only for now',
    },
    bannerWhy: 'Prove it’s you and all is back at once.',
    bannerStaff: 'Support is checking. See how it stands.',
    action: 'Lift it',
    reason: {
      objection: 'The holder of the old number objected to the change. ',
      disowned: 'You told us that something wasn’t you. ',
      risk: 'We noticed something unusual. ',
      staff: 'Support saw a risk to your account. ',
    },
    paused: {
      no_payments: 'To protect you, payments are paused. Prove it’s you and they’re back at once.',
      no_changes: 'To protect you, payments and changes are paused. Prove it’s you and they’re back at once.',
      read_only: 'To protect you, the account is view only. Prove it’s you and all is back at once.',
    },
    confirm: 'Lift the restriction',
    doneTitle: 'Restriction lifted',
    doneWhy: 'All is back. Have a look for devices you don’t know, then choose a new password.',
    staffTitle: 'Support can lift it',
    staffWhy: 'This time support checks that it’s you, then all is back.',
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
