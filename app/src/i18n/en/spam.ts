import type { English } from '../english.ts';
import type { spam as zh } from '../zh/spam.ts';

export const spam: English<typeof zh> = {
  spam: {
    title: 'Report spam',
    report: 'Report a text or call',
    none: 'You haven’t reported anything yet',
    noneWhy: 'A text or call that seems odd? Tell us. We can say at once whether it was us.',
    heading: 'What did you get?',
    why: 'We check at once whether it came from us. Support then looks into it and tells you what it is.',
    what: 'Kind',
    kind: { sms: 'Text', call: 'Call' },
    sender: { sms: 'Who sent it', call: 'Who called' },
    senderHint: 'The number, or the name shown in its place',
    needSender: 'Give the number, or the name shown',
    content: { sms: 'What it said', call: 'What they said' },
    contentHint: {
      sms: 'Copy the text and paste it here: it helps us tell',
      call: 'Such as who they claimed to be, what they wanted',
    },
    when: 'When',
    submit: 'Send',
    verdict: {
      sms: {
        ours: 'We sent this text',
        imitates_us: 'We didn’t send this. It’s a fake',
        not_ours: 'We didn’t send this text',
        unclear: 'We can’t tell yet whether it’s ours',
      },
      call: {
        ours: 'We made this call',
        imitates_us: 'We didn’t make this call. It’s a fake',
        not_ours: 'We didn’t make this call',
        unclear: 'We can’t tell yet whether it was us',
      },
    },
    advice: {
      ours: 'The sender and the time are right, so it’s safe. Still, never tell anyone a code; support won’t ask for it.',
      imitates_us:
        'Don’t open its links, don’t call back, don’t tell a code. If you did, change your password now and write to us.',
      not_ours: 'Don’t answer and don’t open its links. Block the sender on your phone and it’s quiet.',
      unclear: 'Something doesn’t match our records. Don’t open its links or tell a code for now.',
    },
    willHear: 'Support will look into it and tell you under Messages.',
    changePassword: 'Change password',
    toList: 'See my reports',
    waiting: 'Checking',
    known: {
      ours: 'It came from us.',
      imitates_us: 'It’s a fake: we didn’t send it. Don’t open its links or tell a code.',
      not_ours: 'It didn’t come from us.',
      unclear: 'It doesn’t quite match our records. Support is checking.',
    },
    outcome: { phishing: 'Scam', spam: 'Spam', ours: 'From us', harmless: 'Nothing wrong', unclear: 'Can’t say' },
    found: {
      phishing: 'This is a scam',
      spam: 'This is spam',
      ours: 'This came from us',
      harmless: 'Nothing’s wrong with this sender',
      unclear: 'We can’t say about this sender yet',
    },
    outcomeWhy: {
      phishing:
        'Support found a scam. Don’t answer and don’t open its links. If you did, change your password and write to us.',
      spam: 'Support found spam. Block the sender on your phone and it’s quiet.',
      ours: 'Support found that it came from us. If you’d rather not get such messages, change it in notification settings.',
      harmless: 'Support found nothing wrong. If it gets strange, tell us again.',
      unclear: 'Support looked and can’t say for sure yet. Don’t answer, and don’t open its links.',
    },
    words: 'From support',
  },
};
