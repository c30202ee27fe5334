import type { English } from '../english.ts';
import type { appeals as zh } from '../zh/appeals.ts';

export const appeals: English<typeof zh> = {
  appeals: {
    title: 'Appeals',
    intro:
      'To be decided, and those whose notice still runs. Each takes two colleagues, then 72 hours for the other side.',
    columns: { stage: 'Stage', approvals: 'Approvals', deadline: 'Deadline', waiting: 'Opened' },
    empty: 'Nothing to decide',
    emptyWhy: 'New appeals turn up here by themselves.',
  },
};
