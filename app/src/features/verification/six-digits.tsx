import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Shown } from '../../act.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';
import { CodeInput } from './code-input.tsx';
import { useSixDigits } from './use-six-digits.ts';

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
  const isWrong = wrong !== null;
  const { tooFew, boxes, onSubmit } = useSixDigits({ code, onType, onEntered, act, isWrong });

  return (
    <form className="step" noValidate onSubmit={onSubmit}>
      <h2 className="title">{title}</h2>
      {why.length > 0 && (
        <div className="soft">
          {why.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </div>
      )}
      <div>
        <CodeInput {...boxes} describedBy="six-digits-error" />
        <p id="six-digits-error" className="field__error code__error" role="alert">
          {tooFew ? t('code.sixDigits') : code === '' && wrong}
        </p>
      </div>
      {children}
      <WaitingNotice waiting={act.waiting} />
      <ProblemNotice problem={isWrong ? null : act.error} />
      <Button type="submit" busy={act.busy}>
        {confirm}
      </Button>
    </form>
  );
}
