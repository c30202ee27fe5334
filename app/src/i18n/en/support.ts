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
      answered: 'Support has answered. If there’s more to say, write below.',
      approvedTaken:
        'Support has approved your claim. The other side has 72 hours to object; after that you can add the number.',
      approvedLost:
        'Support has approved your request. The new number takes effect after 72 hours. Payments are paused until then.',
      approved: 'Support has approved your request.',
      carriedOutTaken: 'Nobody objected: the number is free, and you can add it now.',
      carriedOutLost: 'The new number is on your account.',
      objected:
        'The other side says the number is still in use, so it stayed where it is. Support will follow up; if you have new proof, add it below.',
      stopped:
        'Support has to check once more, and the number stays where it is for now. If you have new proof, add it below.',
      refused: 'Sorry, what we have isn’t enough to approve this. If you have new proof, write again.',
      resolved: 'This is settled. If there’s something else, write to us again.',
    },
    noticeUntil: 'Until {{time}}',
    bind: 'Add the number',
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
    unread: 'New answer',
    next: {
      refused: 'Got new proof?',
      refusedWhy:
        'Prove the number once more and you can claim it again. A carrier’s contract, a screenshot of the registered owner or a recent bill helps.',
      appeal: 'Claim again',
      ended: 'Still not solved?',
      endedWhy: 'Write to us again. It says which case this was, so you needn’t start over.',
    },
  },
  pictures: {
    label: 'Pictures',
    nth: 'Picture {{nth}}',
    colon: ': ',
    add: 'Add',
    hint: 'Up to {{count}}. Photos are made smaller, and where they were taken is removed. Cover passwords and codes.',
    tooMany: 'Up to {{count}}. The rest weren’t added.',
    sending: 'Sending picture {{nth}}',
    waits: 'Waiting for the network',
    busy: 'You can send this as soon as the pictures are there.',
    failed: 'A picture didn’t get through. Try it again or remove it.',
    again: 'Send picture {{nth}} again',
    remove: 'Remove picture {{nth}}',
    open: 'Open picture {{nth}}',
    view: 'Picture {{nth}} of {{of}}',
    previous: 'Previous',
    next: 'Next',
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
    choice: {
      phone_lost: 'I’ve lost my phone or its number',
      phone_taken: 'My number is on another account',
      other: 'Something else',
    },
    choiceWhy: {
      phone_lost: 'Change to a new one. It has to receive a text',
      phone_taken: 'Claim it. It has to receive a text',
      other: 'Payments, orders, signing in, your account, or an idea',
    },
    ofOrder: 'Order {{number}}: ',
    ofCase: 'After {{number}}: ',
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
