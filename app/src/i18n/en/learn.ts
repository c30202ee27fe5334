import type { English } from '../english.ts';
import type { learn as zh } from '../zh/learn.ts';

export const learn: English<typeof zh> = {
  announcements: {
    title: 'Announcements',
    none: 'Nothing announced yet',
    noneWhy: 'News, maintenance and important notices will be here.',
    pinned: 'Pinned',
    dismiss: 'Don’t show this announcement again',
    changedAt: 'updated {{time}}',
    over: 'This ended on {{time}}',
    gone: 'This isn’t here any more',
    goneWhy: 'It was withdrawn, or the link isn’t complete.',
    seeAll: 'All announcements',
  },
  lessons: {
    title: 'Safety lessons',
    why: 'Two minutes each, for a safer account and safer money.',
    all: 'All',
    topic: {
      codes: 'Codes',
      numbers: 'Numbers',
      scams: 'Scams',
      sign_in: 'Signing in',
      lost_phone: 'Lost phone',
      payments: 'Paying',
    },
    none: 'No lesson on this yet',
    noneWhy: 'New ones will be here once they’re written.',
    seeAll: 'All lessons',
    next: 'Next lesson',
    last: 'That was the last. You know your way around now.',
  },
};
