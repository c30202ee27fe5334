import type { Problem } from '@btepai/contract';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { ProblemError } from './api.ts';
import { withSolution } from './challenge/with-solution.ts';
import { untilAnswered, type Waiting } from './until-answered.ts';

type Kept = { input: string; key: string; running: boolean };
/** An act as whoever draws it needs to know it. */
export type Shown = { busy: boolean; waiting: Waiting | null; error: Problem | null; cancel: () => void };
/** `solution` where the server asked for work before it does this (S5). */
export type By = { key: string; signal: AbortSignal; solution?: string };
type Run<Input, Output> = (input: Input, by: By) => Promise<Output>;
type Options<Input, Output> = {
  /** Where the act survives a reload (in this tab). Only for inputs that may be written down. */
  keepAs?: string;
  /** Which inputs may be, where not all of them. */
  mayKeep?: (input: Input) => boolean;
  onDone: (output: Output) => void;
  onRefused?: (problem: Problem) => void;
};

/**
 * Something a person asked for, carried through: while no answer comes it is tried again by itself with the same
 * Idempotency-Key, so it happens once however often it is sent. The key lasts until the act has a final answer.
 */
export function useAct<Input, Output>(
  run: Run<Input, Output>,
  { keepAs, mayKeep = () => true, onDone, onRefused }: Options<Input, Output>,
) {
  const [waiting, setWaiting] = useState<Waiting | null>(null);
  const controller = useRef<AbortController>(null);
  const kept = useRef<Kept | null>(null);
  kept.current ??= keepAs ? load(keepAs) : null;

  const keep = (next: Kept | null) => {
    kept.current = next;
    if (keepAs) save(keepAs, next && mayKeep(JSON.parse(next.input)) ? next : null);
  };

  const { mutate, reset, isPending, error } = useMutation({
    networkMode: 'always',
    mutationFn: async ({ input, key, signal }: { input: Input; key: string; signal: AbortSignal }) => {
      try {
        const watched = { signal, onWait: setWaiting };
        return await withSolution(
          (solution) => untilAnswered(() => run(input, { key, signal, ...solution }), watched),
          watched,
        );
      } finally {
        if (!signal.aborted) setWaiting(null);
      }
    },
    onSuccess: (output) => {
      keep(null);
      onDone(output);
    },
    onError: (cause) => {
      // After an unexplained failure the act may have happened, so trying again must be the same act.
      if (cause instanceof ProblemError && cause.problem.status < 500) keep(null);
      if (cause instanceof ProblemError) onRefused?.(cause.problem);
    },
    // What is neither an answer nor our own taking back (DOMException) is a bug, for the error page.
    throwOnError: (cause) => !(cause instanceof ProblemError || cause instanceof DOMException),
  });

  const stop = () => {
    controller.current?.abort();
    controller.current = null;
    setWaiting(null);
    if (kept.current) keep({ ...kept.current, running: false });
  };
  const latestStop = useRef(stop);
  latestStop.current = stop;
  useEffect(() => () => latestStop.current(), []);

  const submit = (input: Input) => {
    if (controller.current && isPending) return;
    const same = JSON.stringify(input);
    const key = kept.current?.input === same ? kept.current.key : newKey();
    keep({ input: same, key, running: true });
    controller.current = new AbortController();
    mutate({ input, key, signal: controller.current.signal });
  };

  return {
    submit,
    /** Takes it back: nothing more is sent. What has been sent may still arrive. */
    cancel: () => {
      stop();
      reset();
    },
    busy: isPending && controller.current !== null,
    waiting,
    error: error instanceof ProblemError ? error.problem : null,
    clearError: reset,
    /** What was under way when the page was reloaded. */
    unfinished: (): Input | null => (kept.current?.running ? JSON.parse(kept.current.input) : null),
  };
}

type Resumable<Input> = { unfinished: () => Input | null; submit: (input: Input) => void };

/** A reload in the middle of an act: goes on with the same request, unless it is no longer the one that is wanted. */
export function useResume<Input>(act: Resumable<Input>, isWanted: (input: Input) => boolean = () => true) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens
  useEffect(() => {
    const unfinished = act.unfinished();
    if (unfinished !== null && isWanted(unfinished)) act.submit(unfinished);
  }, []);
}

/** Not `randomUUID`, which browsers keep from a phone that opens a laptop's address over plain HTTP. */
const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

const load = (name: string): Kept | null => JSON.parse(sessionStorage.getItem(`act:${name}`) ?? 'null');

function save(name: string, kept: Kept | null) {
  if (kept) sessionStorage.setItem(`act:${name}`, JSON.stringify(kept));
  else sessionStorage.removeItem(`act:${name}`);
}
