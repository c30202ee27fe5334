import type { English } from '../english.ts';
import type { today as zh } from '../zh/today.ts';

export const today: English<typeof zh> = {
  today: {
    title: 'Today',
    intro: 'What needs a person now. Look first at what has waited longest.',
    allDone: 'All done',
    allDoneWhy: 'Nobody is waiting. New things turn up here by themselves.',
    oldest: 'Oldest',
    target: 'To be seen within {{time}}',
    queue: {
      cases: 'Cases to answer',
      appeals: 'Appeals to decide',
      alerts: 'Alerts to look at',
      spam: 'Spam reports to settle',
      refunds: 'Refunds to decide',
      held_payments: 'Held payments to release',
      orders: 'Orders to start',
      status: 'Service notes to write',
    },
  },
};
