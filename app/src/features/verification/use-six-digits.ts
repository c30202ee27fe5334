import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { Shown } from '../../act.ts';

type Given = {
  code: string;
  onType: (code: string) => void;
  /** All six digits are there. */
  onEntered: (code: string) => void;
  act: Shown;
  /** The act was refused for the code. */
  isWrong: boolean;
};

/** Typing a code: it is sent with its sixth digit, and emptied where it was wrong. */
export function useSixDigits({ code, onType, onEntered, act, isWrong }: Given) {
  const input = useRef<HTMLInputElement>(null);
  const [wrongs, setWrongs] = useState(0);
  const [tooFew, setTooFew] = useState(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each refusal
  useEffect(() => {
    if (!isWrong) return;
    setWrongs((n) => n + 1);
    onType('');
    input.current?.focus();
  }, [act.error]);

  const submit = (wanted: string) => {
    setTooFew(wanted.length < 6);
    if (wanted.length < 6) input.current?.focus();
    else onEntered(wanted);
  };
  return {
    tooFew,
    /** For the six boxes. */
    boxes: {
      ref: input,
      value: code,
      onChange: (next: string) => {
        if (next === code) return;
        if (act.busy) act.cancel();
        setTooFew(false);
        onType(next);
        if (next.length === 6) submit(next);
      },
      wrongs,
      invalid: tooFew || (isWrong && code === ''),
    },
    /** For the form around them. */
    onSubmit: (event: FormEvent) => {
      event.preventDefault();
      submit(code);
    },
  };
}
