import type { English } from '../english.ts';
import type { proof as zh } from '../zh/proof.ts';

export const proof: English<typeof zh> = {
  proof: {
    password: 'Your password',
    noneTitle: 'Support can check that it’s you',
    noneWhy: 'There’s no way on this account to prove it’s you. Support will check in another way.',
  },
};
