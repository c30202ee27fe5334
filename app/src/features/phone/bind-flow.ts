import type { Binding, Problem, Verification } from '@btepai/contract';
import { useState } from 'react';

type Appeal = NonNullable<Problem['appeal']>;

/** What a person has done so far on the way to a bound number. It outlives a reload and a lost session. */
export type BindFlow = {
  accountId: string;
  region: string;
  /** As typed, formatted. */
  entry: string;
  /** The code that was asked for last, and the number it was asked for. */
  asked: { verification: Verification; region: string; entry: string } | null;
  code: string;
  taken: Appeal | null;
  bound: Binding | null;
};

const memory = 'bind-phone';

const start = (accountId: string): BindFlow => ({
  accountId,
  region: 'CN',
  entry: '',
  asked: null,
  code: '',
  taken: null,
  bound: null,
});

function load(accountId: string): BindFlow {
  const kept: BindFlow | null = JSON.parse(sessionStorage.getItem(memory) ?? 'null');
  return kept?.accountId === accountId ? kept : start(accountId);
}

/** The flow of this account in this tab, with what changes it. */
export function useBindFlow(accountId: string) {
  const [flow, setFlow] = useState(() => load(accountId));
  const change = (part: Partial<BindFlow>) =>
    setFlow((before) => {
      const after = { ...before, ...part };
      sessionStorage.setItem(memory, JSON.stringify(after));
      return after;
    });
  return { flow, change, forget: () => sessionStorage.removeItem(memory) };
}
