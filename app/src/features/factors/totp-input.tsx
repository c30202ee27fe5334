import type { ErrorCode, Problem } from '@btepai/contract';
import { type Ref, useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CodeInput } from '../verification/code-input.tsx';

/** Told here, by the boxes. */
export const totpRefusals: ErrorCode[] = ['code_wrong', 'code_spent', 'code_locked'];

type Props = {
  value: string;
  onChange: (value: string) => void;
  error: Problem | null;
  tooFew: boolean;
  ref: Ref<HTMLInputElement>;
};

/** The six digits that an authenticator shows now. */
export function TotpInput({ value, onChange, error, tooFew, ref }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const [wrongs, setWrongs] = useState(0);
  const told = error && totpRefusals.includes(error.code) ? error : null;
  useEffect(() => {
    if (told) setWrongs((n) => n + 1);
  }, [told]);
  return (
    <div>
      <p className="field__label totp__label">{t('proof.totp')}</p>
      <CodeInput
        ref={ref}
        label={t('proof.totp')}
        value={value}
        onChange={onChange}
        wrongs={wrongs}
        invalid={tooFew || told !== null}
        describedBy={id}
      />
      <p id={id} className="field__error code__error" role="alert">
        {tooFew && t('proof.totpSix')}
        {!tooFew && told?.code === 'code_wrong' && t('proof.totpWrong')}
        {!tooFew && told?.code === 'code_spent' && t('proof.totpSpent')}
        {!tooFew && told?.code === 'code_locked' && t('proof.totpLocked')}
      </p>
    </div>
  );
}
