import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Shown } from '../../act.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';
import { CodeInput } from './code-input.tsx';

type Props = {
  title: string;
  why: string[];
  code: string;
  onType: (code: string) => void;
  /** All six digits are there. */
  onEntered: (code: string) => void;
  act: Shown;
  /** What is wrong with the code, where the refusal is about it. */
  wrong: string | null;
  confirm: string;
  children?: ReactNode;
};

/** Six boxes for a code that no SMS brought. */
export function SixDigits({ title, why, code, onType, onEntered, act, wrong, confirm, children }: Props) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [wrongs, setWrongs] = useState(0);
  const [tooFew, setTooFew] = useState(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each refusal
  useEffect(() => {
    if (wrong === null) return;
    setWrongs((n) => n + 1);
    onType('');
    input.current?.focus();
  }, [act.error]);

  const submit = (wanted: string) => {
    setTooFew(wanted.length < 6);
    if (wanted.length < 6) input.current?.focus();
    else onEntered(wanted);
  };
  const type = (next: string) => {
    if (next === code) return;
    if (act.busy) act.cancel();
    setTooFew(false);
    onType(next);
    if (next.length === 6) submit(next);
  };

  return (
    <form
      className="step"
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        submit(code);
      }}
    >
      <h2 className="title">{title}</h2>
      {why.length > 0 && (
        <div className="soft">
          {why.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </div>
      )}
      <div>
        <CodeInput
          ref={input}
          value={code}
          onChange={type}
          wrongs={wrongs}
          invalid={tooFew || (wrong !== null && code === '')}
          describedBy="six-digits-error"
        />
        <p id="six-digits-error" className="field__error code__error" role="alert">
          {tooFew ? t('code.sixDigits') : code === '' && wrong}
        </p>
      </div>
      {children}
      <WaitingNotice waiting={act.waiting} />
      <ProblemNotice problem={wrong === null ? act.error : null} />
      <Button type="submit" busy={act.busy}>
        {confirm}
      </Button>
    </form>
  );
}
