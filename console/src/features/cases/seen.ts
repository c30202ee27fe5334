import type { StaffCase } from '@btepai/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useAct } from '../../act.ts';
import { caseKey } from './cases.ts';

/**
 * The version of a case that whoever sits here has looked at. While they write it stays what it was when they began, so that
 * what came meanwhile is read before anything is sent; the server refuses what was decided without it.
 */
export function useSeen(now: StaffCase, isWriting: boolean) {
  const [kept, setKept] = useState(now.version);
  const seen = isWriting ? Math.min(kept, now.version) : now.version;
  if (seen !== kept) setKept(seen);
  return {
    version: seen,
    hasNews: seen !== now.version,
    accept: () => setKept(now.version),
    /** What one has done oneself is no news, as long as nobody else did something in between. */
    follow: (version: number) => version === seen + 1 && setKept(version),
  };
}
export type Seen = ReturnType<typeof useSeen>;

/** An act on a case, which answers with the case as it is then. Where it has changed meanwhile, that is shown. */
export function useCaseAct<Input extends { number: string }>(
  run: (input: Input, by: { key: string }) => Promise<StaffCase>,
  { onDone }: { onDone?: (after: StaffCase) => void } = {},
) {
  const client = useQueryClient();
  const act = useAct(
    async (input: Input, by) => {
      try {
        return await run(input, by);
      } finally {
        void client.invalidateQueries({ queryKey: caseKey(input.number) });
      }
    },
    {
      onDone: (after) => {
        client.setQueryData(caseKey(after.number), after);
        onDone?.(after);
      },
    },
  );
  return act;
}
