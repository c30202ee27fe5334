import type { English } from '../english.ts';
import type { general as zh } from '../zh/general.ts';

export const general: English<typeof zh> = {
  shell: {
    brand: 'B特派 Console',
    nav: 'Main',
    skip: 'Skip to the page',
    waiting: 'waiting',
  },
  common: {
    loading: 'Loading…',
    retry: 'Try again',
    reload: 'Reload',
    more: 'Load more',
    copied: 'Copied',
    save: 'Save',
    saved: 'Saved',
    search: 'Search',
    comma: '; ',
  },
  live: { opening: 'Connecting…', open: 'Live', lost: 'Connection lost, reconnecting…' },
  keys: {
    title: 'Keys',
    next: 'Next line',
    previous: 'Previous line',
    open: 'Open',
    search: 'Go to search',
    close: 'Close a dialog',
    show: 'Show these keys',
  },
  problem: {
    noAnswer: 'The server didn’t answer',
    waitMore: 'You can try again in {{time}}',
    noAnswerWhy:
      'Check your connection and try again. If you had just sent something, reload first to see whether it went through.',
  },
  broken: {
    title: 'This page broke',
    why: 'Reloading usually helps. It also happens right after the console was updated.',
    toToday: 'Back to Today',
  },
  notFound: { title: 'No such page', why: 'The link may be mistyped, or the page is gone.' },
  reason: { label: 'Reason (kept in the audit)' },
  masked: {
    show: 'Show full number',
    hide: 'Hide',
    title: 'Show the full number',
    why: 'It shows for one minute. Who looked and why goes into the audit.',
    confirm: 'Show number',
  },
  duration: {
    days: '{{count}} days',
    days_one: '1 day',
    hours: '{{count}} hours',
    hours_one: '1 hour',
    minutes: '{{count}} minutes',
    minutes_one: '1 minute',
    seconds: '{{count}} seconds',
    seconds_one: '1 second',
  },
  age: { now: 'just now', ago: '{{time}} ago', late: 'overdue' },
};
