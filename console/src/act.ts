import type { Problem } from '@btepai/contract';
import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { ApiProblem, NoAnswer } from './api.ts';

export type By = { key: string };

/**
 * Something that whoever sits here asked for. `key` is the Idempotency-Key: while no answer came, pressing again is the same
 * act, however often it is sent. `failure` is what to show: the server's no, or that nothing came back.
 */
export function useAct<Input, Output>(
  run: (input: Input, by: By) => Promise<Output>,
  { onDone }: { onDone?: (output: Output, input: Input) => void } = {},
) {
  const kept = useRef<{ input: string; key: string } | null>(null);
  const { mutate, reset, isPending, error } = useMutation({
    mutationFn: ({ input, key }: { input: Input; key: string }) => run(input, { key }),
    onSuccess: (output, { input }) => {
      kept.current = null;
      onDone?.(output, input);
    },
    onError: (cause) => {
      // After an unexplained failure the act may have happened, so trying again must be the same act.
      if (cause instanceof ApiProblem && cause.problem.status < 500) kept.current = null;
    },
    // What is no answer is a bug, for the error page.
    throwOnError: (cause) => !(cause instanceof ApiProblem || cause instanceof NoAnswer),
  });
  return {
    submit: (input: Input) => {
      if (isPending) return;
      const same = JSON.stringify(input) ?? '';
      const key = kept.current?.input === same ? kept.current.key : newKey();
      kept.current = { input: same, key };
      mutate({ input, key });
    },
    busy: isPending,
    failure: error,
    problem: problemOf(error),
    clear: reset,
  };
}

const problemOf = (error: Error | null): Problem | null => (error instanceof ApiProblem ? error.problem : null);

/** Not `randomUUID`, which browsers keep from a page that came over plain HTTP. */
const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
