import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';
import type { Proven } from './way.ts';
import { wrongIn } from './wrong-in.ts';

type Props = Pick<Proven, 'why' | 'confirm' | 'act' | 'onGiven' | 'children'>;

/** One of the ten codes that were written down. It isn't kept over a reload: it is good for the account. */
export function RecoveryCodeWay({ why, confirm, act, onGiven, children }: Props) {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const [tooShort, setTooShort] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const isWrong = wrongIn(act.error, 'recoveryCode');

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTooShort(isShortCode(code));
    if (isShortCode(code)) input.current?.focus();
    else onGiven({ recoveryCode: code.trim() });
  };
  return (
    <form className="step" onSubmit={submit} noValidate>
      <h2 className="title">{t('ways.recoveryTitle')}</h2>
      <div className="soft">
        <p>{why}</p>
        <p>{t('ways.recoveryWhy')}</p>
      </div>
      <Field
        ref={input}
        label={t('ways.name.recovery_code')}
        error={(tooShort && t('ways.recoveryShort')) || (isWrong && t('ways.recoveryWrong')) || null}
        autoComplete="off"
        autoFocus
        value={code}
        onChange={(event) => {
          act.cancel();
          setTooShort(false);
          setCode(event.target.value);
        }}
      />
      {children}
      <WaitingNotice waiting={act.waiting} />
      <ProblemNotice problem={isWrong ? null : act.error} />
      <Button type="submit" busy={act.busy}>
        {confirm}
      </Button>
    </form>
  );
}

/** Shorter than any that we give. */
export const isShortCode = (text: string) => text.replace(/[\s-]/g, '').length < 8;
