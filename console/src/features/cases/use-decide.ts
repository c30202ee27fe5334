import type { StaffCase } from '@btepai/contract';
import { useQueryClient } from '@tanstack/react-query';
import { caseKey } from './cases.ts';

type Decision = (input: { number: string; version: number; reason: string }, by: { key: string }) => Promise<StaffCase>;

/** Runs a decision for the dialog that asks for its reason. What it was decided on is what had been seen; what is now, is shown. */
export function useDecide(number: string, version: number) {
  const client = useQueryClient();
  return async (decide: Decision, reason: string): Promise<void> => {
    try {
      client.setQueryData(caseKey(number), await decide({ number, version, reason }, { key: `${number} ${version}` }));
    } catch (error) {
      void client.invalidateQueries({ queryKey: caseKey(number) });
      throw error;
    }
  };
}
