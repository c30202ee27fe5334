import type { English } from '../english.ts';
import type { support as zh } from '../zh/support.ts';

export const support: English<typeof zh> = {
  cases: {
    title: 'Help and feedback',
    none: 'You haven’t written to us yet',
    noneWhy: 'Whatever it is, tell us. You can follow it here.',
    open: 'Contact support',
    number: 'No. {{number}}',
    topic: {
      phone_taken: 'Number claim',
      phone_lost: 'Lost number',
      phone_objected: 'Number objection',
      other: 'Something else',
    },
    status: { open: 'In progress', approved: 'Approved', refused: 'Declined', resolved: 'Settled' },
    statusWhy: {
      open: 'Support is checking. You’ll find the answer under Messages.',
      approvedTaken:
        'Support has approved your claim. The other side has 72 hours to object; after that you can add the number.',
      approvedLost:
        'Support has approved your request. The new number takes effect after 72 hours. Payments are paused until then.',
      approved: 'Support has approved your request.',
      refused: 'Sorry, what we have isn’t enough to approve this. If you have new proof, write again.',
      resolved: 'This is settled. If there’s something else, write to us again.',
    },
    openedAt: 'Sent {{time}}',
    author: { person: 'You', staff: 'Support', system: 'B特派' },
    system: {
      restored: 'The old number objected. It’s back on your account, which stays restricted until you prove it’s you.',
      frozen:
        'The old number objected. The change is stopped or under review, and your account is restricted while support checks.',
    },
    messages: 'Messages',
    add: 'Add to it',
    send: 'Send',
    again: 'Write again',
  },
  newCase: {
    title: { phone_taken: 'Claim a number', phone_lost: 'Let support check', other: 'Contact support' },
    heading: {
      phone_taken: 'How is this number yours?',
      phone_lost: 'Help us see that it’s you',
      other: 'What’s the matter?',
    },
    why: {
      phone_taken:
        'You’ve shown that you receive its texts. Tell us a little more: we check, tell the other side, and after 72 hours without objection you can add it.',
      phone_lost:
        'You’ve shown that you receive the new number’s texts. Tell us a little more, and we change it once we’ve checked.',
      other: 'The more exact, the faster we can help. Please don’t write passwords or codes.',
    },
    hint: {
      phone_taken: 'Such as: since when you’ve used it, which carrier, whether the SIM is new',
      phone_lost: 'Such as: how you lost it, when you last signed in and paid',
      other: 'What happened, when, and what would help',
    },
    ofOrder: 'Order {{number}}: ',
    message: 'Your message',
    needMessage: 'Write a few words',
    contact: 'How we reach you',
    contactName: 'Name',
    contactPhone: 'Phone',
    contactOther: 'Use another',
    contactSaved: 'Use the saved one',
    submit: 'Send',
    proofTitle: 'First show that the number is yours',
    proofWhy: 'A claim needs a code you’ve just received. Go on until “on another account”, then claim it there.',
    proofWhyLost: 'Enter the new number and its code first, then ask support to check.',
    proof: 'Start',
  },
  inbox: {
    title: 'Messages',
    all: 'All',
    category: { transaction: 'Payments', activity: 'Updates', security: 'Security' },
    unread: 'Unread',
    readAll: 'Mark all read',
    none: 'No messages yet',
    noneWhy: {
      all: 'Payments, updates and security alerts show up here.',
      transaction: 'Payments, refunds and orders show up here.',
      activity: 'Answers from support and news show up here.',
      security: 'Sign-ins, number changes and account protection show up here.',
    },
  },
};
